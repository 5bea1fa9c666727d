using PolicyRunner.Planning;
using PolicyRunner.Running.Admission;
using PolicyRunner.Tests.Reporting;

namespace PolicyRunner.Tests.Running.Admission;

public sealed class AdmissionTests : IDisposable
{
    private readonly AdmissionFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Fact]
    public void A_run_that_nothing_speaks_against_may_start_and_says_what_to_journal()
    {
        var decision = Enter(fixture.Request("status: accepted\nlock: backend"));

        Assert.True(decision.IsGranted);
        Assert.Equal(("backend", 1L), (decision.Locks[0].Name, decision.Locks[0].Token));
        Assert.Equal("alice@example.com", decision.Record["requester"]!.GetValue<string>());
        Assert.Equal(1, decision.Record["locks"]![0]!["token"]!.GetValue<long>());
    }

    [Fact]
    public void Every_reason_against_a_run_is_named_at_once()
    {
        var request = fixture.Request("status: draft\nconfirm: DEPLOY\nreason: required") with
        {
            Check = Sketch.Report(Sketch.Finding(Sketch.File("text").At("text"))),
            Papers = AdmissionFixture.Papers("runbooks/deploy.md"),
        };

        var decision = Enter(request);

        Assert.Equal(
            [RefusalKind.Policy, RefusalKind.Status, RefusalKind.Confirmation, RefusalKind.Reason, RefusalKind.WorkTree],
            decision.Refusals.Select(refusal => refusal.Kind));
        Assert.Equal("The run is not confirmed; type exactly: DEPLOY.", $"{decision.Refusals[2]}");
        Assert.Equal(5, decision.Record["refusals"]!.AsArray().Count);
    }

    [Fact]
    public void A_plan_that_has_changed_since_it_was_shown_is_refused()
    {
        var request = fixture.Request();
        var shown = new PlanFile { Path = "plan.json", Digest = new string('a', 64), Request = new string('b', 32), Runbook = "REL-001", File = "runbooks/deploy.md", Parameters = [] };

        Assert.Equal([RefusalKind.Digest], Kinds(request with { Shown = shown }));
        Assert.Empty(Kinds(request with { Shown = shown with { Digest = request.Plan.Digest } }));
    }

    [Theory]
    [InlineData("status: accepted", true)]
    [InlineData("status: frozen", true)]
    [InlineData("status: draft", false)]
    [InlineData("status: retired", false)]
    [InlineData("owner: sre", false)]
    public void Only_accepted_and_frozen_runbooks_run(string matter, bool mayRun) => Assert.Equal(mayRun, Enter(fixture.Request(matter)).IsGranted);

    [Theory]
    [InlineData("DEPLOY", true)]
    [InlineData("deploy", false)]
    [InlineData("DEPLOY ", false)]
    [InlineData(null, false)]
    public void The_confirmation_is_typed_exactly(string? typed, bool mayRun) =>
        Assert.Equal(mayRun, Enter(fixture.Request("status: accepted\nconfirm: DEPLOY") with { Confirmation = typed }).IsGranted);

    [Fact]
    public void A_dry_run_may_try_files_that_are_not_committed_and_takes_no_lock()
    {
        var request = fixture.Request("status: accepted\nlock: backend") with { Papers = AdmissionFixture.Papers("deploy.sh") };

        Assert.Equal([RefusalKind.WorkTree], Kinds(request));
        Assert.Empty(Enter(request with { IsDryRun = true }).Locks);
        Assert.True(Enter(request with { Papers = AdmissionFixture.Papers(), Run = "run-2" }).IsGranted);
    }

    [Fact]
    public void A_taken_lock_is_refused_with_its_owner_and_free_again_once_the_run_has_left()
    {
        var first = fixture.Request("status: accepted\nlock: backend") with { Reason = "release 12" };
        var second = first with { Run = "run-2", Requester = "bob@example.com" };
        Assert.True(Enter(first).IsGranted);

        var refused = Enter(second);
        AdmissionDesk.Leave(first, CancellationToken.None);
        var granted = Enter(second);

        Assert.Equal(
            "The lock 'backend' is held by alice@example.com with run run-1 since 2026-11-25 16:30 UTC (release 12); wait for it to end, or go on with it when nobody does: policyrunner run --resume run-1; the lock lapses at 2026-11-25 17:30 UTC unless it is renewed.",
            $"{Assert.Single(refused.Refusals)}");
        Assert.Equal(2, granted.Locks[0].Token);
    }

    [Fact]
    public void A_lapsed_lock_is_taken_over_with_a_note_and_its_old_run_cannot_renew_it()
    {
        var first = fixture.Request("status: accepted\nlock: backend");
        var second = first with { Run = "run-2" };
        Enter(first);
        Assert.True(AdmissionDesk.Renew(first, CancellationToken.None));
        fixture.Clock.Now += TimeSpan.FromHours(1);

        var taken = Enter(second);

        Assert.Contains(taken.Notes, note => note.StartsWith("The lock 'backend' of run run-1 by alice@example.com lapsed at 2026-11-25 17:30 UTC", StringComparison.Ordinal));
        Assert.False(AdmissionDesk.Renew(first, CancellationToken.None));
        AdmissionDesk.Leave(first, CancellationToken.None);
        Assert.True(AdmissionDesk.Renew(second, CancellationToken.None));
    }

    [Fact]
    public void A_refused_run_leaves_the_lock_to_others()
    {
        var request = fixture.Request("status: draft\nlock: backend");

        Assert.Empty(Enter(request).Locks);
        Assert.True(Enter(fixture.Request("status: accepted\nlock: backend") with { Run = "run-2" }).IsGranted);
    }

    private static AdmissionDecision Enter(AdmissionRequest request) => AdmissionDesk.Enter(request, CancellationToken.None);

    private static IEnumerable<RefusalKind> Kinds(AdmissionRequest request) => AdmissionDesk.Decide(request, CancellationToken.None).Refusals.Select(refusal => refusal.Kind);
}
