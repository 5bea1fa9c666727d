using System.Text.Json.Nodes;

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
        return state.Find(path) is { } members ? new JournalAnchor(members.Text("run", path), members.Whole("sequence", path), members.Text("head", path), members.Time("time", path)) : null;
    }

    /// <summary>Anchors a journal's last record, unless another or a later one is anchored: then it is that one that comes back.</summary>
    public static (StateSnapshot Next, JournalAnchor Answer) Set(StateSnapshot state, JournalAnchor anchor)
    {
        var old = Find(state, anchor.Run);
        return old is not null && (old.Sequence > anchor.Sequence || (old.Sequence == anchor.Sequence && old.Head != anchor.Head))
            ? (state, old)
            : (state.With(StatePath.Of(Folder, anchor.Run), new JsonObject
            {
                ["run"] = anchor.Run,
                ["sequence"] = anchor.Sequence,
                ["head"] = anchor.Head,
                ["time"] = StateFields.Format(anchor.Time),
            }), anchor);
    }
}

/// <summary>How far a journal had come.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Sequence">The record's number, 1 for the first.</param>
/// <param name="Head">The hash of its line, see <see cref="JournalWriter.Head"/>.</param>
/// <param name="Time">When it was anchored.</param>
public sealed record JournalAnchor(string Run, long Sequence, string Head, DateTimeOffset Time);
