using System.Text.Json.Nodes;
using PolicyRunner.Journal;
using PolicyRunner.Running.Approvals;
using PolicyRunner.Running.Records;

namespace PolicyRunner.Running.Recording;

/// <summary>What a journal says about a run that may go on. A journal can come from anywhere: all that is read here is looked at first.</summary>
internal sealed record EarlierRun
{
    public required JournalReading Reading { get; init; }

    public required RunState State { get; init; }

    /// <summary>The first record, or null when the run was never begun.</summary>
    public JsonObject? Started => State.Started;

    /// <summary>The digest of the plan that it began with.</summary>
    public string Digest => Started?.Text("digest") ?? "";

    /// <summary>The request of the plan's file that it began with; null: it began without one.</summary>
    public string? Request { get; private init; }

    /// <summary>That file, relative to the repository's root, or null.</summary>
    public string? PlanFile { get; private init; }

    /// <summary>Who asked for the run, or null.</summary>
    public string? Requester { get; private init; }

    /// <summary>Why it is run, or null.</summary>
    public string? Reason { get; private init; }

    /// <summary>Why the glass was broken when it began, or null.</summary>
    public string? BreakGlass { get; private init; }

    /// <summary>What was signed for it, to be verified anew.</summary>
    public IReadOnlyList<Approval> Approvals { get; private init; } = [];

    /// <exception cref="JournalException">A record is none that a run writes.</exception>
    public static EarlierRun Of(JournalReading reading)
    {
        var state = new RunState();
        foreach (var record in reading.Records)
        {
            state.Apply(record);
        }

        // What counts is how it was let in last: signatures may have come since.
        var admitted = reading.Records.LastOrDefault(record => record.Kind == RunRecords.Admitted)?.Data ?? [];
        return new EarlierRun
        {
            Reading = reading,
            State = state,
            Request = admitted.Text("request"),
            PlanFile = admitted.Text("plan"),
            Requester = admitted.Text("requester"),
            Reason = admitted.Text("reason"),
            BreakGlass = admitted["breakGlass"] is JsonObject glass ? glass.Text("why") : null,
            Approvals = [.. admitted.Items("signed").Select(signed => Approval.Parse(signed.ToJsonString(), signed.Text("file") ?? "the journal")).OfType<Approval>()],
        };
    }
}
