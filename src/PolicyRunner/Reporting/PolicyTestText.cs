using System.Globalization;
using PolicyRunner.Checking;
using PolicyRunner.Checking.Testing;
using PolicyRunner.Findings;
using PolicyRunner.Policies;
using PolicyRunner.Text;

namespace PolicyRunner.Reporting;

/// <summary>What testing policies showed, for whoever writes them: every failure with its line in the script, then a line for each policy.</summary>
internal sealed class PolicyTestText
{
    // What could be better drowns what is wrong when many policies are tested.
    private const int MostWithNotes = 3;

    private readonly TextWriter output;
    private readonly Paint paint;

    private PolicyTestText(TextWriter output, ReportOptions options)
    {
        this.output = output;
        paint = new Paint(options.Color);
    }

    public static void Write(PolicyTestReport report, TextWriter output, ReportOptions options)
    {
        var text = new PolicyTestText(output, options);
        foreach (var warning in report.Warnings)
        {
            text.Warning(warning);
        }

        foreach (var result in report.Policies)
        {
            foreach (var failure in result.Failures)
            {
                text.Failure(result, failure);
            }
        }

        foreach (var error in report.Errors)
        {
            text.Error(error);
        }

        text.Policies(report);
        text.Coverage(report);
        output.WriteLine(Account(report));
        var sentence = Sentence(report);
        output.WriteLine(report.Verdict == Verdict.Pass ? text.paint.Good(sentence) : text.paint.Bad(sentence));
    }

    /// <summary>What was done, so that an empty test cannot look like a passed one.</summary>
    public static string Account(PolicyTestReport report)
    {
        var samples = report.Policies.Sum(result => result.Policy.Bad.Count + result.Policy.Good.Count);
        return $"Tested {Words.Count(report.Policies.Count, "policy", "policies")} on {Words.Count(samples, "sample")} and {Words.Count(report.Policies.Sum(result => result.Mutants), "change")} that a sample must notice.";
    }

    private static string Sentence(PolicyTestReport report)
    {
        var failing = report.Policies.Count(result => result.Failures.Count > 0);
        var uncovered = report.Coverage.Count(file => file.Percent < report.CoverageAsked);
        return report.Verdict switch
        {
            Verdict.Pass => "Passed: every sample is judged as it should be.",
            Verdict.Nothing => "Nothing was tested: there is no policy; 'policyrunner policy new auto NAME' writes one.",
            Verdict.Error => $"Broken: {Words.Count(report.Errors.Count + report.Policies.Count(result => result.Failures.Any(failure => failure.Kind == PolicyTestFailureKind.Broken)), "thing")} must be mended before the test means anything.",
            _ when failing == 0 => $"Failed: {Words.Count(uncovered, "script")} below {Percent(report.CoverageAsked)} of lines that a sample reaches.",
            _ => $"Failed: {Words.Count(failing, "policy", "policies")} of {report.Policies.Count}{(uncovered > 0 ? $", and {Words.Count(uncovered, "script")} below {Percent(report.CoverageAsked)} of lines that a sample reaches" : "")}.",
        };
    }

    private void Failure(PolicyTestResult result, PolicyTestFailure failure)
    {
        var rule = $"{(failure.Kind == PolicyTestFailureKind.Broken ? "broken" : "failed")}[{TerminalText.Visible(result.Policy.Id)} {TerminalText.Visible(result.Policy.Name)}]";
        output.WriteLine($"{paint.Bad(rule)}: {paint.Bold(TerminalText.Visible(failure.Message))}");
        var first = failure.Expected ?? failure.Found;
        if (first is null)
        {
            output.WriteLine($"   {paint.Frame("-->")} {TerminalText.Visible(result.Path)}");
            output.WriteLine();
            return;
        }

        var gutter = Math.Max(TextPlace.Digits(first.Value.StartPosition.Line), TextPlace.Digits((failure.Found ?? first).Value.StartPosition.Line));
        if (failure.Expected is { } expected)
        {
            Place(expected, gutter, '-', failure.Kind == PolicyTestFailureKind.Mutant || failure.IsBad == false ? "marked" : "a finding is expected here", Severity.Info, result);
        }

        if (failure.Found is { } found)
        {
            Place(found, gutter, '^', failure.FoundMessage is null ? "" : "found here", Severity.Error, result);
        }

        if (failure.FoundMessage is { } message)
        {
            Note(gutter, "found", message);
        }

        if (failure.SamplePlace is { } place && !place.File.Path.EndsWith(".csx", StringComparison.Ordinal))
        {
            Note(gutter, "sample", $"{(failure.IsBad == true ? "bad" : "good")} sample {failure.Sample}, {place}");
        }

        foreach (var hint in failure.Hints)
        {
            Note(gutter, "why", hint);
        }

        output.WriteLine();
    }

