using PolicyRunner.Checking;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Planning;
using PolicyRunner.Running.Admission;
using PolicyRunner.Running.Approvals;

namespace PolicyRunner.Running;

/// <summary>A run's permission: asked for before anything is begun, its locks kept alive while it runs, given back when it ends.</summary>
internal sealed class RunAdmission
{
    // Three can be missed before a lock lapses.
    private const int RenewalsPerLifetime = 4;

    private readonly AdmissionRequest request;

    private RunAdmission(AdmissionRequest request) => this.request = request;

    /// <returns>What decides about a run, or why that cannot be found out: a reason against it.</returns>
    public static (RunAdmission? Admission, string? Problem) Open(string run, RunCommission commission, PlanReport report, PlanFile? shown, CancellationToken cancellation)
    {
        try
        {
            return (new RunAdmission(new AdmissionRequest
            {
                Run = run,
                Plan = report.Plan!,
                Check = report.Check!,
                Organisation = report.Request!.Organisation,
                Shared = SharedState.Open(commission.WorkingDirectory, cancellation),
                Requester = commission.Operator!,
                Shown = shown,
                Reason = commission.Reason,
                Confirmation = commission.Confirmation,
                BreakGlass = commission.BreakGlass,
                Papers = AdmissionPapers.Read(commission.WorkingDirectory, shown?.Path, cancellation),
                IsDryRun = commission.IsDry,
                Clock = commission.Clock,
            }), null);
        }
        catch (Exception trouble) when (trouble is SharedStateException or ApprovalException)
        {
            return (null, trouble.Message);
        }
    }

    /// <summary>Asks, and changes nothing.</summary>
    /// <returns>Every reason against the run, one sentence each.</returns>
    public IReadOnlyList<string> Refusals(CancellationToken cancellation) => Try(() => AdmissionDesk.Decide(request, cancellation).Refusals.Select(refusal => $"{refusal}").ToList());

    /// <summary>Takes the locks and uses up the request.</summary>
    /// <returns>The decision, or why there is none.</returns>
    public (AdmissionDecision? Decision, string? Problem) Enter(CancellationToken cancellation)
    {
        try
        {
            return (AdmissionDesk.Enter(request, cancellation), null);
        }
        catch (Exception trouble) when (trouble is SharedStateException or ApprovalException)
        {
            return (null, trouble.Message);
        }
    }

    /// <summary>Takes the locks of a run that goes on: it was let in when it began, and they may have lapsed since.</summary>
    /// <returns>Who holds one of them, one sentence each.</returns>
    public IReadOnlyList<string> Reenter(CancellationToken cancellation) => Try(() => request.Shared.Change($"Go on with run {request.Run}", now =>
    {
        var (next, answers) = RunLocks.Take(now, request);
        var held = answers.Where(answer => !answer.IsTaken).Select(answer => $"{RunLocks.Refusal(answer)}").ToList();
        return (held.Count == 0 ? next : now, held);
    }, cancellation));

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

    /// <returns>Why the locks could not be given back, or null; they lapse by themselves.</returns>
    public string? Leave()
    {
        try
        {
            AdmissionDesk.Leave(request, CancellationToken.None);
            return null;
        }
        catch (SharedStateException trouble)
        {
            return $"The run's locks were not released and will lapse by themselves: {trouble.Message}";
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
