using PolicyRunner.Checking;
using PolicyRunner.Findings;
using PolicyRunner.Reporting.Changes;

namespace PolicyRunner.Reporting;

/// <summary>What stands under the findings: where they are, what was done, what it means.</summary>
internal static class TextOverview
{
    private const int MostRows = 15;

    // Of its steps: from here on it is worth knowing which document an author has to look at.
    private const double WorthAPlace = 0.1;

    public static void Write(CheckReport report, TextWriter output, ReportOptions options)
    {
        var paint = new Paint(options.Color);
        var shown = report.Findings.Where(finding => finding.Waived is null).ToList();
        if (report.RunbookChanges.Count > 0)
        {
            ChangeText.Write(report, output, paint);
        }

        Files(report, shown, output, paint);
        Rules(shown, output, paint);
        if (options.Timings)
        {
            Timings(report, output, paint);
        }

        var tally = Tally.Of(report);
        output.WriteLine(TerminalText.Visible(tally.Account(report.Account)));
        foreach (var skipped in report.Skipped.Take(MostRows))
        {
            output.WriteLine(paint.Dim($"  skipped {TerminalText.Visible(skipped.What)}: {TerminalText.Visible(skipped.Why)}"));
        }

        if (report.Skipped.Count > MostRows)
        {
            output.WriteLine(paint.Dim($"  and {report.Skipped.Count - MostRows} more skipped (--format json lists them)"));
        }

        var foreign = 0;
        foreach (var document in report.Documents)
        {
            foreign += document.IsEnglish ? 0 : 1;
        }

        if (foreign > 0)
        {
            // A policy says for itself which pages it leaves out, and nobody else knows why: pages can be counted, policies cannot.
            output.WriteLine(paint.Dim($"  {(foreign == 1 ? "1 document is" : $"{foreign} documents are")} not in English, and policies that go by English words leave {(foreign == 1 ? "it" : "them")} out ('policyrunner inspect' says which)"));
        }

        foreach (var text in RuleSentences.Of(report))
        {
            output.WriteLine(TerminalText.Visible(text));
        }

        var sentence = TerminalText.Visible(tally.Sentence(report));
        output.WriteLine(report.Verdict == Verdict.Pass ? paint.Good(sentence) : paint.Bad(sentence));
    }

    private static void Files(CheckReport report, List<ReportedFinding> findings, TextWriter output, Paint paint)
    {
        var files = findings.GroupBy(finding => finding.Span.File.Path, StringComparer.Ordinal)
            .Select(file => (Path: TerminalText.Visible(file.Key), Tally: Tally.Of(file, report.FailOn)))
            .OrderByDescending(file => file.Tally.Failing)
            .ThenByDescending(file => file.Tally.Errors)
            .ThenByDescending(file => file.Tally.Warnings)
            .ThenBy(file => file.Path, StringComparer.Ordinal)
            .ToList();
        if (files.Count < 2)
        {
            return;
        }

        var width = files.Take(MostRows).Max(file => TerminalText.Width(file.Path));
        output.WriteLine(paint.Bold("By file"));
        foreach (var (path, tally) in files.Take(MostRows))
        {
            output.WriteLine($"  {path}{new string(' ', width - TerminalText.Width(path))}  {Painted(tally, paint)}");
        }

        More(files.Count, "files", output, paint);
    }

    private static void Rules(List<ReportedFinding> findings, TextWriter output, Paint paint)
    {
        var rules = findings.GroupBy(finding => (finding.Policy, finding.Name))
            .Select(rule => (Name: TerminalText.Visible($"{rule.Key.Policy} {rule.Key.Name}"), Worst: rule.Max(finding => finding.Severity), Count: rule.Count()))
            .OrderByDescending(rule => rule.Worst)
            .ThenByDescending(rule => rule.Count)
            .ThenBy(rule => rule.Name, StringComparer.Ordinal)
            .ToList();
        if (findings.Count < 4 || rules.Count == findings.Count)
        {
            return;
        }

        var width = rules.Take(MostRows).Max(rule => rule.Name.Length);
        output.WriteLine(paint.Bold("By policy"));
        foreach (var (name, worst, count) in rules.Take(MostRows))
        {
            output.WriteLine($"  {name.PadRight(width)}  {paint.Of(worst, Words.Count(count, Words.Of(worst) == "info" ? "note" : Words.Of(worst)))}");
        }

        More(rules.Count, "policies", output, paint);
    }

    private static void Timings(CheckReport report, TextWriter output, Paint paint)
    {
        var asked = report.Timings.Where(entry => entry.Steps > 0).ToList();
        output.WriteLine(paint.Bold("Time by policy, and the most that one evaluation took of the steps it may take"));
        foreach (var entry in asked.OrderByDescending(entry => entry.Time).ThenBy(entry => entry.Policy, StringComparer.Ordinal))
        {
            var where = entry.Steps >= WorthAPlace ? paint.Dim($"  in {TerminalText.Visible(entry.Busiest ?? "the library")}") : "";
            output.WriteLine($"  {entry.Time.TotalMilliseconds,9:0.00} ms  {entry.Steps * 100,6:0.00} %  {TerminalText.Visible(entry.Policy)}{where}");
        }

        if (asked.Count < report.Timings.Count)
        {
            output.WriteLine(paint.Dim($"  and {Words.Count(report.Timings.Count - asked.Count, "other")} that nothing was given to"));
        }

        output.WriteLine();
    }

    private static void More(int count, string what, TextWriter output, Paint paint)
    {
        if (count > MostRows)
        {
            output.WriteLine(paint.Dim($"  and {count - MostRows} more {what}"));
        }

        output.WriteLine();
    }

    private static string Painted(Tally tally, Paint paint) => tally.Errors > 0 ? paint.Of(Severity.Error, tally.ToString())
        : tally.Warnings > 0 ? paint.Of(Severity.Warning, tally.ToString())
        : tally.ToString();
}
