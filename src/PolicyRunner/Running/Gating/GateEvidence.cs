using System.Text.Json.Nodes;
using PolicyRunner.Gates;
using PolicyRunner.Gates.Files;
using PolicyRunner.Running.Records;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Gating;

/// <summary>
/// Whether a runbook was run with success on the commit that is checked out. The newest run of it counts: one that failed after one
/// that succeeded is what is known now. A journal that does not verify is no evidence. A job has a clone to itself and asks the
/// service for the runs of the runbook's workflow; everywhere else the records of this clone count.
/// </summary>
internal static class GateEvidence
{
    public static async Task<Judgement> JudgeAsync(GateContext context, EvidenceCondition condition, CancellationToken cancellation)
    {
        if (context.Commit is not { } commit)
        {
            return Judgement.Broken("It is not known which commit is checked out, so that no run can be of it.");
        }

        var found = context.IsJob ? await HostedEvidence.FindAsync(context, condition, commit, cancellation).ConfigureAwait(false)
            : LocalEvidence.Find(context, condition, commit, cancellation);
        var newest = found.Newest;
        return (found.Otherwise ?? Judge(newest!, condition, context.Clock.GetUtcNow())) with
        {
            Evidence = new JsonObject
            {
                ["runbook"] = condition.Runbook,
                ["commit"] = commit,
                ["looked"] = found.Place,
                ["run"] = newest?.Run,
                ["address"] = found.Address,
                ["outcome"] = newest?.Outcome,
                ["head"] = newest?.Reading.Head,
                ["anchored"] = newest?.Anchoring.Holds,
            },
        };
    }

    /// <summary>The runbook and the values that are asked for.</summary>
    public static string Wanted(EvidenceCondition condition) =>
        $"{condition.Runbook}{(condition.Parameters.Count == 0 ? "" : $" with {Wording.And(condition.Parameters.Select(one => $"{one.Key}={one.Value}"))}")}";

    /// <summary>True for a run with the values that are asked for.</summary>
    public static bool IsWanted(EvidenceCondition condition, RunRecord run) =>
        condition.Parameters.All(wanted => run.Parameters.Any(given => given.Name == wanted.Key && given.Value == wanted.Value));

    private static Judgement Judge(RunRecord newest, EvidenceCondition condition, DateTimeOffset now)
    {
        var which = Wanted(condition);
        return !newest.IsSound ? Judgement.Broken($"The record of the run {newest.Run} does not verify; see 'policyrunner audit verify {newest.Run}'.")
            : newest.Outcome is null or "paused" ? Judgement.Nothing($"The run {newest.Run} of {which} has not ended.")
            : newest.Outcome != "succeeded" ? new Judgement(GateVerdict.Fail, $"The run {newest.Run} of {which} ended as {newest.Outcome}.")
            : newest.Ended is not { } ended || ended > now.AddMinutes(1) ? Judgement.Broken($"The run {newest.Run} of {which} ended at a time that is still to come.")
            : now - ended > condition.Within ? Judgement.Nothing($"The run {newest.Run} of {which} ended at {Moment.Format(ended)}, longer ago than {Duration.Format(condition.Within)}.")
            : new Judgement(GateVerdict.Pass, $"The run {newest.Run} of {which} succeeded at {Moment.Format(ended)}.");
    }
}

/// <summary>The newest run of a runbook on a commit.</summary>
/// <param name="Place">Where it was looked for.</param>
internal sealed record FoundEvidence(string Place)
{
    /// <summary>What it tells; null: it says nothing, and <see cref="Otherwise"/> says why.</summary>
    public RunRecord? Newest { get; init; }

    /// <summary>Where people look at it, or null.</summary>
    public string? Address { get; init; }

    /// <summary>Why the newest run does not speak for itself, or null: it does.</summary>
    public Judgement? Otherwise { get; init; }
}
