using PolicyRunner.Planning;

namespace PolicyRunner.Running.Jobs;

/// <summary>The command that goes on with a run that waits: it starts the workflow again, with what was asked for then.</summary>
internal static class JobContinuation
{
    /// <param name="plan">What is run.</param>
    /// <param name="place">The run that waits.</param>
    /// <param name="commission">What was filled in to start it.</param>
    /// <param name="local">How it would go on on this machine, with the answers that are waited for; null: it waits for nothing.</param>
    public static IReadOnlyList<string> Of(Plan plan, JobPlace place, RunCommission commission, IReadOnlyList<string>? local) =>
    [
        "dispatch", plan.Runbook.Id!,
        .. plan.Given,
        .. plan.Runbook.Declaration.ReasonRequired ? ["--reason", Plain(commission.Reason)] : (string[])[],
        .. plan.Confirm is { } confirm ? ["--confirm", confirm] : (string[])[],
        "--resume", place.Run,
        .. (local ?? []).SkipWhile(word => word != "--answer"),
    ];

    // Each dispatch puts a mark of its own behind the reason.
    private static string Plain(string? reason) => reason?.LastIndexOf(" (dispatch ", StringComparison.Ordinal) is { } mark and > 0 ? reason[..mark] : reason ?? "…";
}
