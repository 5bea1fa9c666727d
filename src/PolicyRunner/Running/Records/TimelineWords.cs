using System.Text.Json.Nodes;
using PolicyRunner.Gates;
using PolicyRunner.Journal;
using PolicyRunner.Running.Incidents;
using PolicyRunner.Running.Recording;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Records;

/// <summary>A record in the words of people.</summary>
internal static class TimelineWords
{
    public static RecordedMoment Of(JournalRecord record)
    {
        var (text, tone) = Words(record.Kind, record.Data);
        return new RecordedMoment(record.Sequence, record.Time, record.Kind, text, tone);
    }

    private static (string Text, MomentTone Tone) Words(string kind, JsonObject data) => kind switch
    {
        RunRecords.RunStarted => ($"{Who(data, "operator")} began {data.Text("runbook") ?? "a runbook"}{(data.Text("title") is { } title ? $" ({title})" : "")}.", MomentTone.Plain),
        RunRecords.Admitted => Admitted(RecordedAdmission.Of(data, isGranted: true)),
        RunRecords.Refused => ($"It was refused: {Sentences(RecordedAdmission.Of(data, isGranted: false).Refusals, data.Text("reason"))}", MomentTone.Bad),
        RunRecords.RunResumed => ($"{Who(data, "operator")} went on with it.{(data.Milliseconds("clockBack") is { } back ? $" The clock had gone back by {Duration.Format(back)}." : "")}", MomentTone.Plain),
        RunRecords.RunCancelled => ("Somebody asked it to stop.", MomentTone.Bad),
        RunRecords.RunPaused when data.Texts("waiting").Count == 0 && data.Text("stage") is { } stage => ($"It paused behind the stage '{stage}'.", MomentTone.Plain),
        RunRecords.RunPaused => ($"It paused and waited for people: {Wording.And(data.Texts("waiting"))}.", MomentTone.Plain),
        RunRecords.RunEnded => ($"It ended: {data.Text("outcome") ?? "nobody said how"}.", data.Text("outcome") == RunOutcome.Succeeded.Word() ? MomentTone.Good : MomentTone.Bad),
        RunRecords.SegmentStarted => RecordedAdmission.ApprovalsOf(data) is { Count: > 0 } yes
            ? ($"The job of '{data.Text("stage") ?? "?"}' began, approved by {By(yes)}.", MomentTone.Person) : ($"The job of '{data.Text("stage") ?? "?"}' began.", MomentTone.Plain),
        RunRecords.SegmentEnded => ($"The job of '{data.Text("stage") ?? "?"}' ended.", MomentTone.Plain),
        RunRecords.SurvivorsEnded => ($"{Wording.Count(data.Texts("processes").Count, "process", "processes")} of an earlier attempt ran still and {(data.Texts("processes").Count == 1 ? "was" : "were")} ended.", MomentTone.Plain),
        IncidentRecords.Opened => ($"{Who(data, "by")} opened the {data.Text("severity") ?? ""} incident '{data.Text("title") ?? ""}'.", MomentTone.Bad),
        IncidentRecords.Acknowledged => ($"{Who(data, "by")} acknowledged it{(data.Milliseconds("late") is { } late ? $", {Duration.Format(late)} late" : "")}.", MomentTone.Person),
        IncidentRecords.Updated => ($"{Who(data, "by")} told those affected: {data.Text("text") ?? ""}", MomentTone.Person),
        IncidentRecords.Called => ($"{Who(data, "by")} wrote down that {Wording.And(data.Texts("roles"))} were called.", MomentTone.Person),
        IncidentRecords.Told => data.Text("problem") is { } unheard ? ($"The channel '{data.Text("channel")}' was NOT told to call {Wording.And(data.Texts("roles"))}: {unheard}", MomentTone.Bad) : ($"The channel '{data.Text("channel")}' was told to call {Wording.And(data.Texts("roles"))}.", MomentTone.Plain),
        IncidentRecords.Frozen => (data.Text("freeze") is { } freeze ? $"Changes were frozen by '{freeze}'." : $"Changes could NOT be frozen: {data.Text("problem") ?? ""}", MomentTone.Bad),
        IncidentRecords.Closed => ($"{Who(data, "by")} closed it: {data.Text("summary") ?? ""} Affected: {Wording.And(data.Texts("components"))}. Done: {Wording.And(data.Texts("actions"))}. Written down: {data.Text("documentation") ?? ""}", MomentTone.Good),
        GateRecords.Started => ($"{Who(data, "operator")} asked the gate '{data.Text("gate") ?? "?"}'.", MomentTone.Plain),
        GateRecords.Judged => Judged(RecordedCondition.Of(data)),
        GateRecords.Ended => ($"It answered {data.Text("verdict") ?? "nothing"}.", GateVerdicts.Parse(data.Text("verdict")) is { } verdict && verdict.Holds() ? MomentTone.Good : MomentTone.Bad),
        "torn" => ($"A record was cut off in the middle ({data.Number("bytes") ?? 0} bytes): the process that wrote it was stopped.", MomentTone.Bad),
        _ when data.Text("step") is { } step => OfStep(kind, StepKey.Parse(step) is { } key ? Name(key) : $"'{step}'", data),
        _ => ($"'{kind}', which this version does not know.", MomentTone.Plain),
    };

