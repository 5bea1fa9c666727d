using PolicyRunner.Checking;
using PolicyRunner.Findings;
using PolicyRunner.Policies.Testing;

namespace PolicyRunner.Tests.Checking.Waiving;

/// <summary>Every way a waiver can be, written into the organisation file and into the page, seen by a check and by the samples of a policy.</summary>
public sealed class WaiverMatrixTests
{
    private const string Waiver = "{ policy: RB011, path: docs/redis.md, reason: The page moves, owner: sre, expires: 2026-12-31 }";

    // The state, how it is written, whether the finding is waived, and what is found about the waiver.
    public static TheoryData<string, string, bool, string?> Waivers => new()
    {
        { "valid", Waiver, true, null },
        { "valid for a folder", Waiver.Replace("path: docs/redis.md", "path: 'docs/**'", StringComparison.Ordinal), true, null },
        { "expired today", Waiver.Replace("2026-12-31", "2026-11-15", StringComparison.Ordinal), true, null },
        { "expired yesterday", Waiver.Replace("2026-12-31", "2026-11-14", StringComparison.Ordinal), false, "RB004" },
        { "unused", Waiver.Replace("RB011", "RB012", StringComparison.Ordinal), false, "RB004" },
        { "ownerless", Waiver.Replace("owner: sre", "owner: ' '", StringComparison.Ordinal), false, "RB003" },
        { "owned by nobody who can be seen", Waiver.Replace("owner: sre", "owner: \"\\u200B\"", StringComparison.Ordinal), false, "RB003" },
        { "owned by a filler", Waiver.Replace("owner: sre", "owner: \"\\u3164\"", StringComparison.Ordinal), false, "RB003" },
        { "without a reason that can be seen", Waiver.Replace("The page moves", "\"\\u2060\\u00AD\"", StringComparison.Ordinal), false, "RB003" },
        { "without a reason", Waiver.Replace("The page moves", "' '", StringComparison.Ordinal), false, "RB003" },
        { "too long", Waiver.Replace("2026-12-31", "2027-05-15", StringComparison.Ordinal), false, "RB003" },
        { "as long as it may", Waiver.Replace("2026-12-31", "2027-05-14", StringComparison.Ordinal), true, null },
        { "unknown policy", Waiver.Replace("RB011", "RB999", StringComparison.Ordinal), false, "RB003" },
        { "wrong path", Waiver.Replace("redis", "valkey", StringComparison.Ordinal), false, "RB004" },
        { "wrong runbook", Waiver.Replace("reason", "runbook: OPS-001, reason", StringComparison.Ordinal), false, "RB004" },
        { "hard-mandatory", Waiver.Replace("RB011", "RB206", StringComparison.Ordinal), false, "RB003" },
        { "for a waiver policy", Waiver.Replace("RB011", "RB004", StringComparison.Ordinal), false, "RB003" },
    };

    public static TheoryData<string, string, bool, string?> Ignores => new()
    {
        { "valid", "RB011 until 2026-12-31: the page moves", true, null },
        { "valid, several policies", "RB011, RB014 until 2026-12-31: the page moves", true, "RB004" },
        { "valid, its own owner", "RB011 until 2026-12-31 by sre: the page moves", true, null },
        { "expired today", "RB011 until 2026-11-15: the page moves", true, null },
        { "expired yesterday", "RB011 until 2026-11-14: the page moves", false, "RB004" },
        { "unused", "RB012 until 2026-12-31: the page moves", false, "RB004" },
        { "malformed, no day", "RB011: the page moves", false, "RB003" },
        { "malformed, bad day", "RB011 until 2026-02-30: the page moves", false, "RB003" },
        { "malformed, no policy", "until 2026-12-31: the page moves", false, "RB003" },
        { "malformed, no reason", "RB011 until 2026-12-31:", false, "RB003" },
        { "malformed, no reason that can be seen", "RB011 until 2026-12-31: \u200B\u2800", false, "RB003" },
        { "malformed, nobody who can be seen", "RB011 until 2026-12-31 by \u200B: the page moves", false, "RB003" },
        { "malformed, no colon", "RB011 until 2026-12-31 the page moves", false, "RB003" },
        { "malformed, nobody after by", "RB011 until 2026-12-31 by: the page moves", false, "RB003" },
        { "too long", "RB011 until 2027-12-31: the page moves", false, "RB003" },
        { "unknown policy", "all until 2026-12-31: the page moves", false, "RB003" },
        { "hard-mandatory", "RB206 until 2026-12-31: the page moves", false, "RB003" },
    };

