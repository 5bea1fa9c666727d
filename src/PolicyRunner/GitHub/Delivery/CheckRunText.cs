using System.Text;
using PolicyRunner.Findings;
using PolicyRunner.GitHub.Api;
using PolicyRunner.Reporting;
using PolicyRunner.Reporting.Changes;

namespace PolicyRunner.GitHub.Delivery;

/// <summary>A verdict as a check run: what broke and how much was looked at above, findings at their places.</summary>
internal static class CheckRunText
{
    /// <summary>Ten requests full. Nobody reads more, and GitHub takes only so many requests in a minute.</summary>
    public const int MostAnnotations = 500;

    private const int MostTitle = 255;
    private const int MostMessage = 4000;
    private const int MostErrors = 20;

    // GitHub takes 65,535 characters, which no more bytes than that have.
    private const int MostSummary = 60_000;

    public static CheckRunOutput Output(CheckedWords words)
    {
        var summary = new StringBuilder($"**{MarkdownText.Escape(words.Sentence)}**\n\n{MarkdownText.Escape(words.Account)}\n");
        foreach (var error in words.Report.Errors.Take(MostErrors))
        {
            var place = error is { File: { } file, Start: { } start } ? $" ({MarkdownText.Escape($"{file}:{start.Line}")})" : "";
            summary.Append($"\n- ⛔ **{MarkdownText.Escape(error.Policy ?? "configuration")}**{place}: {MarkdownText.Escape(Cut(error.Message, 500))}");
        }

        More(summary, words.Report.Errors.Count - MostErrors, "things that broke");
        More(summary, words.Ranked.Count - MostAnnotations, "findings without an annotation: see the report of the check");
        summary.Append(ChangeMarkdown.Of(words.Report.Shown, words.Report.ChangedRunbooks, MostSummary - summary.Length));
        return new CheckRunOutput(Cut(words.Sentence, MostTitle), MarkdownCut.Of(summary.ToString(), MostSummary, "All of it is in the report of the check, behind the details of this check run."));
    }

    public static IReadOnlyList<CheckAnnotation> Annotations(CheckedWords words) => [.. words.Ranked.Take(MostAnnotations).Select(Annotation)];

    private static CheckAnnotation Annotation(CheckedFinding finding)
    {
        var (start, end) = (finding.Start, finding.End);

        // Columns are for places of one line alone; the end of a report's place is behind its last character.
        var last = end.Column == 1 && end.Line > start.Line ? end.Line - 1 : end.Line;
        var isOfOneLine = last == start.Line;
        return new CheckAnnotation
        {
            Path = finding.File,
            StartLine = start.Line,
            EndLine = Math.Max(start.Line, last),
            StartColumn = isOfOneLine ? start.Column : null,
            EndColumn = isOfOneLine ? Math.Max(start.Column, end.Line == start.Line ? end.Column - 1 : start.Column) : null,
            AnnotationLevel = finding.Severity switch { Severity.Error => "failure", Severity.Warning => "warning", _ => "notice" },
            Title = Cut(TerminalText.Visible($"{finding.Policy} {finding.Name}"), MostTitle),
            Message = Cut(string.Join('\n', finding.Message.ReplaceLineEndings("\n").Split('\n').Select(TerminalText.Visible)), MostMessage),
        };
    }

    public static string Cut(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        var end = most - 1;
        return text[..(end - (char.IsHighSurrogate(text[end - 1]) ? 1 : 0))] + "…";
    }

    private static void More(StringBuilder summary, int count, string what) => summary.Append(count > 0 ? $"\n\n{count} more {what}.\n" : "");
}