    private static (string Text, MomentTone Tone) Judged(RecordedCondition condition) =>
        ($"'{condition.Id}' came to {condition.Verdict.Word()}: {condition.Reason}", condition.Verdict == GateVerdict.Pass ? MomentTone.Good : condition.Verdict == GateVerdict.Warn || !condition.IsRequired ? MomentTone.Plain : MomentTone.Bad);

    private static (string Text, MomentTone Tone) OfStep(string kind, string step, JsonObject data) => kind switch
    {
        RunRecords.StepStarted => ($"{step} began{(data.Number("attempt") is > 1 and var attempt ? $" again, attempt {attempt}" : "")}.", MomentTone.Plain),
        RunRecords.StepEnded => Ended(step, data),
        RunRecords.StepLost => ($"The job '{data.Text("job") ?? "?"}' left no record of {step}: nobody knows what became of it.", MomentTone.Bad),
        RunRecords.StepRead => ($"{step} read: {data.Text("reason") ?? "nothing"}", data.Text("verdict") is "pass" or "warn" ? MomentTone.Plain : MomentTone.Bad),
        RunRecords.StepSkipped => ($"{step} was skipped: {data.Text("when") ?? "nobody said why"}", MomentTone.Plain),
        RunRecords.StepAsked => ($"{step} waits for a person{(data.Text("within") is { } within ? $", who has {within}" : "")}{(data.Texts("asks") is { Count: > 0 } asks ? $"; asked: {Wording.And(asks)}" : "")}.", MomentTone.Person),
        RunRecords.StepEscalated => ($"Nobody answered {step} in time; {Wording.And(data.Texts("roles"))} {(data.Texts("roles").Count == 1 ? "was" : "were")} to be called.", MomentTone.Bad),
        RunRecords.StepPosted => data.Text("problem") is { } problem ? ($"The channel '{data.Text("channel")}' was NOT told of the call for {step}: {problem}", MomentTone.Bad) : ($"The channel '{data.Text("channel")}' was told of the call for {step}.", MomentTone.Plain),
        RunRecords.StepAnswered => ($"{Who(data, "by")} said {Wording.And(data.Members("answers").Select(answer => $"{answer.Key} = {Plain(answer.Value)}"))} for {step}.", MomentTone.Person),
        RunRecords.StepSettled => ($"Nobody saw how {step} ended; {Who(data, "by")} settled it: {data.Text("as") ?? "?"}.", MomentTone.Person),
        _ => ($"'{kind}' of {step}, which this version does not know.", MomentTone.Plain),
    };

    private static (string Text, MomentTone Tone) Ended(string step, JsonObject data)
    {
        var outcome = RunWords.Parse(data.Text("outcome"));
        var rest = $"{(data.Text("message") is { } message ? $": {message}" : data.Number("exit") is > 0 and var exit ? $" with exit code {exit}." : ".")}{(data.Flag("again") ? " It is tried again." : "")}";
        return outcome switch
        {
            StepOutcome.Completed => ($"{step} was completed{rest}", MomentTone.Good),
            StepOutcome.TimedOut => ($"{step} took too long{rest}", MomentTone.Bad),
            StepOutcome.Cancelled => ($"{step} was stopped{rest}", MomentTone.Bad),
            StepOutcome.Failed => ($"{step} failed{rest}", MomentTone.Bad),
            _ => ($"{step} ended, and the record does not say how{rest}", MomentTone.Bad),
        };
    }

    private static (string Text, MomentTone Tone) Admitted(RecordedAdmission admission)
    {
        var approved = admission.Approvals.Count > 0 ? $"It was approved by {By(admission.Approvals)}"
            : admission.Needs.Count > 0 ? $"It was to be approved by {Wording.And(admission.Needs.Select(role => $"'{role}'"))} before it does anything" : "Nobody had to approve it";
        return admission.BreakGlass is { } glass
            ? ($"BREAK-GLASS by {glass.By}: {glass.Why}. It went past {Sentences(glass.Past, "nothing.")}", MomentTone.Loud)
            : ($"{approved}{(admission.Reason is { } reason ? $"; the reason given: {reason}" : "")}.", MomentTone.Person);
    }

    private static string By(IReadOnlyList<RecordedApproval> approvals) => Wording.And(approvals.Select(approval => $"{approval.Person} as '{approval.Role}'"));

    /// <summary>A step as people call it; the phase where it is not the procedure.</summary>
    public static string Name(StepKey key) => $"'{key.Id}'{(key.Phase == RunPhase.Procedure ? "" : $" ({Phase(key.Phase)})")}{(key.IsProbe ? " (probe)" : "")}";

    public static string Phase(RunPhase phase) => phase == RunPhase.Reverification ? "verification after the rollback" : phase.Word();

    private static string Sentences(IReadOnlyList<string> sentences, string? otherwise) => sentences.Count > 0 ? string.Join(' ', sentences) : otherwise ?? "nobody said why.";

    private static string Who(JsonObject data, string name) => data.Text(name) is { Length: > 0 } who ? who : "Somebody";

    private static string Plain(JsonNode? value) => value is JsonValue text && text.TryGetValue<string>(out var plain) ? plain : value?.ToJsonString() ?? "nothing";
}
