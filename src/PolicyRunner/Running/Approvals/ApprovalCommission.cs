namespace PolicyRunner.Running.Approvals;

/// <summary>Somebody wants to ask for a run, or to approve one.</summary>
public sealed record ApprovalCommission
{
    /// <summary>The plan's file, as given.</summary>
    public required string PlanFile { get; init; }

    /// <summary>The role to approve in; null: to ask for the run.</summary>
    public string? Role { get; init; }

    /// <summary>The key's file as given; null: one of <c>~/.ssh</c> that the organisation file knows.</summary>
    public string? Key { get; init; }

    /// <summary>The user's folder, or null.</summary>
    public string? Home { get; init; }

    /// <summary>How long the approval holds; null: eight hours, and one to break the glass.</summary>
    public TimeSpan? Life { get; init; }

    /// <summary>As in <see cref="Checking.CheckRequest.PoliciesFolder"/>.</summary>
    public string? PoliciesFolder { get; init; }

    /// <summary>As in <see cref="Checking.CheckRequest.ConfigFile"/>.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>The tool's version.</summary>
    public required string Tool { get; init; }

    /// <summary>The absolute path everything relative starts from.</summary>
    public required string WorkingDirectory { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