    [Theory]
    [MemberData(nameof(Waivers))]
    public void A_check_goes_by_a_waiver(string state, string waiver, bool waived, string? about)
    {
        using var repository = new WaivingRepository().Write(WaivingRepository.Page, WaivingRepository.Text()).Waivers(waiver);

        Judge(repository.Check(), state, waived, about, "policies/policyrunner.yml");
    }

    [Theory]
    [MemberData(nameof(Ignores))]
    public void A_check_goes_by_an_ignore(string state, string ignore, bool waived, string? about)
    {
        using var repository = new WaivingRepository().Write(WaivingRepository.Page, WaivingRepository.Text(WaivingRepository.Ignore(ignore)));

        Judge(repository.Check(), state, waived, about, WaivingRepository.Page);
    }

    [Theory]
    [MemberData(nameof(Waivers))]
    public void A_sample_goes_by_a_waiver(string state, string waiver, bool waived, string? about)
    {
        _ = about;
        Assert.True(waived == (Sample($"=== policies/policyrunner.yml\nwaivers:\n  - {waiver}\n=== {WaivingRepository.Page}\n{WaivingRepository.Text()}") == 0), state);
    }

    [Theory]
    [MemberData(nameof(Ignores))]
    public void A_sample_goes_by_an_ignore(string state, string ignore, bool waived, string? about)
    {
        _ = about;
        Assert.True(waived == (Sample($"=== {WaivingRepository.Page}\n{WaivingRepository.Text(WaivingRepository.Ignore(ignore))}") == 0), state);
    }

    [Theory]
    [InlineData("{ policy: RB011, path: docs/redis.md, reason: x, expires: 2026-12-31 }")]
    [InlineData("{ policy: RB011, path: docs/redis.md, owner: sre, expires: 2026-12-31 }")]
    [InlineData("{ policy: RB011, path: docs/redis.md, reason: x, owner: sre }")]
    [InlineData("{ policy: RB011, path: docs/redis.md, reason: x, owner: sre, expires: soon }")]
    [InlineData("{ policy: RB011, path: docs/redis.md, reason: x, owner: sre, expires: 2026-12-31, until: 2027-12-31 }")]
    public void A_malformed_waiver_is_no_configuration_to_check_with(string waiver)
    {
        using var repository = new WaivingRepository().Write(WaivingRepository.Page, WaivingRepository.Text()).Waivers(waiver);

        var report = repository.Check();

        Assert.Equal(Verdict.Error, report.Verdict);
        Assert.All(report.Errors, error => Assert.True(error.IsUsage && error.Span!.Value.File.Path == "policies/policyrunner.yml"));
    }

    [Fact]
    public void Neither_waiver_nor_ignore_covers_a_finding_of_a_policy_that_is_hard_mandatory()
    {
        using var repository = new WaivingRepository()
            .Write(WaivingRepository.Page, WaivingRepository.Text(WaivingRepository.Ignore("RB011 until 2026-12-31: x")))
            .Write("policies/policyrunner.yml", $"policies:\n  RB011: {{ enforcement: hard-mandatory }}\nwaivers:\n  - {Waiver}\n");

        var report = repository.Check();

        Assert.Equal(Verdict.Fail, report.Verdict);
        Assert.Equal(["RB003 docs/redis.md:9", "RB011 docs/redis.md:10", "RB003 policies/policyrunner.yml:4"], WaivingRepository.Lines(report));
        Assert.Equal(0, report.Account.Waived);
    }

