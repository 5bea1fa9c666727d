using PolicyRunner.Checking;
using PolicyRunner.Findings;

namespace PolicyRunner.Tests.Reporting;

/// <summary>One report with everything in it, for the snapshots.</summary>
internal static class SampleReport
{
    public static CheckReport Create()
    {
        var release = Sketch.File("# Release\n\n## Procedure\n\n```bash\n\tkubectl delete namespace prod # 危険な操作 now\n```\n\nSee [rollback](rolback.md).\n", "runbooks/release.md");
        var hostile = Sketch.File("# Evil \u001b[31m\u202etitle ##[add-mask]x\n\n<script>alert(1)</script> | `code` [a](javascript:x) @team #1 www.example.com\n", "runbooks/a b,c:100%.md");
        var link = release.At("rolback.md");
        ReportedFinding[] findings =
        [
            Sketch.Finding(hostile.At("title"), "Line one\nline two ::error::x \u001b[0m <b>bold</b> | cell [x](y) @team", "RB012", "title-is-plain", Severity.Warning),
            Sketch.Finding(hostile.At("<script>"), "A waived one.", "RB013", "no-html") with { Waived = "Needed until 2027-01-31: the wiki is being moved." },
            Sketch.Finding(release.At("delete namespace prod"), "'kubectl delete' removes a namespace and no warning stands before it; add one.", "RB201", "dangerous-command-has-warning", enforcement: Enforcement.HardMandatory) with
            {
                Runbook = "REL-001",
                Related = [new RelatedPlace(release.At("## Procedure"), "the section without a warning")],
            },
            Sketch.Finding(link, "There is no file 'rolback.md'; perhaps 'rollback.md' is meant.", "RB003", "links-resolve") with
            {
                Fix = new Fix("Write 'rollback.md'", true, [new TextEdit(link, "rollback.md")]),
            },
            Sketch.Finding(release.Span(release.At("```bash").Start, release.Text.Length), "A note over several lines.", "RB900", "several-lines", Severity.Info, Enforcement.Advisory),
        ];
        var report = Sketch.Report(findings);
        return report with
        {
            Verdict = Verdict.Fail,
            Account = new Account(2, 2, 40, 78, 1, 1, 0),
            Skipped = [new SkippedItem("RB500", "switched off in policies/policyrunner.yml")],
            Timings = [new PolicyTiming("RB101", TimeSpan.FromMilliseconds(1.5)) { Steps = 0.005, Busiest = "a.md" }, new PolicyTiming("RB003", TimeSpan.FromMilliseconds(3)) { Steps = 0.25, Busiest = "b\u001b.md" }, new PolicyTiming("RB004", TimeSpan.Zero)],
        };
    }

    public static CheckReport Broken() => Create() with
    {
        Verdict = Verdict.Error,
        Account = new Account(2, 2, 40, 78, 1, 1, 1),
        Errors =
        [
            new CheckError("RB777", "The policy did 1,000,000 steps and was stopped.", Sketch.File("return 1;\nwhile (true) { }\n", "policies/RB777-loop.csx").At("while (true)")),
            new CheckError(null, "The organisation file names no role 'ceo'.", null, IsUsage: true),
        ],
    };
}
