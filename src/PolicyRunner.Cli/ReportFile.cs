using System.Text;
using PolicyRunner.Checking;
using PolicyRunner.Reporting;
using PolicyRunner.Text;

namespace PolicyRunner.Cli;

/// <summary>A report that goes into a file: <c>--report sarif=check.sarif</c>.</summary>
internal sealed record ReportFile(ReportFormat Format, string Path)
{
    public static ReportFile Parse(string text)
    {
        var parts = text.Split('=', 2);
        if (parts.Length < 2 || parts[1].Length == 0)
        {
            throw new UsageException($"--report takes FORMAT=FILE, such as sarif=check.sarif, not '{text}'.");
        }

        return ReportFormats.Find(parts[0]) is { } format
            ? new ReportFile(format, parts[1])
            : throw new UsageException($"--report knows {string.Join(", ", ReportFormats.Names)}, not '{parts[0]}'.{NearestName.Hint(parts[0], ReportFormats.Names)}");
    }

    /// <summary>Says on stderr when it cannot be written.</summary>
    /// <param name="report">What is written.</param>
    /// <param name="host">Where from.</param>
    /// <param name="options">How.</param>
    /// <param name="baseline">The file of known findings, over which nothing is written; null: there is none.</param>
    public bool Write(CheckReport report, Host host, ReportOptions options, string? baseline)
    {
        var text = new StringWriter { NewLine = "\n" };
        ReportWriter.Write(report, Format, text, options with { Color = false });
        try
        {
            var full = host.Resolve(Path);
            var isRead = (baseline is not null && host.Resolve(baseline) == full) || report.Documents.Any(document => document.Path == LibraryLoader.NameOf(full, host.WorkingDirectory));
            if (OwnOutput.Refusal(full, isRead) is { } refusal)
            {
                throw new IOException(refusal);
            }

            RepositoryFile.Write(full, host.WorkingDirectory, Encoding.UTF8.GetBytes(text.ToString()));
            return true;
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            host.Error.WriteLine($"policyrunner: The report '{Path}' cannot be written: {trouble.Message}");
            return false;
        }
    }
}