    [Fact]
    public void The_organisation_sets_how_long_a_waiver_of_a_policy_may_last()
    {
        using var repository = new WaivingRepository().Write(WaivingRepository.Page, WaivingRepository.Text())
            .Write("policies/policyrunner.yml", $"policies:\n  RB011: {{ maximum-waiver-days: 30 }}\nwaivers:\n  - {Waiver}\n");

        var finding = repository.Check().Findings.Single(finding => finding.Policy == "RB003");

        Assert.Equal("This waiver lasts until 2026-12-31; RB011 can be waived until 2026-12-15 at most (30 days from today).", finding.Message);
    }

    [Fact]
    public void An_ignore_on_a_page_without_owner_names_one_itself()
    {
        var page = WaivingRepository.Text(WaivingRepository.Ignore("RB011 until 2026-12-31: x")).Replace("**Owner**: platform-team", "Nobody.", StringComparison.Ordinal);
        using var repository = new WaivingRepository().Write(WaivingRepository.Page, page);

        Assert.Equal(["RB003 docs/redis.md:9", "RB011 docs/redis.md:10"], WaivingRepository.Lines(repository.Check()));

        repository.Write(WaivingRepository.Page, page.Replace("31: x", "31 by sre: x", StringComparison.Ordinal));

        var finding = Assert.Single(repository.Check().Findings);
        Assert.Equal(("x", WaiverKind.Ignore, "sre", new DateOnly(2026, 12, 31)), (finding.Waived, finding.WaivedBy!.Kind, finding.WaivedBy.Owner, finding.WaivedBy.Until!.Value));
    }

    [Fact]
    public void A_check_of_a_part_does_not_call_waivers_of_the_rest_unused()
    {
        var other = Waiver.Replace("docs/redis.md", "runbooks/other.md", StringComparison.Ordinal);
        using var repository = new WaivingRepository().Write(WaivingRepository.Page, WaivingRepository.Text()).Write("runbooks/other.md", "# Other\n\nFine.\n")
            .Waivers(Waiver, other, other.Replace("runbooks/other.md", "'**/nowhere.md'", StringComparison.Ordinal));

        Assert.Equal(["RB011 docs/redis.md:9 waived"], WaivingRepository.Lines(repository.Check()));
        Assert.Equal(["RB011 docs/redis.md:9 waived", "RB004 policies/policyrunner.yml:3", "RB004 policies/policyrunner.yml:4"], WaivingRepository.Lines(repository.Check(".")));
    }

    private static void Judge(CheckReport report, string state, bool waived, string? about, string place)
    {
        Assert.Empty(report.Errors);
        var finding = Assert.Single(report.Findings, finding => finding.Policy == "RB011");
        Assert.True(waived == (finding.Waived is not null), state);
        Assert.Equal(waived ? 1 : 0, report.Account.Waived);
        var others = report.Findings.Where(finding => finding.Policy != "RB011").ToList();
        Assert.Equal(about is null ? [] : [$"{about} {place}"], others.Select(other => $"{other.Policy} {other.Span.File.Path}"));
        var fails = others.Any(other => other.Enforcement == Enforcement.HardMandatory);
        Assert.Equal(waived && !fails ? Verdict.Pass : Verdict.Fail, report.Verdict);
    }

    private static int Sample(string text)
    {
        var (input, problem) = SampleParser.Parse(text);
        Assert.Null(problem);
        var policy = Checker.Policies(null, Path.GetTempPath(), CancellationToken.None).Single(policy => policy.Id == "RB011");
        return SampleEvaluation.Evaluate(policy, input!).Findings.Count;
    }
}
