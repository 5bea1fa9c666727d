using PolicyRunner.Checking;
using PolicyRunner.Findings;
using PolicyRunner.Reporting;

namespace PolicyRunner.GitHub.Delivery;

/// <summary>A verdict in the words that every channel uses, and the findings that are worth a place in it, worst first.</summary>
internal sealed class CheckedWords
{
    private readonly Tally tally;

    public CheckedWords(CheckedReport report)
    {
        Report = report;
        Ranked = [.. report.Findings.Where(finding => finding.Waived is null).Order(Comparer<CheckedFinding>.Create((x, y) => RankedFinding.Compare(Rank(x), Rank(y))))];
        int Count(Severity severity) => Ranked.Count(finding => finding.Severity == severity);
        int Accepted(WaiverKind kind) => report.Findings.Count(finding => finding.Waived is not null && finding.WaivedBy?.Kind == Words.Of(kind));
        tally = new Tally(Count(Severity.Error), Count(Severity.Warning), Count(Severity.Info), report.Findings.Count - Ranked.Count, 0)
        {
            InBaseline = Accepted(WaiverKind.Baseline),
            Before = Accepted(WaiverKind.Revision),
        };
    }

    public CheckedReport Report { get; }

    /// <summary>What is not waived, worst first.</summary>
    public IReadOnlyList<CheckedFinding> Ranked { get; }

    /// <summary>What GitHub calls it. Whatever is no pass is a failure: nothing else keeps a change out.</summary>
    public string Conclusion => Report.Verdict == "pass" ? "success" : "failure";

    public string Sign => Report.Verdict switch { "pass" => "✅", "fail" => "❌", _ => "⛔" };

    public string Sentence => Report.Verdict switch
    {
        "pass" => $"Passed: {(tally.Total == 0 ? tally.Nothing : tally.ToString())}.",
        "fail" => $"Failed: {tally}.",
        "nothing" => "Nothing was evaluated, and that is no pass: no document matched, or no policy applies.",
        _ => $"Broken: something kept the check from a verdict; found so far: {tally}.",
    };

    public string Account => tally.Account(Report.Account.ToAccount());

    private static RankedFinding Rank(CheckedFinding finding) => new()
    {
        IsWaived = finding.Waived is not null,
        Enforcement = finding.Enforcement,
        Severity = finding.Severity,
        Confidence = finding.Confidence,
        File = finding.File,
        Place = ((long)finding.Start.Line << 32) + finding.Start.Column,
        Policy = finding.Policy,
    };
}
