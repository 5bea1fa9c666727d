using PolicyRunner.Checking;
using PolicyRunner.Reporting;

namespace PolicyRunner.Cli;

/// <summary>Files that a command was asked to write; one that cannot be written is misuse.</summary>
internal static class OutputFile
{
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
