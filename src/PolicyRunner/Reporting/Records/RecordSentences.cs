using System.Globalization;
using PolicyRunner.Gates;
using PolicyRunner.Journal;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Running;
using PolicyRunner.Running.Records;
using PolicyRunner.Text;

namespace PolicyRunner.Reporting.Records;

/// <summary>What a record says in every form. The text is as in the journal: whoever writes it makes it harmless.</summary>
internal static class RecordSentences
{
    /// <summary>What is wrong with the journal, or null.</summary>
    public static string? Broken(JournalReading reading, Anchoring anchoring) =>
        reading.Fault is { } fault ? $"The record does not verify, at line {fault.Line}: {fault.Reason} {Words.Count(reading.Records.Count, "record")} before it {(reading.Records.Count == 1 ? "is" : "are")} sound, and only what they say is told here."
        : anchoring.Problem is { } problem ? $"The record does not verify: {problem} Nothing told here can be relied on."
        : null;

    /// <summary>Whether somebody else kept the head.</summary>
    public static string Anchored(JournalReading reading, Anchoring anchoring) =>
        anchoring is { Problem: { } problem } ? problem
        : anchoring is { Holds: true, Anchor: { } anchor } ? $"Anchored up to record {anchor.Sequence} of {reading.Records.Count} since {Moment.Format(anchor.Time)} ({anchoring.Place})."
        : $"Not anchored{(anchoring.Unasked is { } why ? $" ({why})" : "")}: compare the head with one that was kept elsewhere, or a whole chain may have been replaced.";

    /// <summary>What it is a record of: <c>REL-001 Release</c>, <c>the gate release-ready</c>.</summary>
    public static string Subject(RunRecord record) => (record.Kind switch
    {
        RecordKind.Gate => $"the gate {record.Gate}{(record.Title is null ? "" : ":")}",
        RecordKind.Incident when record.Runbook is null => "an incident:",
        _ => record.Runbook ?? "nothing that names itself",
    }) + (record.Title is { } title ? $" {title}" : "");

    public static string Name(RunRecord record) => $"{record.Kind switch { RecordKind.Incident => "Incident", RecordKind.Gate => "Answer", _ => "Run" }} {record.Run ?? "without a name"}";

    /// <summary>Whether it went well.</summary>
    public static bool IsGood(RunRecord record) => record.Kind switch
    {
        RecordKind.Gate => GateVerdicts.Parse(record.Outcome) is { } verdict && verdict.Holds(),
        RecordKind.Incident => record.Outcome == "closed",
        _ => record.Outcome == RunOutcome.Succeeded.Word(),
    };

    public static string Outcome(RunRecord record) => record.Outcome switch
    {
        null => "did not come to an end that anybody saw",
        { } verdict when record.Kind == RecordKind.Gate => $"was '{verdict}'",
        "succeeded" => "succeeded",
        "failed" => "failed",
        "rolled-back" => "failed and was rolled back",
        "rollback-failed" => "failed, and so did its rollback",
        "paused" => "is paused",
        "refused" => "was refused",
        "cancelled" => "was cancelled",
        "open" => "is open",
        "closed" => "was closed",
        { } other => $"ended as '{other}'",
    };

    /// <summary>The facts of the head, a name and a value each.</summary>
    public static IEnumerable<(string Name, string Text)> Facts(RunRecord record)
    {
        var facts = new (string Name, string? Text)[]
        {
            (record.Kind == RecordKind.Gate ? "gate" : "runbook", record.File is null ? null : $"{record.File}{(record.Commit is null ? ", not committed" : $" at commit {record.Commit}")}"),
            (record.Kind == RecordKind.Gate ? "sha256" : "plan", record.Digest),
            ("tool", record.Tool),
            ("operator", string.Join(", then ", record.Operators)),
            ("reason", record.Admission?.Reason),
            ("parameters", string.Join(", ", record.Parameters.Select(parameter => $"{parameter.Name} = {parameter.Value}"))),
            ("began", record.Began is { } began ? Second(began) : null),
            ("ended", record.Ended is { } ended ? $"{Second(ended)}, after {DurationText.Of(record.Time.Whole)}{Against(record.Time.Whole, record.Time.Estimate, record.Time.Usually, record.Time.EarlierRuns)}" : null),
            ("time", record.Kind != RecordKind.Run ? null : $"worked {DurationText.Of(record.Time.Worked)}, waited for people {DurationText.Of(record.Time.Waited)}, idle {DurationText.Of(record.Time.Idle)}"),
        };
        return facts.Where(fact => !string.IsNullOrEmpty(fact.Text)).Select(fact => (fact.Name, fact.Text!));
    }

