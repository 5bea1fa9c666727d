using System.Text.Json.Nodes;
using PolicyRunner.Text;

namespace PolicyRunner.Journal.Shared;

/// <summary>Writes down outside of a journal how far it has come: a chain that is anchored cannot be rewritten whole.</summary>
public static class AnchorBook
{
    private const string Folder = "heads";

    /// <summary>Where a run's journal was anchored last, or null.</summary>
    /// <exception cref="SharedStateException">The file is damaged.</exception>
    public static JournalAnchor? Find(StateSnapshot state, string run)
    {
        var path = StatePath.Of(Folder, run);
        return state.Find(path) is { } members
            ? new JournalAnchor(members.Text("run", path), members.Whole("sequence", path), members.Text("head", path), members.Time("time", path), members.OptionalText("by", path))
            : null;
    }

    /// <summary>Anchors a journal's last record, unless the journal does not follow what was anchored of this run before: then it is that which comes back.</summary>
    /// <param name="state">The state.</param>
    /// <param name="journal">The journal.</param>
    /// <param name="run">The run's id.</param>
    /// <param name="by">Who writes the journal.</param>
    /// <param name="time">When.</param>
    public static (StateSnapshot Next, JournalAnchor Answer) Set(StateSnapshot state, JournalReading journal, string run, string by, DateTimeOffset time)
    {
        var anchor = new JournalAnchor(run, journal.Records.Count, journal.Head, time, by);
        return Stranger(state, journal, run) is { } other
            ? (state, other)
            : (state.With(StatePath.Of(Folder, anchor.Run), new JsonObject
            {
                ["run"] = anchor.Run,
                ["sequence"] = anchor.Sequence,
                ["head"] = anchor.Head,
                ["time"] = StateFields.Format(anchor.Time),
                ["by"] = anchor.By,
            }), anchor);
    }

    /// <summary>What was anchored of a run and is not in this journal of it; null: the journal goes with all of it.</summary>
    /// <exception cref="SharedStateException">The file is damaged.</exception>
    public static JournalAnchor? Stranger(StateSnapshot state, JournalReading journal, string run) =>
        Find(state, run) is { } anchor && Anchoring.Complaint(journal, anchor) is not null ? anchor : null;
}

/// <summary>How far a journal had come.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Sequence">The record's number, 1 for the first.</param>
/// <param name="Head">The hash of its line, see <see cref="JournalWriter.Head"/>.</param>
/// <param name="Time">When it was anchored.</param>
/// <param name="By">Who wrote the journal then; null: not said.</param>
public sealed record JournalAnchor(string Run, long Sequence, string Head, DateTimeOffset Time, string? By)
{
    internal const string Remedy = "it was cut, or the run went on elsewhere: get the journal from there";

    /// <summary>What is wrong with a journal that this is not in, as a clause.</summary>
    internal string Difference =>
        $"The journal of run {Run} was anchored at record {Sequence} ({Head[..Math.Min(12, Head.Length)]}){(By is null ? "" : $" by {By}")} at {Moment.Format(Time)}, and the journal here does not hold that record";

    /// <summary>The same with what to do, as a sentence.</summary>
    internal string Contradiction => $"{Difference}; {Remedy}.";
}
