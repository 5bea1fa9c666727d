using PolicyRunner.Gates;
using PolicyRunner.Gates.Files;
using PolicyRunner.Journal;
using PolicyRunner.Journal.Shared;

namespace PolicyRunner.Running.Gating;

/// <summary>Keeps the head of a gate's journal, and what it measured when it let a release go on, where others see it too.</summary>
internal static class GateAnchor
{
    /// <param name="context">The gate.</param>
    /// <param name="journal">All of it.</param>
    /// <param name="passed">The answer's run, commit and time, with the numbers that later ones are compared with; none where it let nothing go on.</param>
    /// <param name="verdict">The answer.</param>
    /// <param name="cancellation">Ends the attempts.</param>
    /// <exception cref="SharedStateException">The state cannot be written, or another journal of this run was kept.</exception>
    public static void Keep(GateContext context, JournalReading journal, PassedGate passed, GateVerdict verdict, CancellationToken cancellation)
    {
        var gate = context.Gate.Name;
        var kept = SharedState.Open(context.Commission.WorkingDirectory, cancellation).Change(
            $"Gate {gate}: {verdict.Word()}",
            state =>
            {
                var (next, anchor) = AnchorBook.Set(state, journal, passed.Run, context.Operator(cancellation), passed.Time);
                return (anchor.Head == journal.Head && verdict.Holds() && passed.Measured.Count > 0 ? GateBook.Add(next, gate, passed) : next, anchor);
            },
            cancellation);
        if (kept.Head != journal.Head)
        {
            throw new SharedStateException(kept.Contradiction);
        }
    }

    /// <summary>What is kept of a condition: its numbers, where it is one that is compared.</summary>
    public static IEnumerable<MeasuredNumber> Of(GateCondition condition, Judgement judged) =>
        condition.Compared is null ? [] : judged.Measured.Select(number => new MeasuredNumber(condition.Subject!, number.Key, number.Value));
}
