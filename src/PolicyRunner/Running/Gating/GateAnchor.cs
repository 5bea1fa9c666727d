using PolicyRunner.Gates;
using PolicyRunner.Gates.Files;
using PolicyRunner.Journal;
using PolicyRunner.Journal.Shared;

namespace PolicyRunner.Running.Gating;

/// <summary>Keeps the head of a gate's journal, and what it measured when it let a release go on, where others see it too.</summary>
internal static class GateAnchor
{
    /// <param name="context">The gate.</param>
    /// <param name="run">The id of its journal.</param>
    /// <param name="journal">All of it.</param>
    /// <param name="report">The answer.</param>
    /// <param name="measured">The numbers of conditions that later ones are compared with.</param>
    /// <param name="cancellation">Ends the attempts.</param>
    /// <returns>Why that could not be done, or null.</returns>
    public static string? Keep(GateContext context, string run, JournalReading journal, GateReport report, IReadOnlyList<MeasuredNumber> measured, CancellationToken cancellation)
    {
        try
        {
            var kept = SharedState.Open(context.Commission.WorkingDirectory, cancellation).Change(
                $"Gate {report.Gate}: {report.Verdict.Word()}",
                state =>
                {
                    var (next, anchor) = AnchorBook.Set(state, journal, run, context.Operator(cancellation), report.At);
                    return (report.Verdict.Holds() && measured.Count > 0 ? GateBook.Add(next, report.Gate, new PassedGate(run, report.Commit, report.At) { Measured = measured }) : next, anchor);
                },
                cancellation);
            return kept.Head == journal.Head ? null : kept.Contradiction;
        }
        catch (SharedStateException trouble)
        {
            return trouble.Message;
        }
    }

    /// <summary>What is kept of a condition: its numbers, where it is one that is compared.</summary>
    public static IEnumerable<MeasuredNumber> Of(GateCondition condition, Judgement judged) =>
        condition.Compared is null ? [] : judged.Measured.Select(number => new MeasuredNumber(condition.Subject!, number.Key, number.Value));
}
