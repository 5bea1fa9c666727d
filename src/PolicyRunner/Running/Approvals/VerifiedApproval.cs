namespace PolicyRunner.Running.Approvals;

/// <summary>An approval that counts.</summary>
/// <param name="Role">The role it was given in.</param>
/// <param name="Person">The signer's identity in the organisation file.</param>
/// <param name="Key">The fingerprint of the key it was signed with.</param>
/// <param name="Expires">Until when it holds.</param>
/// <param name="Source">The file's name.</param>
public sealed record VerifiedApproval(string Role, string Person, string Key, DateTimeOffset Expires, string Source);

/// <summary>An approval that does not count.</summary>
/// <param name="Source">The file's name.</param>
/// <param name="Reason">Why, as a clause: <c>it is for another plan</c>.</param>
public sealed record RejectedApproval(string Source, string Reason);

/// <summary>What the approvals of a plan are worth.</summary>
public sealed record ApprovalReading
{
    /// <summary>At most one for each person and role.</summary>
    public required IReadOnlyList<VerifiedApproval> Accepted { get; init; }

    public required IReadOnlyList<RejectedApproval> Rejected { get; init; }

    /// <summary>True when the requester has signed the request.</summary>
    public required bool IsRequesterProven { get; init; }

    /// <summary>The people who approve in a role, in order.</summary>
    public IReadOnlyList<string> PeopleOf(string role) => [.. Accepted.Where(approval => approval.Role == role).Select(approval => approval.Person).Order(StringComparer.Ordinal)];
}
