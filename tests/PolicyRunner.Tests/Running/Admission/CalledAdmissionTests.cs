using PolicyRunner.Running.Admission;
using PolicyRunner.Tests.Running.Approvals;

namespace PolicyRunner.Tests.Running.Admission;

/// <summary>What a called runbook asks for, the run must have; and when it may run at all.</summary>
public sealed class CalledAdmissionTests : IDisposable
{
    private const string Call = "status: accepted\nlock: front";

    private readonly AdmissionFixture fixture = new()
    {
        Organisation = SignerFixture.Read("""
            roles:
              change-board: { teams: [sre] }
              dba: { teams: [sre] }
            windows:
              sunday: { day: sunday, at: "10:00", duration: 2h, high-risk-approval: [change-board] }
              wednesday: { day: wednesday, at: "16:00", duration: 2h, high-risk-approval: [change-board] }
            """),
    };

    public void Dispose() => fixture.Dispose();

    [Fact]
    public void The_status_approvals_window_and_reason_of_a_called_runbook_count()
    {
        var request = fixture.Request(Call) with { Plan = fixture.Calling(Call, "status: draft\nreason: required\nwindow: sunday\napproval: [{ role: dba }]") };

        Assert.Equal([RefusalKind.Status, RefusalKind.Reason, RefusalKind.Approval, RefusalKind.Window], Decide(request).Refusals.Select(refusal => refusal.Kind));
        Assert.Equal("'OPS-002' is draft", Decide(request).Refusals[0].Reason);
    }

    [Fact]
    public void The_locks_of_both_are_taken_and_released_together_or_not_at_all()
    {
        var both = fixture.Request() with { Plan = fixture.Calling(Call, "status: accepted\nlock: back") };
        var back = fixture.Request("status: accepted\nlock: back") with { Run = "run-2" };
        Assert.True(Enter(back).IsGranted);

        Assert.Equal("The lock 'back' is held by alice@example.com with run run-2 since 2026-11-25 16:30 UTC", Assert.Single(Enter(both).Refusals).Reason);
        Assert.True(Enter(fixture.Request("status: accepted\nlock: front") with { Run = "run-2" }).IsGranted);
        AdmissionDesk.Leave(fixture.Request("status: accepted\nlock: front") with { Run = "run-2" }, CancellationToken.None);
        AdmissionDesk.Leave(back, CancellationToken.None);

        Assert.Equal(["front", "back"], Enter(both).Locks.Select(entry => entry.Name));
        Assert.Equal(2, Enter(back).Refusals.Concat(Enter(fixture.Request("status: accepted\nlock: front") with { Run = "run-2" }).Refusals).Count(refusal => refusal.Kind == RefusalKind.Lock));
        AdmissionDesk.Leave(both, CancellationToken.None);
        Assert.True(Enter(back).IsGranted);
    }

    [Fact]
    public void Two_runs_of_different_runbooks_that_share_locks_never_hold_one_each()
    {
        var first = fixture.Request() with { Plan = fixture.Calling("status: accepted\nlock: a", "status: accepted\nlock: b"), Run = "run-1" };
        var second = fixture.Request() with { Plan = fixture.Calling("status: accepted\nlock: b", "status: accepted\nlock: a"), Run = "run-2" };

        for (var round = 0; round < 5; round++)
        {
            var answers = new AdmissionDecision[2];
            Parallel.Invoke(() => answers[0] = Enter(first), () => answers[1] = Enter(second));

            Assert.Single(answers, answer => answer.IsGranted);
            Assert.Equal(2, Assert.Single(answers, answer => !answer.IsGranted).Refusals.Count);
            AdmissionDesk.Leave(first, CancellationToken.None);
            AdmissionDesk.Leave(second, CancellationToken.None);
        }
    }

    [Fact]
    public void A_closed_window_says_when_it_opens_and_an_open_one_asks_its_board_for_what_is_risky()
    {
        Assert.Equal("The change window 'sunday' is closed; it is open from 2026-11-29 10:00 UTC to 2026-11-29 12:00 UTC.", $"{Assert.Single(Decide(fixture.Request("status: accepted\nwindow: sunday")).Refusals)}");
        Assert.Empty(Decide(fixture.Request("status: accepted\nwindow: wednesday\nrisk: low")).Refusals);
        Assert.Equal("The plan needs 1 of 'change-board' to approve it", Assert.Single(Decide(fixture.Request("status: accepted\nwindow: wednesday\nrisk: high")).Refusals).Reason);
        Assert.Equal("The change window 'wednsday' is not in the organisation file; did you mean 'wednesday'?", $"{Assert.Single(Decide(fixture.Request("status: accepted\nwindow: wednsday")).Refusals)}");
    }

    [Fact]
    public void A_lost_lock_among_several_cannot_be_renewed()
    {
        var both = fixture.Request() with { Plan = fixture.Calling(Call, "status: accepted\nlock: back") };
        Enter(both);
        Assert.True(AdmissionDesk.Renew(both, CancellationToken.None));
        fixture.Clock.Now += TimeSpan.FromHours(2);
        Enter(fixture.Request("status: accepted\nlock: back") with { Run = "run-2" });

        Assert.False(AdmissionDesk.Renew(both, CancellationToken.None));
    }

    private static AdmissionDecision Decide(AdmissionRequest request) => AdmissionDesk.Decide(request, CancellationToken.None);

    private static AdmissionDecision Enter(AdmissionRequest request) => AdmissionDesk.Enter(request, CancellationToken.None);
}
