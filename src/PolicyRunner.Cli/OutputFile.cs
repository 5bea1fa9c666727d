using PolicyRunner.Checking;
using PolicyRunner.Reporting;

namespace PolicyRunner.Cli;

/// <summary>Files that a command was asked to write; one that cannot be written is misuse.</summary>
internal static class OutputFile
{
    /// <summary>Writes an answer into the file that somebody named for it, which is not lost when it holds something else.</summary>
    public static void WriteAnswer(Host host, string path, byte[] content)
    {
        try
        {
            if (OwnOutput.Refusal(host.Resolve(path)) is { } refusal)
            {
                throw new IOException(refusal);
            }
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{TerminalLineText.Of(path)}' cannot be written: {trouble.Message}");
        }

        Write(host, path, content);
        host.Error.WriteLine($"policyrunner: Wrote {TerminalLineText.Of(path)}.");
    }

    public static void Write(Host host, string path, byte[] content)
    {
        try
        {
            RepositoryFile.Write(host.Resolve(path), host.WorkingDirectory, content);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{TerminalLineText.Of(path)}' cannot be written: {trouble.Message}");
        }
    }
}
