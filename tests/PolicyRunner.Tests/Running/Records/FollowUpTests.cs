using PolicyRunner.Running;
using PolicyRunner.Running.Records;
using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Running.Records;

public sealed class FollowUpTests
{
    // A Friday evening; the Monday after it is a holiday.
    private const string Organisation = """
        profiles:
          - { paths: ["**"], profile: baseline }
        teams: [platform-team]
        incidents: { review-within: 2 business days }
        calendar: { time-zone: Europe/Vienna, holidays: [2026-11-23] }
        """;

    [LinuxFact]
    public async Task The_items_of_the_last_section_are_recorded_at_the_end_with_owner_and_business_day()
    {
        using var fixture = new RunFixture("""
            ## Purpose

            Test.

            ## Procedure

            ```bash id=one time=5m
            true
            ```

            ## Post-incident

            - [ ] Book the review
            - [ ] Tell the `board` within 24 hours (owner: comms)
              with all the numbers
            1. Fix the alert within 5 business days.
            """, "owner: platform-team\nestimated-time: 10m-20m");
        fixture.Write("policies/policyrunner.yml", Organisation);

        var report = await fixture.RunAsync(fixture.Commission() with { Runbook = "OPS-1", Clock = new Moment() });

        Assert.Equal(RunOutcome.Succeeded, report.Outcome);
        var record = RunRecordReader.Read(fixture.At($".policyrunner/runs/{report.Run}/journal.jsonl"), fixture.Root, CancellationToken.None);
        Assert.Equal(
            ["Book the review platform-team 2026-11-25", "Tell the board within 24 hours (owner: comms) with all the numbers comms 2026-11-22", "Fix the alert within 5 business days. platform-team 2026-11-30"],
            record.FollowUps.Select(item => $"{item.Text} {item.Owner} {item.Due:yyyy-MM-dd}"));
        Assert.Equal((TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(20)), (record.Time.Estimate!.Minimum, record.Time.Estimate.Maximum));
        Assert.Equal(TimeSpan.FromMinutes(5), Assert.Single(record.Steps).Estimate!.Maximum);
    }

    private sealed class Moment : TimeProvider
    {
        // 00:30 of Saturday in Vienna.
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 20, 23, 30, 0, TimeSpan.Zero);
    }
}