    private void Error(CheckError error)
    {
        output.WriteLine($"{paint.Bad(error.IsUsage ? "ERROR" : "broken")}: {paint.Bold(TerminalText.Visible(error.Message))}");
        if (error.Span is { } span)
        {
            TextPlace.Write(output, paint, SecretMask.None, new TextPlace("-->", span, TextPlace.Digits(span.StartPosition.Line), Severity.Error, '^', ""));
        }

        output.WriteLine();
    }

    private void Warning(PolicyDiagnostic warning)
    {
        output.WriteLine($"{paint.Of(Severity.Warning, "warning")}: {paint.Bold(TerminalText.Visible(warning.Message))}");
        if (warning.Span is { } span)
        {
            TextPlace.Write(output, paint, SecretMask.None, new TextPlace("-->", span, TextPlace.Digits(span.StartPosition.Line), Severity.Warning, '^', ""));
        }
        else
        {
            output.WriteLine($"   {paint.Frame("-->")} {TerminalText.Visible($"{warning.Path}:{warning.Position}")}");
        }

        output.WriteLine();
    }

    private void Policies(PolicyTestReport report)
    {
        var width = report.Policies.Select(result => TerminalText.Visible($"{result.Policy.Id} {result.Policy.Name}").Length).DefaultIfEmpty().Max();
        foreach (var result in report.Policies)
        {
            var verdict = result.Failures.Count == 0 ? paint.Good("ok    ") : paint.Bad("failed");
            var counts = $"{result.Policy.Bad.Count} bad, {result.Policy.Good.Count} good";
            output.WriteLine($"{verdict}  {TerminalText.Visible($"{result.Policy.Id} {result.Policy.Name}").PadRight(width)}  {counts}{Behind(report, result)}".TrimEnd());
            if (report.Policies.Count <= MostWithNotes)
            {
                foreach (var note in result.Notes)
                {
                    output.WriteLine(paint.Dim($"        note: {TerminalText.Visible(note)}"));
                }
            }
        }

        if (report.Policies.Count > MostWithNotes && report.Policies.Sum(result => result.Notes.Count) is var notes and > 0)
        {
            output.WriteLine(paint.Dim($"{Words.Count(notes, "note")} on what samples leave open; 'policyrunner policy test ID' shows those of one policy."));
        }

        if (report.Policies.Count > 0)
        {
            output.WriteLine();
        }
    }

    private static string Behind(PolicyTestReport report, PolicyTestResult result) =>
        report.Coverage.FirstOrDefault(file => file.Path == result.Path) is { } coverage ? $", {Percent(coverage.Percent)} of {Words.Count(coverage.Lines, "line")}" : "";

    private void Coverage(PolicyTestReport report)
    {
        foreach (var file in report.Coverage.Where(file => file.Missed.Count > 0))
        {
            var line = $"  {TerminalText.Visible(file.Path)}: no sample reaches {(file.Missed.Count == 1 ? "line" : "lines")} {Ranges(file.Missed)} ({Percent(file.Percent)} reached, {Percent(report.CoverageAsked)} asked)";
            output.WriteLine(file.Percent < report.CoverageAsked ? paint.Bad(line) : paint.Dim(line));
        }
    }

    private void Place(SourceSpan span, int gutter, char mark, string label, Severity severity, PolicyTestResult result) => TextPlace.Write(
        output, paint, result.Policy.Bad.Any(sample => sample.IsSecret) ? SecretMask.Of(span) : SecretMask.None, new TextPlace("-->", span, gutter, severity, mark, label));

    private void Note(int gutter, string kind, string text) =>
        output.WriteLine($"{new string(' ', gutter)} {paint.Frame("=")} {paint.Help(kind)}: {TerminalText.Visible(text)}");

    /// <summary><c>3, 7-9</c></summary>
    internal static string Ranges(IReadOnlyList<int> lines)
    {
        var parts = new List<string>();
        for (var index = 0; index < lines.Count;)
        {
            var last = index;
            while (last + 1 < lines.Count && lines[last + 1] == lines[last] + 1)
            {
                last++;
            }

            parts.Add(last == index ? $"{lines[index]}" : $"{lines[index]}-{lines[last]}");
            index = last + 1;
        }

        return string.Join(", ", parts);
    }

    // Rounded down: 79.9 % is not yet 80 %.
    private static string Percent(double value) => $"{(Math.Floor(value * 10) / 10).ToString("0.#", CultureInfo.InvariantCulture)} %";
}
