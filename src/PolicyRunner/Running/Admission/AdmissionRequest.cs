using PolicyRunner.Checking;
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

    /// <summary>The repository, what was signed and which files are not committed.</summary>
    public required AdmissionPapers Papers { get; init; }

    /// <summary>A dry run on this machine: files may differ from the commit, no lock is taken, no request used up.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>How long the lock lives without being renewed.</summary>
    public TimeSpan LockLifetime { get; init; } = TimeSpan.FromHours(1);

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
