using PolicyRunner.Checking;

namespace PolicyRunner.Tests.Checking;

/// <summary>Who comes to take the id of another policy takes none of its findings with it.</summary>
public sealed class RivalPolicyTests : IDisposable
{
    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Theory]
    [InlineData("TEAM1-a.csx", "TEAM1", "[]")]
    [InlineData("TEAM1-a.csx", "team1", "[]")]
    [InlineData("a.csx", "TEAM1", "[]")]
    [InlineData("z.csx", "TEAM1", "[]")]
    [InlineData("TEAM1-a.csx", "TEAM1", "document.Sections.Select(section => section.Finding(\"A section.\"))")]
    [InlineData("TEAM1-a.csx", "TEAM1", "Enumerable.Range(0, 30_000).Select(i => document.Finding($\"{i}\"))")]
    [InlineData("TEAM1-a.csx", "TEAM1", "throw new InvalidOperationException(\"x\")")]
    public void All_that_the_other_finds_is_reported_as_it_was(string file, string id, string findings)
    {
        repository.Write("runbooks/page.md", "# Page\n\n## Procedure\n\n1. Do it.\n");
        Write("TEAM1-owner.csx", "TEAM1", "owner", "document.Sections.Select(section => section.Finding(\"A section.\"))");
        var before = Found(Check());
        Write(file, id, "a", findings);

        var report = Check();

        Assert.Equal(before, Found(report).Intersect(before));
        Assert.Equal(before.Count, report.Findings.Count(finding => finding is { Policy: "TEAM1", Name: "owner" }));
        Assert.Equal(Verdict.Error, report.Verdict);
        Assert.Contains(report.Errors, error => error.IsUsage && error.Located.StartsWith($"policies/{file}:1:8: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("team1-a.csx")]
    [InlineData("a.csx")]
    [InlineData("z.csx")]
    public void What_is_set_waived_and_ignored_for_the_other_holds_as_it_did_beside_one_in_other_letters(string file)
    {
        repository.Write("runbooks/page.md", "# Page\n\n## One\n\nText.\n\n## Two\n\n<!-- policyrunner-ignore TEAM1 until 2026-12-01 by sre: known -->\n\nText.\n");
        repository.Write("runbooks/waived.md", "# Waived\n\n## One\n\nText.\n");
        repository.Write("policies/policyrunner.yml", """
            policies:
              TEAM1: { severity: error }
            waivers:
              - { policy: TEAM1, path: runbooks/waived.md, reason: "known", owner: sre, expires: 2026-12-01 }
            """);
        Write("owner.csx", "TEAM1", "owner", "document.Sections.Select(section => section.Finding(\"A section.\"))");
        var before = Check();
        Assert.Empty(before.Errors);
        Write(file, "team1", "a", "[]");

        var report = Check();

        Assert.Equal(Told(before), Told(report));
        Assert.NotEmpty(report.Errors);
        Assert.All(report.Errors, error => Assert.Contains("give it an id of its own", error.Message, StringComparison.Ordinal));
        Assert.All(report.Errors, error => Assert.True(error.IsUsage && error.Located.Contains($"policies/{file}", StringComparison.Ordinal), error.Located));
    }

    private static List<string> Told(CheckReport report) => [.. report.Findings.Select(finding => $"{finding.Policy} {finding.Name} {finding.Severity} {finding.Fingerprint} {finding.Span} {finding.Waived}")];

    private static List<string> Found(CheckReport report) => [.. report.Findings.Select(finding => $"{finding.Policy} {finding.Name} {finding.Fingerprint} {finding.Span}")];

    private CheckReport Check() => Checker.Run(new CheckRequest { WorkingDirectory = repository.Root, Clock = FixedClock.Today }, CancellationToken.None);

    private void Write(string file, string id, string name, string findings) => repository.Write($"policies/{file}", $$"""
        return new Policy("{{id}}", "{{name}}")
        {
            Title = "T", Why = "why", Severity = Severity.Info, Profile = Profile.Baseline,
            CheckDocument = (document, context) => {{findings}},
        };
        """);
}
