using System.Globalization;
using PolicyRunner.Checking;
using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Reporting;

/// <summary>Annotations within what GitHub shows of one step: the worst findings first, and one line that counts the rest.</summary>
internal static class GitHubReport
{
    // Per step and level; GitHub drops what is beyond without a word.
    private const int MostOfALevel = 10;
    private const int LongestMessage = 4096;

    private static readonly Severity[] Levels = [Severity.Error, Severity.Warning, Severity.Info];

    public static void Write(CheckReport report, TextWriter output, ReportOptions options)
    {
        var ranked = FindingRank.Order(report.Findings.Where(finding => finding.Waived is null));
        var left = 0;
        foreach (var level in Levels)
        {
            // Broken policies share the limit of errors with findings, and come first.
            var room = MostOfALevel;
            if (level == Severity.Error)
            {
                foreach (var error in report.Errors.Take(room))
                {
                    output.WriteLine(Line(Severity.Error, error.Span, Title(error), error.Message));
                }

                left += Math.Max(0, report.Errors.Count - room);
                room = Math.Max(0, room - report.Errors.Count);
            }

            var ofLevel = ranked.Where(finding => finding.Severity == level).ToList();
            foreach (var finding in ofLevel.Take(room))
            {
                output.WriteLine(Line(level, finding.Span, $"{finding.Policy} {finding.Name}", finding.Message));
            }

            left += Math.Max(0, ofLevel.Count - room);
        }

        if (left > 0)
        {
            output.WriteLine($"{left} more {(left == 1 ? "finding is" : "findings are")} not shown as annotations: see {options.MoreAt}.");
        }
    }

    private static string Title(CheckError error) => error.IsUsage ? "Configuration" : error.Policy is null ? "The check broke" : $"Policy {error.Policy} broke";

    private static string Line(Severity level, SourceSpan? place, string title, string message)
    {
        List<KeyValuePair<string, string?>> properties = [];
        if (place is { } span)
        {
            var start = span.StartPosition;
            var last = Excerpt.LastLineOf(span);
            properties.Add(new("file", TerminalText.Visible(span.File.Path)));
            properties.Add(new("line", Text(start.Line)));
            properties.Add(new("endLine", Text(last)));
            if (last == start.Line)
            {
                // GitHub refuses columns for places of several lines. Its columns include the last character.
                properties.Add(new("col", Text(start.Column)));
                properties.Add(new("endColumn", Text(Math.Max(start.Column, span.EndPosition.Line == start.Line ? span.EndPosition.Column - 1 : start.Column))));
            }
        }

        properties.Add(new("title", TerminalText.Visible(title)));
        var name = level switch { Severity.Error => "error", Severity.Warning => "warning", _ => "notice" };
        return WorkflowCommand.Format(name, properties, Cut(string.Join('\n', message.ReplaceLineEndings("\n").Split('\n').Select(TerminalText.Visible))));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Cut(string message)
    {
        if (message.Length <= LongestMessage)
        {
            return message;
        }

        var end = LongestMessage - 1;
        end -= char.IsHighSurrogate(message[end - 1]) ? 1 : 0;
        return message[..end] + "…";
    }
}
