using PolicyRunner.Reporting;
using PolicyRunner.Text;

namespace PolicyRunner.Cli;

/// <summary>Files that a command was asked to write; one that cannot be written is misuse.</summary>
internal static class OutputFile
{
    public static void Write(Host host, string path, byte[] content)
    {
        try
        {
            SafeFile.Write(host.Resolve(path), content);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{TerminalLineText.Of(path)}' cannot be written: {trouble.Message}");
        }
    }
}