    public static IEnumerable<string> Approvals(RecordedAdmission admission)
    {
        foreach (var approval in admission.Approvals)
        {
            yield return $"{approval.Person} approved as '{approval.Role}'{(approval.Expires is { } until ? $", until {until}" : "")}{(approval.Key is { } key ? $", signed with {key}" : "")}";
        }

        if (admission is { Approvals.Count: 0, IsGranted: true })
        {
            yield return "Nobody had to approve it.";
        }

        foreach (var note in admission.Refusals.Concat(admission.Notes))
        {
            yield return note;
        }

        if (admission.Locks.Count > 0)
        {
            yield return $"It held {(admission.Locks.Count == 1 ? "the lock" : "the locks")} {Wording.And(admission.Locks.Select(name => $"'{name}'"))}.";
        }
    }

    public static string? BreakGlass(RunRecord record) => record.Admission?.BreakGlass is { } glass
        ? $"BREAK-GLASS by {glass.By}: {glass.Why}. {(glass.Past.Count == 0 ? "Nothing stood in the way." : $"It went past: {string.Join(' ', glass.Past)}")}"
        : null;

    /// <summary>How a step went: <c>completed in 3m (estimate 5m, usually 2m50s), 2 attempts</c>.</summary>
    public static string Step(RecordedStep step) =>
        $"{step.Outcome.Word()}{(step is { Duration: { } time, Outcome: not StepOutcome.Skipped } ? $" in {DurationText.Of(time)}{Against(time, step.Estimate, step.Usually, 0)}" : "")}{(step.IsManual ? ", by hand" : "")}{(step.Attempts > 1 ? $", {step.Attempts} attempts" : "")}{(step.Message is { } message && step.Outcome != StepOutcome.Completed ? $": {message}" : "")}";

    /// <summary>What was undone and what held afterwards; null when nothing was.</summary>
    public static string? Rollback(RunRecord record)
    {
        var undone = record.Steps.Where(step => step.Phase == RunPhase.Rollback).ToList();
        var held = record.HeldAfterRollback;
        return undone.Count == 0 && held is null ? null
            : $"{undone.Count(step => step.Outcome == StepOutcome.Completed)} of {Words.Count(undone.Count, "rollback step")} completed; {held switch { true => "the verification held afterwards.", false => "the verification did NOT hold afterwards.", null => "nothing was verified afterwards." }}";
    }

    public static string Answer(RecordedAnswer answer) => $"{answer.Name} = {answer.Value}, said {answer.By} for '{answer.Step}'";

    public static string Owed(FollowUp item) => (item.Owner, item.Due) switch
    {
        (null, null) => "nobody's, no date",
        ({ } owner, null) => $"{owner}, no date",
        (null, { } due) => $"nobody's, due {Day(due)}",
        ({ } owner, { } due) => $"{owner}, due {Day(due)}",
    };

    public static string Second(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Against(TimeSpan time, RecordedEstimate? estimate, TimeSpan? usually, int runs)
    {
        List<string> parts = [];
        if (estimate is not null)
        {
            var range = estimate.Minimum == estimate.Maximum ? DurationText.Of(estimate.Maximum) : $"{DurationText.Of(estimate.Minimum)} to {DurationText.Of(estimate.Maximum)}";
            parts.Add($"{(time > estimate.Maximum ? "over the estimate of" : "estimate")} {range}");
        }

        if (usually is { } median)
        {
            parts.Add($"usually {DurationText.Of(median)}{(runs > 0 ? $" in {Words.Count(runs, "earlier run")}" : "")}");
        }

        return parts.Count == 0 ? "" : $" ({string.Join(", ", parts)})";
    }
}
