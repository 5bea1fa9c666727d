using PolicyRunner.Planning;

namespace PolicyRunner.Running.Walking;

/// <summary>How a phase ended.</summary>
internal enum PhaseEnd
{
    Done,
    Failed,
    Cancelled,
    Paused,
}

/// <summary>Runs the steps of a phase: each as soon as those before it are over, branches side by side.</summary>
internal sealed class PhaseWalk(StepWalk walk)
{
    /// <summary>
    /// After a failure nothing new begins and what runs is let end: stopping a change half-way does more harm than waiting for it.
    /// </summary>
    public async Task<PhaseEnd> RunAsync(RunPhase phase, IReadOnlyList<PlannedStep> steps, CancellationToken stop)
    {
        var inPhase = steps.Select(step => step.Id).ToHashSet(StringComparer.Ordinal);
        var outcomes = new Dictionary<string, StepOutcome>(StringComparer.Ordinal);
        var running = new Dictionary<Task<StepOutcome>, PlannedStep>();
        var pending = steps.ToList();

        // What failed in an earlier process of the run, or in another job, counts from the beginning.
        var hadFailed = steps.Any(step => walk.Earlier(phase, step) is { } earlier && IsBad(earlier));
        while (true)
        {
            if (!stop.IsCancellationRequested && !outcomes.Values.Any(IsBad))
            {
                foreach (var step in pending.Where(step => (!hadFailed || walk.Earlier(phase, step) is not null) && step.After.All(id => !inPhase.Contains(id) || (outcomes.TryGetValue(id, out var before) && LetsGoOn(before)))).ToList())
                {
                    pending.Remove(step);
                    running.Add(walk.RunAsync(phase, step, stop), step);
                }
            }

            if (running.Count == 0)
            {
                break;
            }

            var ended = await Task.WhenAny(running.Keys).ConfigureAwait(false);
            outcomes[running[ended].Id] = await ended.ConfigureAwait(false);
            running.Remove(ended);
        }

        return (hadFailed || outcomes.Values.Any(IsBad)) && !stop.IsCancellationRequested ? PhaseEnd.Failed
            : stop.IsCancellationRequested && (pending.Count > 0 || !outcomes.Values.All(LetsGoOn)) ? PhaseEnd.Cancelled
            : outcomes.Values.Any(outcome => outcome == StepOutcome.Waiting) ? PhaseEnd.Paused
            : PhaseEnd.Done;
    }

    /// <summary>One after the other, whatever becomes of each: what cannot be undone must not keep the rest from it.</summary>
    public async Task<PhaseEnd> RunAllAsync(RunPhase phase, IReadOnlyList<PlannedStep> steps, CancellationToken stop)
    {
        var end = PhaseEnd.Done;
        foreach (var step in steps)
        {
            var outcome = await walk.RunAsync(phase, step, stop).ConfigureAwait(false);
            if (outcome == StepOutcome.Waiting)
            {
                return PhaseEnd.Paused;
            }

            end = LetsGoOn(outcome) ? end : PhaseEnd.Failed;
        }

        return end;
    }

    private static bool LetsGoOn(StepOutcome outcome) => outcome is StepOutcome.Completed or StepOutcome.Skipped;

    private static bool IsBad(StepOutcome outcome) => outcome is StepOutcome.Failed or StepOutcome.TimedOut or StepOutcome.Cancelled;
}
