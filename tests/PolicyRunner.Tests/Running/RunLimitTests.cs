using PolicyRunner.Running;
using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Running;

public sealed class RunLimitTests
{
    [LinuxFact]
    public async Task A_timeout_longer_than_a_timer_can_be_set_to_is_no_obstacle()
    {
        using var fixture = new RunFixture(RunTests.Body("```bash id=one timeout=90d\nnote one\n```\n\n```yaml command id=two timeout=400d\nrun: [note, two]\n```"));

        Assert.Equal(RunOutcome.Succeeded, (await fixture.RunAsync()).Outcome);
    }

    [UnixFact]
    public async Task A_run_whose_folder_cannot_be_made_starts_nothing()
    {
        using var fixture = new RunFixture(RunTests.Body("```bash id=one\nnote one\n```"));
        fixture.Write(".policyrunner/runs", "a file where the folder should be");

        var report = await fixture.RunAsync();

        Assert.Equal((RunOutcome.Refused, true), (report.Outcome, report.IsBroken));
        Assert.Contains("The run cannot be recorded, so nothing was started", Assert.Single(report.Reasons), StringComparison.Ordinal);
        Assert.Empty(fixture.Notes);
    }
}
