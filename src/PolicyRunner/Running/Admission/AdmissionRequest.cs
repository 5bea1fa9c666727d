using PolicyRunner.Checking;
using PolicyRunner.Journal;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Organisation;
using PolicyRunner.Planning;

namespace PolicyRunner.Running.Admission;

/// <summary>Somebody wants to run a plan.</summary>
public sealed record AdmissionRequest
{
    /// <summary>The run's id: locks and used requests carry it.</summary>
    public required string Run { get; init; }

    /// <summary>Made just now, from the files as they are.</summary>
    public required Plan Plan { get; init; }

    /// <summary>What the policies say about it, just now.</summary>
    public required CheckReport Check { get; init; }

    public required OrganisationFile Organisation { get; init; }

    public required SharedState Shared { get; init; }

    /// <summary>Who wants to run it: an identity of the organisation file where approvals are asked for.</summary>
    public required string Requester { get; init; }

    /// <summary>The plan as people saw it; null when a runbook is run without one.</summary>
    public PlanFile? Shown { get; init; }

    /// <summary>Why it is run; null: not said.</summary>
    public string? Reason { get; init; }

    /// <summary>What the operator typed; null: nothing.</summary>
    public string? Confirmation { get; init; }

    /// <summary>Why somebody in the role <c>break-glass</c> goes past approval, window and freeze; null: nobody does.</summary>
    public string? BreakGlass { get; init; }

    /// <summary>Why the glass was broken when a run began that goes on now: it counts as long as its signature holds. Null: it was not.</summary>
    public string? EarlierBreakGlass { get; init; }

    /// <summary>What is left to do when a run goes on: only that asks for a time and for approvals. Null: it begins.</summary>
    public PlanScope? Left { get; init; }

    /// <summary>The run's journal, to be anchored with the decision; null: nothing is.</summary>
    public JournalReading? Journal { get; init; }

    /// <summary>Who writes that journal; null: whoever asks for the run.</summary>
    public string? Writer { get; init; }

    /// <summary>The repository, what was signed and which files are not committed.</summary>
    public required AdmissionPapers Papers { get; init; }

    /// <summary>A dry run on this machine: files may differ from the commit, no lock is taken, no request used up.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>A job of a workflow: who said yes is known by the service that runs it, which also lets one run at a time.</summary>
    public bool IsJob { get; init; }

    /// <summary>How long the lock lives without being renewed.</summary>
    public TimeSpan LockLifetime { get; init; } = TimeSpan.FromHours(1);

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    internal PlanScope Scope => Left ?? PlanScope.Whole(Plan);

    internal string By => Writer ?? Requester;
}
