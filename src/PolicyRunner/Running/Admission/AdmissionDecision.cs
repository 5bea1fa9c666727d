using System.Text.Json.Nodes;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Running.Approvals;

namespace PolicyRunner.Running.Admission;

/// <summary>Whether a run may start: every reason against it at once, or what is to be journaled before it does.</summary>
public sealed record AdmissionDecision
{
    /// <summary>Empty: it may.</summary>
    public required IReadOnlyList<Refusal> Refusals { get; init; }

    public bool IsGranted => Refusals.Count == 0;

    /// <summary>The locks that the run holds now, those of called runbooks among them; empty when it was refused or is a dry run.</summary>
    public IReadOnlyList<LockEntry> Locks { get; init; } = [];

    /// <summary>The approvals that count.</summary>
    public IReadOnlyList<VerifiedApproval> Approvals { get; init; } = [];

    /// <summary>What people should know although nothing stands in the way, as sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The data of the journal's record <c>admitted</c>, or <c>refused</c>.</summary>
    public required JsonObject Record { get; init; }
}
