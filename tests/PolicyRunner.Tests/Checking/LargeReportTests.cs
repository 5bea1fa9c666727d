using System.Text;
using PolicyRunner.Checking;
using PolicyRunner.Findings;
using PolicyRunner.Organisation;
using PolicyRunner.Policies;
using PolicyRunner.Runbooks;
using PolicyRunner.Tests.Reporting;

namespace PolicyRunner.Tests.Checking;

/// <summary>What comes after the policies takes as long as there is much of it: no script's budget and no watch ends it.</summary>
[Collection(Growth.Alone)]
public sealed class LargeReportTests
{
    [Fact]
    public void A_fix_of_many_edits_with_a_long_title_beside_a_secret() => Growth.IsInProportion(8_000, size =>
    {
        var page = Sketch.File("secret words " + new string('x', size));
        var fix = Fix.Safe(string.Concat(Enumerable.Repeat("secre ", size)), Enumerable.Range(0, size).Select(i => new TextEdit(page.Span(13 + i, 14 + i), "y")));
        var active = Active();
        return () => Assert.Equal(2, Report([new RawFinding(active, page.Span(0, 6).Finding("a") with { IsSecret = true }), new RawFinding(active, page.Span(7, 12).Finding("b") with { Fix = fix })]).Count);
    });

    [Theory]
    [InlineData("path: \"**\", runbook: R-¤", 3_200)]
    [InlineData("path: \"runbooks/*\", runbook: R-1, step: do-¤", 800)]
    [InlineData("path: \"**/*.md\", step: do-¤", 800)]
    public void Findings_and_waivers(string waiver, int most) => Growth.IsInProportion(most, size =>
    {
        var page = new StringBuilder("---\nid: R-1\nowner: t\n---\n# R-1: Page\n\n## Procedure\n\n");
        var waivers = new StringBuilder("waivers:\n");
        for (var i = 0; i < size; i++)
        {
            page.Append($"### Do {i}\n\nText.\n\n");
            waivers.Append($"  - {{ policy: TEAM1, {waiver.Replace("¤", $"{i}", StringComparison.Ordinal)}, reason: r, owner: t, expires: 2026-07-27 }}\n");
        }

        var document = DocumentReader.Read(Sketch.File(page.ToString()));
        var read = OrganisationReader.Read(Sketch.File(waivers.ToString(), "policies/policyrunner.yml"));
        Assert.Empty(read.Problems);
        Assert.Equal(size, document.Runbooks[0].Steps.Count);
        var active = Active();
        var raw = document.Runbooks[0].Steps.Select(step => new RawFinding(active, step.Finding("x"))).ToList();
        var policies = new PolicySet([active.Entry!], read.Organisation, [], []);
        return () => PolicyRunner.Checking.Waiving.Apply(raw, new WaivingContext { Organisation = read.Organisation, Policies = policies, Library = new Library([document]), Today = new DateOnly(2026, 7, 26), Coverage = Coverage.Everything });
    });

    [Theory]
    [InlineData("block")]
    [InlineData("item")]
    [InlineData("sections")]
    [InlineData("within")]
    public void Ignores_of_two_versions(string kind) => Growth.IsInProportion(480, size =>
    {
        const string Ignore = "<!-- policyrunner-ignore TEAM1 until 2026-07-27 by t: r -->\n\n";
        var ignores = string.Concat(Enumerable.Repeat(Ignore, size));
        var text = "# Page\n\nText.\n\n" + kind switch
        {
            "block" => $"{ignores}```\n{string.Concat(Enumerable.Repeat("some words of a block\n", size * 100))}```\n",
            "item" => $"{ignores}{string.Concat(Enumerable.Repeat("- some words of an item\n", size * 20))}",
            "sections" => $"## {new string('A', 2_000)}\n\n### {new string('B', 2_000)}\n\n{string.Concat(Enumerable.Range(0, size * 5).Select(i => $"#### Do\n\n{(i % 5 == 0 ? Ignore : "")}"))}",
            _ => $"{ignores}## A\n\n{string.Concat(Enumerable.Range(0, size * 40).Select(i => $"### Do {i}\n\n"))}",
        };
        var (before, after) = (DocumentReader.Read(Sketch.File(text)), DocumentReader.Read(Sketch.File(text + "\nMore.\n")));
        Assert.Equal(size, after.Ignores.Count(ignore => ignore.Fault is null));
        var active = Active();
        var policies = new PolicySet([active.Entry!], OrganisationFile.Empty, [], []);
        return () => PolicyRunner.Checking.Waiving.Apply([], new WaivingContext
        {
            Organisation = OrganisationFile.Empty, Policies = policies, Library = new Library([after]), Today = new DateOnly(2026, 7, 26), Coverage = Coverage.Everything,
            IgnoresAtBase = _ => before.Ignores,
        });
    });

    [Theory]
    [InlineData("runbooks/p¤.md")]
    [InlineData("**/p¤.md")]
    [InlineData("gone/¤/*.md")]
    public void Files_and_waivers(string path) => Growth.IsInProportion(3_200, size =>
    {
        var documents = Enumerable.Range(0, size).Select(i => DocumentReader.Read(Sketch.File("# P\n", $"runbooks/p{i}.md"))).ToList();
        var waivers = string.Concat(Enumerable.Range(0, size).Select(i => $"  - {{ policy: TEAM1, path: \"{path.Replace("¤", $"{i}", StringComparison.Ordinal)}\", reason: r, owner: t, expires: 2026-07-27 }}\n"));
        var read = OrganisationReader.Read(Sketch.File($"waivers:\n{waivers}", "policies/policyrunner.yml"));
        Assert.Empty(read.Problems);
        var active = Active();
        var policies = new PolicySet([active.Entry!], read.Organisation, [], []);
        var raw = documents.Select(document => new RawFinding(active, document.Span.Finding("x"))).ToList();
        return () => PolicyRunner.Checking.Waiving.Apply(raw, new WaivingContext { Organisation = read.Organisation, Policies = policies, Library = new Library(documents), Today = new DateOnly(2026, 7, 26), Coverage = Coverage.Everything });
    });

    [Fact]
    public void Known_findings_of_files_that_were_all_moved_and_say_the_same() => Growth.IsInProportion(16_000, size =>
    {
        var active = Active();
        var findings = Report([.. Enumerable.Range(0, size).Select(i => new RawFinding(active, Sketch.File("# P\n", $"runbooks/p{i}.md").Span(0, 3).Finding("x")))]);
        var entries = findings.Select(finding => BaselineEntry.Of(finding) with { File = $"old/{finding.Span.File.Path}" }).ToList();
        var policies = new PolicySet([active.Entry!], OrganisationFile.Empty, [], []);
        return () => Assert.All(
            new Baseline("b.json", entries, "/nowhere", Coverage.Everything, CancellationToken.None).Mark(findings, policies, new Library([]), BaselineChange.None),
            finding => Assert.Equal(WaiverKind.Baseline, finding.WaivedBy?.Kind));
    });

    private static List<ReportedFinding> Report(List<RawFinding> raw) => Checker.Report(raw, new Library([]));

    private static ActivePolicy Active()
    {
        var policy = new Policy("TEAM1", "name") { Title = "t", Why = "w", Severity = Severity.Warning };
        return new ActivePolicy(policy, new PolicyEntry(policy, "TEAM1-name.csx", "", IsBuiltIn: false), policy.Severity, policy.Enforcement, new SettingValues([], new Dictionary<string, object>()));
    }
}
