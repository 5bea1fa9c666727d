using PolicyRunner.Checking;
using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Reporting;

/// <summary>Counts of findings and the sentences that sum a report up, the same in every form for people.</summary>
internal sealed record Tally(int Errors, int Warnings, int Infos, int Waived, int Failing)
{
    public static Tally Of(CheckReport report) => Of(report.Findings, report.FailOn);

    public static Tally Of(IEnumerable<ReportedFinding> findings, Severity? failOn)
    {
        int errors = 0, warnings = 0, infos = 0, waived = 0, failing = 0, inBaseline = 0, before = 0;
        string? revision = null;
        foreach (var finding in findings)
        {
            failing += Fails(finding, failOn) ? 1 : 0;
            if (finding.Waived is not null)
            {
                waived++;
                inBaseline += finding.WaivedBy?.Kind == WaiverKind.Baseline ? 1 : 0;
                before += finding.WaivedBy?.Kind == WaiverKind.Revision ? 1 : 0;
                revision ??= finding.WaivedBy?.Revision;
                continue;
            }

            _ = finding.Severity switch
            {
                Severity.Error => errors++,
                Severity.Warning => warnings++,
                _ => infos++,
            };
        }

        return new Tally(errors, warnings, infos, waived, failing) { InBaseline = inBaseline, Before = before, Revision = revision };
    }

    /// <summary>Those of the waived that the baseline holds.</summary>
    public int InBaseline { get; init; }

    /// <summary>Those of the waived that were there at the revision compared with: nobody has accepted them.</summary>
    public int Before { get; init; }

    /// <summary>That revision as it was named; null when there is none or its name is not known.</summary>
    public string? Revision { get; init; }

    public int Total => Errors + Warnings + Infos;

    /// <summary>How a pass without findings is said: who reads only this is not to think that there are none where some are waived.</summary>
    public string Nothing
    {
        get
        {
            var waived = Waived - InBaseline - Before;
            var accepted = new List<string>(3);
            if (InBaseline > 0)
            {
                accepted.Add($"the {InBaseline} in the baseline");
            }

            if (Before > 0)
            {
                accepted.Add($"the {Before} {KnownBefore}");
            }

            if (waived > 0)
            {
                accepted.Add($"{waived} waived");
            }

            return accepted.Count == 0 ? "no findings" : $"no findings but {Wording.And(accepted)}";
        }
    }

    private string KnownBefore => Revision is { } revision ? $"known at {revision}" : "known before";

    /// <summary>Whether a finding makes the verdict a fail. With no threshold it is the one of errors: only the exit code is spared.</summary>
    public static bool Fails(ReportedFinding finding, Severity? failOn) => finding.Enforcement switch
    {
        Enforcement.HardMandatory => true,
        Enforcement.SoftMandatory => finding.Waived is null && finding.Severity >= (failOn ?? Severity.Error),
        _ => false,
    };

    /// <summary><c>2 errors, 1 warning</c>; <c>no findings</c>.</summary>
    public override string ToString()
    {
        var parts = new List<string>(3);
        if (Errors > 0)
        {
            parts.Add(Words.Count(Errors, "error"));
        }

        if (Warnings > 0)
        {
            parts.Add(Words.Count(Warnings, "warning"));
        }

        if (Infos > 0)
        {
            parts.Add(Words.Count(Infos, "note"));
        }

        return parts.Count == 0 ? "no findings" : string.Join(", ", parts);
    }

    /// <summary>What was done, in one sentence.</summary>
    public string Account(Account account)
    {
        var text = $"Checked {Words.Count(account.Documents, "document")} with {Words.Count(account.Runbooks, "runbook")} "
            + $"by {Words.Count(account.Policies, "policy", "policies")} in {Words.Count(account.Evaluations, "evaluation")}";
        var errors = account.Errors == 0 ? "nothing broke" : $"{Words.Count(account.Errors, "thing")} broke";
        return $"{text}: {account.Skipped} skipped, {account.Waived - InBaseline - Before} waived, "
            + $"{(InBaseline > 0 ? $"{InBaseline} in the baseline, " : "")}{(Before > 0 ? $"{Before} {KnownBefore}, " : "")}{errors}.";
    }

    /// <summary>The verdict and its reason, in one sentence.</summary>
    public string Sentence(CheckReport report) => report.Verdict switch
    {
        Verdict.Pass when Total == 0 => $"Passed: {Nothing}.",
        Verdict.Pass => $"Passed: {this}, none of which fails the check.",
        Verdict.Fail => $"Failed: {this}; {Failing} of {Total} {(Failing == 1 ? "fails" : "fail")} the check"
            + (report.FailOn is null ? " (the exit code is spared by --fail-on never)." : "."),
        Verdict.Nothing => "Nothing was evaluated, and that is no pass: no document matched, or no policy applies.",
        Verdict.Error => $"Broken: something kept the check from a verdict (see the errors); found so far: {this}.",
        _ => throw new ArgumentOutOfRangeException(nameof(report), report.Verdict, null),
    };
}
