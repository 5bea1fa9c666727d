using PolicyRunner.Planning;

namespace PolicyRunner.Running.Approvals;

/// <summary>What came of it: a signature, or why there is none.</summary>
public sealed record ApprovalReport
{
    /// <summary>The plan as the signer's own files make it; null when they make none.</summary>
    public Plan? Plan { get; init; }

    /// <summary>What was signed; null when nothing was.</summary>
    public Approval? Approval { get; init; }

    /// <summary>Who signed.</summary>
    public string? Person { get; init; }

    /// <summary>Where the signature was put, absolute.</summary>
    public string? Path { get; init; }

    /// <summary>Why it was not signed although it could be, one sentence each: exit 5, and 4 when <see cref="IsBroken"/>.</summary>
    public IReadOnlyList<string> Refusals { get; init; } = [];

    /// <summary>What is wrong with the command or the files, one sentence each: exit 2, and 4 when <see cref="IsBroken"/>.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>True when no other problem is there than policies that are broken, or when one of them could not judge the plan.</summary>
    public bool IsBroken { get; init; }
}
