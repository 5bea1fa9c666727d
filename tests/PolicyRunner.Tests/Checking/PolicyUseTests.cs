using PolicyRunner.Checking;

namespace PolicyRunner.Tests.Checking;

/// <summary>Who wants to know how near a policy is to its steps is told, and on which document.</summary>
public sealed class PolicyUseTests : IDisposable
{
    private const string CountsLines = "document.File.Text.Split('\\n').Length is var lines && Enumerable.Range(0, lines * 1_000).Count(number => number < 0) > 0 ? [document.Finding(\"x\")] : []";

    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public void The_document_that_took_most_of_the_steps_is_named_with_the_part_it_took()
    {
        repository.Write("runbooks/a.md", "# A\n");
        repository.Write("runbooks/long.md", "# Long\n" + new string('\n', 2_000));
        repository.Write("runbooks/z.md", "# Z\n");
        Write($"CheckDocument = (document, context) => {CountsLines},");

        var use = Use(Check());

        Assert.Equal("runbooks/long.md", use.Busiest);
        Assert.InRange(use.Steps, 2_000_000.0 / 6_000_000, 0.99);
        Assert.Equal(use, Use(Check()) with { Time = use.Time });
    }

    [Fact]
    public void A_policy_that_went_beyond_took_all_of_them()
    {
        repository.Write("runbooks/a.md", "# A\n");
        Write("CheckDocument = (document, context) => { while (true) { } },");

        var report = Check();

        Assert.Equal((1.0, "runbooks/a.md"), (Use(report).Steps, Use(report).Busiest));
        Assert.Equal(Verdict.Error, report.Verdict);
    }

    [Fact]
    public void Of_the_library_no_document_is_named()
    {
        repository.Write("runbooks/a.md", "# A\n");
        Write("CheckAll = (library, context) => library.Documents.Count > 1 ? [library.Documents[0].Finding(\"x\")] : [],");

        var use = Use(Check());

        Assert.Null(use.Busiest);
        Assert.InRange(use.Steps, double.Epsilon, 0.01);
    }

    [Fact]
    public void A_policy_of_a_stricter_profile_took_nothing()
    {
        repository.Write("runbooks/a.md", "# A\n");
        Write($"CheckDocument = (document, context) => {CountsLines},", "Strict");

        Assert.Equal((0.0, null), (Use(Check()).Steps, Use(Check()).Busiest));
    }

    private static PolicyTiming Use(CheckReport report) => Assert.Single(report.Timings, timing => timing.Policy == "TEAM1");

    private CheckReport Check() => Checker.Run(new CheckRequest { WorkingDirectory = repository.Root, Clock = FixedClock.Today, Timings = true }, CancellationToken.None);

    private void Write(string check, string profile = "Baseline") => repository.Write("policies/team.csx", $$"""
        return new Policy("TEAM1", "team")
        {
            Title = "T", Why = "why", Severity = Severity.Info, Profile = Profile.{{profile}},
            {{check}}
        };
        """);
}
