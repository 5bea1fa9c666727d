using System.Text.Json.Nodes;
using PolicyRunner.Journal;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Running.Gating;
using PolicyRunner.Running.Incidents;
using PolicyRunner.Running.Recording;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Records;

/// <summary>Reads the record of a run, an incident or a gate, on any copy and without a network.</summary>
public static class RunRecordReader
{
    private static readonly string[] Folders = [RunFolder.Runs, IncidentDesk.Folder, GateDesk.Records];

    private const string JournalName = "journal.jsonl";

    /// <summary>Finds the journal that somebody means. What was named may be a link; what lies in a folder may have come with it and must be a file.</summary>
    /// <param name="named">A journal, its folder, or the id of a run, an incident or a gate's answer.</param>
    /// <param name="workingDirectory">Where it is looked for; absolute.</param>
    /// <returns>Its absolute path, or null when there is none.</returns>
    /// <exception cref="IOException">It lies behind a link.</exception>
    public static string? Find(string named, string workingDirectory)
    {
        var full = Path.GetFullPath(named, workingDirectory);
        if (File.Exists(full))
        {
            return full;
        }

        (string Folder, string Path)[] places =
        [
            (full, Path.Combine(full, JournalName)),
            .. Folders.Select(folder => (workingDirectory, Path.GetFullPath(Path.Combine(folder, named, JournalName), workingDirectory))),
        ];
        foreach (var (folder, path) in places)
        {
            if (PlainFile.LinkOnTheWay(path, folder) is { } link)
            {
                throw new IOException($"'{Path.GetRelativePath(workingDirectory, link)}' is a symbolic link, and no record is read through one.");
            }

            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    /// <param name="journal">The journal's file.</param>
    /// <param name="workingDirectory">Whose repository may have kept heads of journals.</param>
    /// <param name="cancellation">Ends asking for them.</param>
    /// <returns>What the sound part of it tells; see <see cref="RunRecord.IsSound"/> first.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static RunRecord Read(string journal, string workingDirectory, CancellationToken cancellation)
    {
        var reading = JournalFile.Read(journal);
        var record = Of(reading, Anchoring.Of(reading, journal, workingDirectory, cancellation));
        return record is { Kind: RecordKind.Run, Runbook: { } runbook, Began: { } began } ? WithHistory(record, RunHistory.Of(journal, runbook, began)) : record;
    }

    internal static RunRecord Of(JournalReading reading, Anchoring anchoring)
    {
        var kind = reading.Records is [var opening, ..] ? KindOf(opening.Kind) : RecordKind.Run;
        var started = kind == RecordKind.Run ? Last(reading, RunRecords.RunStarted)?.Data : reading.Records[0].Data;
        var ended = Last(reading, kind switch { RecordKind.Incident => IncidentRecords.Closed, RecordKind.Gate => GateRecords.Ended, _ => RunRecords.RunEnded });
        var tally = new StepTally();
        foreach (var one in reading.Records)
        {
            tally.Add(one);
        }

        var estimates = started?.Members("estimates");
        var (worked, waited) = tally.Time();
        var whole = reading.Records is [var first, .., var last] && last.Time > first.Time ? last.Time - first.Time : TimeSpan.Zero;
        return new RunRecord
        {
            Reading = reading,
            Anchoring = anchoring,
            Kind = kind,
            Run = started?.Text(kind == RecordKind.Incident ? "incident" : "run"),
            Runbook = started?.Text("runbook"),
            Gate = kind == RecordKind.Gate ? started?.Text("gate") ?? "without a name" : null,
            Title = started?.Text("title"),
            File = started?.Text("file"),
            Commit = started?.Text("commit"),
            Digest = started?.Text("digest"),
            Tool = started?.Text("tool"),
            Operators = [.. reading.Records.Where(one => one.Kind is RunRecords.RunStarted or RunRecords.RunResumed or GateRecords.Started).Select(one => one.Data.Text("operator")).OfType<string>().Distinct(StringComparer.Ordinal)],
            Outcome = kind == RecordKind.Incident ? ended is null ? "open" : "closed"
                : ended is not null ? ended.Data.Text(kind == RecordKind.Gate ? "verdict" : "outcome") : reading.Records is [.., { Kind: RunRecords.RunPaused }] ? RunOutcome.Paused.Word() : null,
            Reasons = ended is null ? [] : kind == RecordKind.Gate && ended.Data.Text("reason") is { } reason ? [reason] : ended.Data.Texts("reasons"),
            Parameters = [.. (started?.Members("parameters") ?? []).Select(parameter => new RecordedValue(parameter.Key, Plain(parameter.Value)))],
            Began = reading.Records is [{ Time: var began }, ..] ? began : null,
            Ended = ended?.Time,

            // A clock that went back can leave less between the first and the last record than was worked.
            Time = new RecordedTime { Whole = whole > worked + waited ? whole : worked + waited, Worked = worked, Waited = waited, Estimate = Estimate(started?["estimated"]) },
            Admission = reading.Records.LastOrDefault(one => one.Kind is RunRecords.Admitted or RunRecords.Refused) is { } decided
                ? WithJobs(RecordedAdmission.Of(decided.Data, decided.Kind == RunRecords.Admitted), reading)
                : null,
            Steps = [.. tally.Steps.Select(step => step with { Estimate = Estimate(estimates?[step.Id]) })],
            Conditions = [.. reading.Records.Where(one => one.Kind == GateRecords.Judged).Select(one => RecordedCondition.Of(one.Data))],
            Answers = [.. reading.Records.Where(one => one.Kind == RunRecords.StepAnswered).SelectMany(Answers)],
            FollowUps = [.. (ended?.Data.Items("followUps") ?? []).Select(Running.Records.FollowUps.Read).OfType<FollowUp>()],
            Timeline = [.. reading.Records.Select(TimelineWords.Of)],
        };
    }

    private static RecordKind KindOf(string opening) => opening switch
    {
        IncidentRecords.Opened => RecordKind.Incident,
        GateRecords.Started => RecordKind.Gate,
        _ => RecordKind.Run,
    };

    private static RunRecord WithHistory(RunRecord record, RunHistory history) => record with
    {
        Time = record.Time with { Usually = history.Median, EarlierRuns = history.Count },
        Steps = [.. record.Steps.Select(step => history.Steps.TryGetValue(RunHistory.Key(step.Id, step.Phase), out var usually) ? step with { Usually = usually } : step)],
    };

    // Jobs of a workflow ask the service who said yes when they begin.
    private static RecordedAdmission WithJobs(RecordedAdmission admission, JournalReading reading) => admission with
    {
        Approvals = [.. admission.Approvals.Concat(reading.Records.Where(one => one.Kind == RunRecords.SegmentStarted).SelectMany(one => RecordedAdmission.ApprovalsOf(one.Data))).Distinct()],
    };

    private static JournalRecord? Last(JournalReading reading, string kind) => reading.Records.LastOrDefault(record => record.Kind == kind);

    private static IEnumerable<RecordedAnswer> Answers(JournalRecord record) => record.Data.Members("answers").Select(answer => new RecordedAnswer(
        StepKey.Parse(record.Data.Text("step") ?? "")?.Id ?? "?", answer.Key, Plain(answer.Value), record.Data.Text("by") ?? "?", record.Time));

    private static RecordedEstimate? Estimate(JsonNode? node) =>
        node is JsonObject estimate && estimate.Milliseconds("minimum") is { } least && estimate.Milliseconds("maximum") is { } most ? new RecordedEstimate(least, most) : null;

    private static string Plain(JsonNode? value) => value is JsonValue text && text.TryGetValue<string>(out var plain) ? plain : value?.ToJsonString() ?? "null";
}
