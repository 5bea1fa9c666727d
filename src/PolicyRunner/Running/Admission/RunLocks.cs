using PolicyRunner.Journal.Shared;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Admission;

/// <summary>The locks of one run: all of them are taken in one change, so that no two runs wait for each other.</summary>
internal static class RunLocks
{
    public static (StateSnapshot Next, IReadOnlyList<LockAnswer> Answers) Take(StateSnapshot state, AdmissionRequest request)
    {
        var answers = new List<LockAnswer>();
        foreach (var name in Plans.Locks(request.Plan))
        {
            (state, var answer) = LockBook.Take(state, Wanted(request, name), request.Clock.GetUtcNow());
            answers.Add(answer);
        }

        return (state, answers);
    }

    /// <returns>False, and nothing changed, when one of them is lost.</returns>
    public static (StateSnapshot Next, bool Answer) Renew(StateSnapshot state, AdmissionRequest request)
    {
        var next = state;
        foreach (var name in Plans.Locks(request.Plan))
        {
            (next, var isOurs) = LockBook.Renew(next, Wanted(request, name), request.Clock.GetUtcNow());
            if (!isOurs)
            {
                return (state, false);
            }
        }

        return (next, true);
    }

    /// <summary>Releases whatever the run holds.</summary>
    public static StateSnapshot Release(StateSnapshot state, string run) =>
        LockBook.All(state).Where(entry => entry.Holder?.Run == run).Aggregate(state, (now, entry) => LockBook.Release(now, entry.Name, run).Next);

    public static Refusal Refusal(LockAnswer answer)
    {
        var holder = answer.Entry.Holder!;
        return new Refusal(
            RefusalKind.Lock,
            $"The lock '{answer.Entry.Name}' is held by {holder.Owner} with run {holder.Run} since {Moment.Format(holder.Taken)}{(holder.Reason is { } reason ? $" ({reason})" : "")}",
            $"wait for it to end, or go on with it when nobody does: policyrunner run --resume {holder.Run}; the lock lapses at {Moment.Format(holder.Expires)} unless it is renewed");
    }

    /// <summary>Whose lapsed lock was taken over, or null.</summary>
    public static string? Note(LockAnswer answer) => answer is { IsTaken: true, Before: { } before }
        ? $"The lock '{answer.Entry.Name}' of run {before.Run} by {before.Owner} lapsed at {Moment.Format(before.Expires)} and was taken over; look whether that run still does something."
        : null;

    private static LockRequest Wanted(AdmissionRequest request, string name) =>
        new() { Name = name, Owner = request.Requester, Run = request.Run, Reason = request.Reason, Lifetime = request.LockLifetime };
}
