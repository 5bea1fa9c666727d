using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Demo;

/// <summary>The library of six runbooks, run from end to end.</summary>
public sealed class LibraryRunTests : IDisposable
{
    private readonly DemoFixture demo = new();

    public void Dispose() => demo.Dispose();

    [LinuxFact]
    public async Task A_good_version_meets_a_few_then_all()
    {
        var run = await demo.RunAsync("run", "REL-001", "-p", "version=v1.1.0", "-p", "watch=1s");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(
            [
                "gh api repos/example-org/quote-api/commits/v1.1.0/check-runs --jq all(.check_runs[]; .conclusion == \"success\")",
                "gh workflow run deploy.yml --ref main -f version=v1.1.0 -f traffic=5",
                "gh workflow run deploy.yml --ref main -f version=v1.1.0 -f traffic=100",
                "gh workflow run smoke-tests.yml --ref main -f environment=production",
            ],
            demo.Calls);
        Assert.Equal(("v1.1.0", null), (demo.State.Version, demo.State.Canary));
        Assert.Contains("succeeded: 6 steps, 6 completed.", run.Output, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task A_bad_canary_is_taken_back_before_most_have_met_it()
    {
        demo.Break("canary");

        var run = await demo.JsonAsync("run", "REL-001", "-p", "version=v1.1.0");

        Assert.Equal("rolled-back", (string?)run["outcome"]);
        Assert.Equal(
            [
                "gh workflow run deploy.yml --ref main -f version=v1.1.0 -f traffic=5",
                "gh workflow run rollback.yml --ref main -f version=v1.0.0",
                "gh workflow run smoke-tests.yml --ref main -f environment=production",
            ],
            demo.Calls.Skip(1));
        Assert.Equal(("v1.0.0", null), (demo.State.Version, demo.State.Canary));
        Assert.Contains("'watch': 'api-availability' is 0.95", (string?)run["reasons"]![0], StringComparison.Ordinal);
    }
}
