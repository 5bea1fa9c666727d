using System.Text.Json.Nodes;
using PolicyRunner.Journal.Shared;

namespace PolicyRunner.Running.Admission;

/// <summary>Decides whether a plan may run, before anything is started. What cannot be found out is a reason against it.</summary>
/// <example><code>
/// var decision = AdmissionDesk.Enter(request, cancellation);
/// journal.Append(decision.IsGranted ? "admitted" : "refused", decision.Record);
/// if (decision.IsGranted) { …; AdmissionDesk.Leave(request, cancellation); }
/// </code></example>
public static class AdmissionDesk
{
    /// <summary>Only asks: nothing is taken, used up or written.</summary>
    /// <exception cref="SharedStateException">The shared state cannot be reached, read or trusted.</exception>
    public static AdmissionDecision Decide(AdmissionRequest request, CancellationToken cancellation) =>
        Decide(request, AdmissionRules.Judge(request), request.Shared.Read(cancellation)).Answer;

    /// <summary>Decides and, in the same change of the shared state, takes the plan's lock and uses up its request.</summary>
    /// <exception cref="SharedStateException">The shared state cannot be reached, read, written or trusted.</exception>
    public static AdmissionDecision Enter(AdmissionRequest request, CancellationToken cancellation)
    {
        var own = AdmissionRules.Judge(request);
        return request.IsDryRun
            ? Decide(request, own, request.Shared.Read(cancellation)).Answer
            : request.Shared.Change($"Start run {request.Run}", now => Decide(request, own, now), cancellation);
    }

    /// <summary>Begins the lock's lifetime anew; call it well before it is over.</summary>
    /// <returns>False when the run has the lock no more: it must start nothing else.</returns>
    /// <exception cref="SharedStateException">The shared state cannot be reached, read or written.</exception>
    public static bool Renew(AdmissionRequest request, CancellationToken cancellation) =>
        Wanted(request) is not { } wanted || request.Shared.Change($"Renew the lock of run {request.Run}", now => LockBook.Renew(now, wanted, request.Clock.GetUtcNow()), cancellation);

    /// <summary>Releases the plan's lock, if the run still holds it.</summary>
    /// <exception cref="SharedStateException">The shared state cannot be reached, read or written.</exception>
    public static void Leave(AdmissionRequest request, CancellationToken cancellation)
    {
        if (request.Plan.Lock is { } name)
        {
            request.Shared.Change($"End run {request.Run}", now => LockBook.Release(now, name, request.Run), cancellation);
        }
    }

    private static (StateSnapshot Next, AdmissionDecision Answer) Decide(AdmissionRequest request, IReadOnlyList<Refusal> own, StateSnapshot state)
    {
        var (next, taken) = Take(request, state);
        List<Refusal> refusals = [.. own];
        List<string> notes = [];
        if (taken is { IsTaken: false, Entry: { Holder: { } holder } entry })
        {
            refusals.Add(new Refusal(
                RefusalKind.Lock,
                $"The lock '{entry.Name}' is held by {holder.Owner} with run {holder.Run} since {Clocks.Time(holder.Taken)}{(holder.Reason is { } reason ? $" ({reason})" : "")}",
                $"wait for it to end; it lapses at {Clocks.Time(holder.Expires)} unless it is renewed"));
        }

        if (taken is { IsTaken: true, Before: { } before })
        {
            notes.Add($"The lock '{request.Plan.Lock}' of run {before.Run} by {before.Owner} lapsed at {Clocks.Time(before.Expires)} and was taken over; look whether that run still does something.");
        }

        if (!request.Shared.IsShared)
        {
            notes.Add($"Locks, freezes and used requests are kept in {request.Shared.Place}: others do not see them.");
        }

        var isGranted = refusals.Count == 0;
        var decision = new AdmissionDecision
        {
            Refusals = refusals,
            Lock = isGranted && !request.IsDryRun ? taken?.Entry : null,
            Notes = notes,
            Record = new JsonObject
            {
                ["run"] = request.Run,
                ["digest"] = request.Plan.Digest,
                ["requester"] = request.Requester,
                ["reason"] = request.Reason,
                ["state"] = request.Shared.Place,
                ["lock"] = isGranted && taken is not null ? new JsonObject { ["name"] = taken.Entry.Name, ["token"] = taken.Entry.Token } : null,
                ["refusals"] = new JsonArray([.. refusals.Select(refusal => (JsonNode)new JsonObject { ["kind"] = refusal.Kind.ToString().ToLowerInvariant(), ["message"] = refusal.ToString() })]),
                ["notes"] = new JsonArray([.. notes.Select(note => (JsonNode)note)]),
            },
        };
        return (isGranted && !request.IsDryRun ? next : state, decision);
    }

    private static (StateSnapshot Next, LockAnswer? Answer) Take(AdmissionRequest request, StateSnapshot state) =>
        Wanted(request) is { } wanted ? LockBook.Take(state, wanted, request.Clock.GetUtcNow()) : (state, null);

    private static LockRequest? Wanted(AdmissionRequest request) => request.Plan.Lock is { } name
        ? new LockRequest { Name = name, Owner = request.Requester, Run = request.Run, Reason = request.Reason, Lifetime = request.LockLifetime }
        : null;
}
