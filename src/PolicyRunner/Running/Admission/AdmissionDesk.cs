using PolicyRunner.Journal.Shared;
using PolicyRunner.Running.Approvals;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Admission;

/// <summary>Decides whether a plan may run, before anything is started. What cannot be found out is a reason against it.</summary>
/// <example><code>
/// var decision = AdmissionDesk.Enter(request, cancellation);
/// journal.Append(decision.IsGranted ? "admitted" : "refused", decision.Record);
/// if (decision.IsGranted) { …; AdmissionDesk.Leave(request, cancellation); }
/// </code></example>
public static class AdmissionDesk
{
    // What an emergency may go past. Never the digest, the contract, the policies or a lock.
    private static readonly RefusalKind[] Breakable = [RefusalKind.Approval, RefusalKind.Requester, RefusalKind.Window, RefusalKind.Freeze];

    /// <summary>Only asks: nothing is taken, used up or written.</summary>
    /// <exception cref="SharedStateException">The shared state cannot be reached, read or trusted.</exception>
    /// <exception cref="ApprovalException">Approvals cannot be verified here.</exception>
    public static AdmissionDecision Decide(AdmissionRequest request, CancellationToken cancellation) =>
        Judge(request, Case.Open(request, cancellation), request.Shared.Read(cancellation), cancellation).Answer;

    /// <summary>Decides and, in the same change of the shared state, takes the locks and uses up the request.</summary>
    /// <exception cref="SharedStateException">The shared state cannot be reached, read, written or trusted.</exception>
    /// <exception cref="ApprovalException">Approvals cannot be verified here.</exception>
    public static AdmissionDecision Enter(AdmissionRequest request, CancellationToken cancellation)
    {
        var opened = Case.Open(request, cancellation);
        return request.IsDryRun
            ? Judge(request, opened, request.Shared.Read(cancellation), cancellation).Answer
            : request.Shared.Change($"Start run {request.Run}", now => Judge(request, opened, now, cancellation), cancellation);
    }

    /// <summary>Begins the locks' lifetime anew; call it well before it is over.</summary>
    /// <returns>False when the run has lost one: it must start nothing else.</returns>
    /// <exception cref="SharedStateException">The shared state cannot be reached, read or written.</exception>
    public static bool Renew(AdmissionRequest request, CancellationToken cancellation) =>
        !Plans.Locks(request.Plan).Any() || request.Shared.Change($"Renew the locks of run {request.Run}", now => RunLocks.Renew(now, request), cancellation);

    /// <summary>Releases the locks that the run still holds, and anchors the end of its journal.</summary>
    /// <exception cref="SharedStateException">The shared state cannot be reached, read or written, or another journal of this run was anchored.</exception>
    public static void Leave(AdmissionRequest request, CancellationToken cancellation)
    {
        if (request.Journal is not null || Plans.Locks(request.Plan).Any())
        {
            var stranger = request.Shared.Change($"End run {request.Run}", now => Anchor(RunLocks.Release(now, request.Run), request), cancellation);
            if (stranger is not null)
            {
                throw new SharedStateException(stranger.Contradiction);
            }
        }
    }

