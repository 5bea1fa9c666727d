using PolicyRunner.Checking;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Planning;
using PolicyRunner.Running.Admission;
using PolicyRunner.Running.Approvals;
using PolicyRunner.Running.Recording;

namespace PolicyRunner.Running;

/// <summary>A run's permission: asked for before anything is begun, its locks kept alive while it runs, given back when it ends.</summary>
internal sealed class RunAdmission
{
    // Three can be missed before a lock lapses.
    private const int RenewalsPerLifetime = 4;

    private readonly AdmissionRequest request;

    private RunAdmission(AdmissionRequest request) => this.request = request;

    /// <param name="session">Whose commission it is.</param>
    /// <param name="run">The run's id.</param>
    /// <param name="report">The plan and its check.</param>
    /// <param name="shown">The plan's file, or null.</param>
    /// <param name="earlier">What was done of it when it goes on, else null.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What decides about a run, or why that cannot be found out: a reason against it.</returns>
    public static (RunAdmission? Admission, string? Problem) Open(RunSession session, string run, PlanReport report, PlanFile? shown, EarlierRun? earlier, CancellationToken cancellation)
    {
        try
        {
            var request = Request(session, run, report, shown, cancellation);
            return (new RunAdmission(earlier is null ? request : Again(request, earlier)), null);
        }
        catch (Exception trouble) when (trouble is SharedStateException or ApprovalException)
        {
            return (null, trouble.Message);
        }
    }

    /// <summary>What is asked of the admission.</summary>
    /// <exception cref="SharedStateException">The shared state cannot be named.</exception>
    /// <exception cref="ApprovalException">The repository or the approvals cannot be read.</exception>
    public static AdmissionRequest Request(RunSession session, string run, PlanReport report, PlanFile? shown, CancellationToken cancellation)
    {
        var commission = session.Commission;
        return new AdmissionRequest
        {
            Run = run,
            Plan = report.Plan!,
            Check = report.Check!,
            Organisation = report.Request!.Organisation,
            Shared = SharedState.Open(commission.WorkingDirectory, cancellation),
            Requester = session.Operator,
            Writer = session.Operator,
            Shown = shown,
            Reason = commission.Reason,
            Confirmation = commission.Confirmation,
            BreakGlass = commission.BreakGlass,
            Papers = AdmissionPapers.Read(commission.WorkingDirectory, shown?.Path, cancellation),
            IsDryRun = commission.IsDry,
            Clock = commission.Clock,
        };
    }

    /// <summary>The same for a run that goes on. Whoever goes on with it, it is the run of who asked for it: approvals were given to that person.</summary>
    public static AdmissionRequest Again(AdmissionRequest request, EarlierRun earlier) => request with
    {
        Requester = earlier.Requester ?? request.Requester,
        Reason = request.Reason ?? earlier.Reason,
        EarlierBreakGlass = earlier.BreakGlass,
        Left = PlanScope.Left(request.Plan, earlier.State),
        Journal = earlier.Reading,
        Papers = request.Papers with { Approvals = [.. request.Papers.Approvals.Concat(earlier.Approvals).DistinctBy(approval => approval.Signature, StringComparer.Ordinal)] },
    };

    /// <summary>Asks, and changes nothing.</summary>
    /// <returns>Every reason against the run, one sentence each, but for what <see cref="RunGate"/> says of its check: there it stands with its place.</returns>
    public IReadOnlyList<string> Refusals(CancellationToken cancellation) =>
        Try(() => AdmissionDesk.Decide(request, cancellation).Refusals.Where(refusal => refusal.Kind != RefusalKind.Policy).Select(refusal => $"{refusal}").ToList());

    /// <summary>Takes the locks, uses up the request and anchors the journal.</summary>
    /// <returns>The decision, or why there is none.</returns>
    public (AdmissionDecision? Decision, string? Problem) Enter(RunJournal journal, CancellationToken cancellation)
    {
        try
        {
            return (AdmissionDesk.Enter(request with { Journal = journal.Reading }, cancellation), null);
        }
        catch (Exception trouble) when (trouble is SharedStateException or ApprovalException)
        {
            return (null, trouble.Message);
        }
    }

    /// <summary>Keeps the locks alive until it is cancelled.</summary>
    /// <param name="lost">Called when a lock is lost: nothing more may begin.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task KeepAsync(Action<string> lost, CancellationToken cancellation)
    {
        var lifetime = request.LockLifetime;
        var kept = request.Clock.GetTimestamp();
        while (true)
        {
            await Task.Delay(lifetime / RenewalsPerLifetime, request.Clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellation.IsCancellationRequested)
            {
                return;
            }

            try
            {
                if (!AdmissionDesk.Renew(request, cancellation))
                {
                    lost("The run has lost its lock to another one.");
                    return;
                }

                kept = request.Clock.GetTimestamp();
            }
            catch (SharedStateException trouble)
            {
                // There may still be time for another attempt.
                if (request.Clock.GetElapsedTime(kept) >= lifetime - (lifetime / RenewalsPerLifetime))
                {
                    lost($"The run's lock cannot be renewed: {trouble.Message}");
                    return;
                }
            }
        }
    }

    /// <summary>Anchors how far a run has come that waits: its locks stay.</summary>
    /// <returns>Why that could not be done, or null.</returns>
    public string? Pause(RunJournal journal) => Keep(
        () => request.Shared.Anchor(journal.Reading, request.Run, request.By, request.Clock.GetUtcNow(), CancellationToken.None),
        "How far it has come was not anchored");

    /// <summary>Anchors the end of the run and gives its locks back.</summary>
    /// <returns>Why that could not be done, or null; locks lapse by themselves.</returns>
    public string? Leave(RunJournal journal) => Keep(
        () => AdmissionDesk.Leave(request with { Journal = journal.Reading }, CancellationToken.None),
        "The run's end was not anchored, and its locks lapse by themselves");

    /// <summary>Gives back what a run holds that has ended, and anchors its end, as the process would have done that wrote its last record.</summary>
    /// <returns>Why that could not be done, or null.</returns>
    public static string? Tidy(RunSession session, string run, EarlierRun earlier, CancellationToken cancellation) => Keep(
        () => SharedState.Open(session.Commission.WorkingDirectory, cancellation).Change(
            $"End run {run}",
            now => AnchorBook.Set(RunLocks.Release(now, run), earlier.Reading, run, session.Operator, session.Commission.Clock.GetUtcNow()),
            cancellation),
        "The run's end was not anchored, and its locks lapse by themselves");

    private static string? Keep(Action change, string otherwise)
    {
        try
        {
            change();
            return null;
        }
        catch (SharedStateException trouble)
        {
            return $"{otherwise}: {trouble.Message}";
        }
    }

    private static IReadOnlyList<string> Try(Func<IReadOnlyList<string>> ask)
    {
        try
        {
            return ask();
        }
        catch (Exception trouble) when (trouble is SharedStateException or ApprovalException)
        {
            return [trouble.Message];
        }
    }
}
