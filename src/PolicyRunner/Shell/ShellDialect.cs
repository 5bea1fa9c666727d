namespace PolicyRunner.Shell;

/// <summary>How a block is to be read.</summary>
public enum ShellDialect
{
    /// <summary>A script; lines that begin with a prompt make it a transcript.</summary>
    Posix,

    /// <summary>A console transcript: lines behind a prompt are commands, the rest is output.</summary>
    Transcript,

    /// <summary>SQL statements; the tool is <c>sql</c>, the verb the statement's.</summary>
    Sql,

    PowerShell,
}
