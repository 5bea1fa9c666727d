using PolicyRunner.Checking;
using PolicyRunner.Checking.Changes;

namespace PolicyRunner.Reporting.Changes;

/// <summary>Which runbooks a change makes do something else, for a terminal: a line each. What is different the Markdown and the JSON say.</summary>
internal static class ChangeText
{
    private const int MostRows = 15;

    // Names are text of documents, which may be of any length: one must not push the others' columns off the screen.
    private const int MostColumns = 60;

    /// <summary>Call it where there are some: a check without a base has none.</summary>
    public static void Write(CheckReport report, TextWriter output, Paint paint)
    {
        output.WriteLine($"{paint.Bold("Runbooks that would do something else")} {paint.Dim("(--format markdown says what)")}");
        var rows = report.RunbookChanges.Take(MostRows)
            .Select(change => (Runbook: TerminalText.Fit(change.Runbook, MostColumns), File: TerminalText.Fit(change.File, MostColumns), What: What(change))).ToList();
        var (runbooks, files) = (rows.Max(row => TerminalText.Width(row.Runbook)), rows.Max(row => TerminalText.Width(row.File)));
        foreach (var (runbook, file, what) in rows)
        {
            output.WriteLine($"  {Padded(runbook, runbooks)}  {Padded(file, files)}  {what}");
        }

        if (report.ChangedRunbooks > rows.Count)
        {
            output.WriteLine(paint.Dim($"  and {Words.Count(report.ChangedRunbooks - rows.Count, "more runbook")}"));
        }

        output.WriteLine();
    }

    private static string Padded(string text, int width) => text + new string(' ', width - TerminalText.Width(text));

    private static string What(RunbookChange change) => change.Kind switch
    {
        ChangeKind.Added => "new",
        ChangeKind.Removed => "gone",
        _ => Words.Count(change.Lines.Count, "difference"),
    };
}