    private static (StateSnapshot Next, AdmissionDecision Answer) Judge(AdmissionRequest request, Case opened, StateSnapshot state, CancellationToken cancellation)
    {
        var (next, taken) = RunLocks.Take(state, request);
        List<Refusal> all =
        [
            .. opened.Refusals, .. TimeRules.Freezes(request, state, cancellation), .. Used(request, state),
            .. taken.Where(answer => !answer.IsTaken).Select(RunLocks.Refusal), .. Strange(request, state),
        ];
        var passed = opened.Glass is null ? [] : all.Where(refusal => Breakable.Contains(refusal.Kind)).ToList();
        List<Refusal> refusals = [.. all.Except(passed)];
        List<string> notes =
        [
            .. opened.Glass is { } glass ? [$"Break-glass by {glass.Person}: {opened.Why}. It went past {(passed.Count == 0 ? "nothing" : Wording.And(passed.Select(refusal => refusal.Reason)))}."] : (IEnumerable<string>)[],
            .. opened.Rejected.Select(rejected => $"The approval '{rejected.Source}' does not count: {rejected.Reason}."),
            .. taken.Select(RunLocks.Note).OfType<string>(),
            .. request.Shared.IsShared ? [] : new[] { $"Locks, freezes and used requests are kept in {request.Shared.Place}: others do not see them." },
        ];
        var isEntered = refusals.Count == 0 && !request.IsDryRun;
        var decision = new AdmissionDecision
        {
            Refusals = refusals,
            Notes = notes,
            Approvals = opened.Reading?.Accepted ?? [],
            Locks = isEntered ? [.. taken.Select(answer => answer.Entry)] : [],
            Record = [],
        };
        decision = decision with { Record = AdmissionRecord.Of(request, decision, opened.Glass, opened.Why, passed) };
        return (isEntered ? Anchor(Use(next, request), request).Next : state, decision);
    }

    // The same run may enter again: that is how it goes on after it was stopped.
    private static IEnumerable<Refusal> Used(AdmissionRequest request, StateSnapshot state) =>
        request.Shown is { } shown && RequestBook.Find(state, shown.Request) is { } use && use.Run != request.Run
            ? [new Refusal(RefusalKind.Used, $"'{shown.Path}' was used by {use.Requester} for run {use.Run} at {Moment.Format(use.Time)}", $"go on with that run, or make a new plan: {request.Plan.CommandInto(shown.Path)}")]
            : [];

    private static StateSnapshot Use(StateSnapshot state, AdmissionRequest request) => request.Shown is { } shown
        ? RequestBook.Use(state, new UsedRequest(shown.Request, request.Plan.Digest, request.Run, request.Requester, request.Clock.GetUtcNow()))
        : state;

    private static IEnumerable<Refusal> Strange(AdmissionRequest request, StateSnapshot state) =>
        request.Journal is { } journal && AnchorBook.Stranger(state, journal, request.Run) is { } stranger ? [new Refusal(RefusalKind.Journal, stranger.Difference, JournalAnchor.Remedy)] : [];

    private static (StateSnapshot Next, JournalAnchor? Stranger) Anchor(StateSnapshot state, AdmissionRequest request)
    {
        if (request.Journal is not { } journal)
        {
            return (state, null);
        }

        var (next, anchor) = AnchorBook.Set(state, journal, request.Run, request.By, request.Clock.GetUtcNow());
        return (next, anchor.Head == journal.Head ? null : anchor);
    }

    /// <summary>What does not depend on the shared state, found out once.</summary>
    private sealed record Case(IReadOnlyList<Refusal> Refusals, ApprovalReading? Reading, VerifiedApproval? Glass, string? Why, IReadOnlyList<RejectedApproval> Rejected)
    {
        public static Case Open(AdmissionRequest request, CancellationToken cancellation)
        {
            var reading = ApprovalRules.Read(request, cancellation);
            var why = request.BreakGlass ?? request.EarlierBreakGlass;
            var glass = why is null ? null : reading?.Accepted.FirstOrDefault(approval => approval.Role == ApprovalVerifier.BreakGlass);
            List<Refusal> refusals = [.. AdmissionRules.Judge(request), .. ApprovalRules.Judge(request, reading), .. TimeRules.Windows(request)];
            if (request.BreakGlass is not null && glass is null)
            {
                refusals.Add(new Refusal(RefusalKind.Approval, $"Nobody has signed as '{ApprovalVerifier.BreakGlass}' within the last hour", $"sign: policyrunner approve {request.Shown?.Path ?? "plan.json"} --role {ApprovalVerifier.BreakGlass}"));
            }

            return new Case(refusals, reading, glass, why, [.. request.Papers.Unreadable, .. reading?.Rejected ?? []]);
        }
    }
}
