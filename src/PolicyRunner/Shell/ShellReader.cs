using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Shell;

/// <summary>Reads shell blocks, transcripts and other runnable blocks into commands. Never throws on bad input.</summary>
public static class ShellReader
{
    /// <summary>Reads the content of a block in the given dialect.</summary>
    public static ShellScript Read(EmbeddedText text, ShellDialect dialect) => throw new NotSupportedException();
}

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

/// <summary>What was read: commands in document order, those inside substitutions, wrappers and heredocs of shells included.</summary>
public sealed record ShellScript(IReadOnlyList<ShellCommand> Commands, IReadOnlyList<ShellComment> Comments, IReadOnlyList<Problem> Problems)
{
    public static ShellScript Empty { get; } = new([], [], []);

    /// <summary>True when prompts were found and the rest taken as output.</summary>
    public bool IsTranscript { get; init; }

    /// <summary>Names of functions the script defines.</summary>
    public IReadOnlyList<string> Functions { get; init; } = [];
}

/// <summary>A <c># comment</c>; the text is without the sign.</summary>
public sealed record ShellComment(string Text, SourceSpan Span) : ILocated;
