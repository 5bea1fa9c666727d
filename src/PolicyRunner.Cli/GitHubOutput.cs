using System.Text;
using PolicyRunner.Checking;
using PolicyRunner.Reporting;

namespace PolicyRunner.Cli;

/// <summary>What a check shows in a job besides its answer: annotations and the job's summary. Failing at it never changes the verdict.</summary>
internal static class GitHubOutput
{
    // GitHub drops the whole summary of a step above this, and the job stays green.
    private const int MostSummaryBytes = 1024 * 1024;

    public static void Write(CheckReport report, ReportFormat format, Host host, ReportOptions options)
    {
        var limited = options with { MoreAt = "the log of this step", SourceLinkBase = SourceLinkBase(host) };
        if (format != ReportFormat.GitHub)
        {
            // The runner reads commands from both streams; only text on stdout can take more lines.
            ReportWriter.Write(report, ReportFormat.GitHub, format == ReportFormat.Text ? host.Output : host.Error, limited with { MoreAt = "the job's summary" });
        }

        if (host.Environment("GITHUB_STEP_SUMMARY") is not { Length: > 0 } path)
        {
            return;
        }

        var text = new StringWriter { NewLine = "\n" };
        ReportWriter.Write(report, ReportFormat.Markdown, text, limited);
        Append(host, path, text.ToString(), "All of it stands in the log of this step.");
    }

    /// <summary>Adds to a job's summary, within what GitHub takes; failing at it is said and changes nothing else.</summary>
    /// <param name="host">The job.</param>
    /// <param name="path">The summary of the step.</param>
    /// <param name="text">What is added; cut when it is too long.</param>
    /// <param name="whole">A sentence that says where all of it is.</param>
    public static void Append(Host host, string path, string text, string whole)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
            var bytes = Encoding.UTF8.GetBytes(MarkdownCut.Of(text, (int)Math.Max(0, MostSummaryBytes - file.Length), whole));
            if (bytes.Length == 0 && text.Length > 0)
            {
                host.Error.WriteLine("policyrunner: The job's summary is left out: with what earlier commands of this step wrote it would be longer than GitHub takes.");
                return;
            }

            file.Write(bytes);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            host.Error.WriteLine($"policyrunner: The job's summary cannot be written: {trouble.Message}");
        }
    }

    private static string? SourceLinkBase(Host host)
    {
        var (server, repository, commit) = (host.Environment("GITHUB_SERVER_URL"), host.Environment("GITHUB_REPOSITORY"), host.Environment("GITHUB_SHA"));
        var isPlain = server is { Length: > 0 } && repository is { Length: > 0 } && commit is { Length: > 0 }
            && server.StartsWith("https://", StringComparison.Ordinal)
            && $"{server}{repository}{commit}".All(character => char.IsAsciiLetterOrDigit(character) || character is ':' or '/' or '.' or '-' or '_');
        return isPlain ? $"{server}/{repository}/blob/{commit}/" : null;
    }
}
