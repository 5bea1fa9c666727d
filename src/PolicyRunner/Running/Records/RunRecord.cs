using PolicyRunner.Journal;
using PolicyRunner.Journal.Shared;

namespace PolicyRunner.Running.Records;

/// <summary>
/// What a journal of a run, an incident or a gate tells, for people who were not there. All of it is what the journal says and no more: text in it may be
/// anybody's.
/// </summary>
/// <example><code>var record = RunRecordReader.Read(".policyrunner/runs/20261121-081500-7f3a2c/journal.jsonl", workingDirectory, cancellation);</code></example>
public sealed record RunRecord
{
    /// <summary>The chain, and where it breaks.</summary>
    public required JournalReading Reading { get; init; }

    /// <summary>What was kept of it elsewhere.</summary>
    public required Anchoring Anchoring { get; init; }

    /// <summary>True when the chain is whole and nothing kept elsewhere contradicts it.</summary>
    public bool IsSound => Reading.Fault is null && Anchoring.Problem is null;

    /// <summary>Whose journal it is; one that does not say so counts as that of a run.</summary>
    public RecordKind Kind { get; init; }

    /// <summary>The id of the run, the incident or the gate's answer; null when the journal does not begin with one.</summary>
    public string? Run { get; init; }

    public string? Runbook { get; init; }

    /// <summary>The gate's name; null for anything else.</summary>
    public string? Gate { get; init; }

    public string? Title { get; init; }

    public string? File { get; init; }

    public string? Commit { get; init; }

    /// <summary>Of the plan, or of the gate's file.</summary>
    public string? Digest { get; init; }

    public string? Tool { get; init; }

    /// <summary>Who ran it, in order; more than one when others went on with it.</summary>
    public IReadOnlyList<string> Operators { get; init; } = [];

    /// <summary>succeeded, failed, rolled-back, rollback-failed, cancelled, refused or paused, of an incident open or closed, of a gate its verdict; null when nobody saw its end.</summary>
    public string? Outcome { get; init; }

    public IReadOnlyList<string> Reasons { get; init; } = [];

    public IReadOnlyList<RecordedValue> Parameters { get; init; } = [];

    public DateTimeOffset? Began { get; init; }

    /// <summary>Null while it has not ended.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>What its time was spent on.</summary>
    public required RecordedTime Time { get; init; }

    /// <summary>Who let it in, or null when nothing was decided.</summary>
    public RecordedAdmission? Admission { get; init; }

    /// <summary>In the order they were begun.</summary>
    public IReadOnlyList<RecordedStep> Steps { get; init; } = [];

    /// <summary>Those of a gate, in the order of its file.</summary>
    public IReadOnlyList<RecordedCondition> Conditions { get; init; } = [];

    public IReadOnlyList<RecordedAnswer> Answers { get; init; } = [];

    public IReadOnlyList<FollowUp> FollowUps { get; init; } = [];

    public IReadOnlyList<RecordedMoment> Timeline { get; init; } = [];

    /// <summary>Whether what was verified after a rollback held; null when nothing was.</summary>
    public bool? HeldAfterRollback => Steps.Where(step => step.Phase == RunPhase.Reverification && step.Outcome != StepOutcome.Skipped).ToList() is { Count: > 0 } verified
        ? verified.All(step => step.Outcome == StepOutcome.Completed)
        : null;
}

/// <summary>What a journal is about.</summary>
public enum RecordKind
{
    Run,

    /// <summary>An incident; it has no steps.</summary>
    Incident,

    /// <summary>An answer of a gate; it has conditions and no steps.</summary>
    Gate,
}

/// <summary>Words for what a journal is about.</summary>
public static class RecordKinds
{
    /// <summary>run, incident or gate.</summary>
    public static string Word(this RecordKind kind) => kind switch
    {
        RecordKind.Run => "run",
        RecordKind.Incident => "incident",
        RecordKind.Gate => "gate",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}

/// <summary>A parameter as the journal keeps it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value as text.</param>
public sealed record RecordedValue(string Name, string Value);

/// <summary>One thing that happened.</summary>
/// <param name="Sequence">The record's number, 1 for the first.</param>
/// <param name="Time">In UTC.</param>
/// <param name="Kind">The record's kind.</param>
/// <param name="Text">In words.</param>
/// <param name="Tone">How it should sound.</param>
public sealed record RecordedMoment(long Sequence, DateTimeOffset Time, string Kind, string Text, MomentTone Tone);

/// <summary>How a moment should sound.</summary>
public enum MomentTone
{
    Plain,
    Good,
    Bad,

    /// <summary>A person said or decided something.</summary>
    Person,

    /// <summary>Nobody must read over it.</summary>
    Loud,
}

/// <summary>What a person said.</summary>
/// <param name="Step">The step's id.</param>
/// <param name="Name">What was asked.</param>
/// <param name="Value">What was said.</param>
/// <param name="By">Who said it, or that nobody did.</param>
/// <param name="Time">When, in UTC.</param>
public sealed record RecordedAnswer(string Step, string Name, string Value, string By, DateTimeOffset Time);

/// <summary>What is to be done after all is over.</summary>
/// <param name="Text">What.</param>
/// <param name="Owner">Whose it is, or null.</param>
/// <param name="Due">By the end of which day, or null.</param>
public sealed record FollowUp(string Text, string? Owner, DateOnly? Due);
