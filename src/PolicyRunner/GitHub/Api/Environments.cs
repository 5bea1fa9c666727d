using System.Text.Json.Serialization;

namespace PolicyRunner.GitHub.Api;

/// <summary>An environment with what protects it.</summary>
internal sealed record DeploymentEnvironment
{
    public required string Name { get; init; }

    public IReadOnlyList<ProtectionRule> ProtectionRules { get; init; } = [];

    /// <summary>Null: every branch may use it.</summary>
    public BranchRestriction? DeploymentBranchPolicy { get; init; }

    /// <summary>Null: the server did not say, which is not the same as no.</summary>
    public bool? CanAdminsBypass { get; init; }
}

internal sealed record EnvironmentPage(int TotalCount, IReadOnlyList<DeploymentEnvironment> Environments);

/// <summary>One of GitHub's rules: <c>required_reviewers</c>, <c>wait_timer</c>, <c>branch_policy</c>, or an app's.</summary>
internal sealed record ProtectionRule(string Type)
{
    public bool? PreventSelfReview { get; init; }

    public IReadOnlyList<PendingReviewer>? Reviewers { get; init; }
}

/// <param name="ProtectedBranches">Only branches with a protection.</param>
/// <param name="CustomBranchPolicies">Only those that <see cref="EnvironmentsApi.BranchesAsync"/> names.</param>
internal sealed record BranchRestriction(bool ProtectedBranches, bool CustomBranchPolicies);

internal sealed record BranchPolicyPage(int TotalCount, IReadOnlyList<BranchPolicy> BranchPolicies);

/// <param name="Name">A pattern of names.</param>
internal sealed record BranchPolicy(string? Name)
{
    /// <summary><c>branch</c> or <c>tag</c>.</summary>
    public string? Type { get; init; }
}

/// <summary>The answer to a deployment protection rule: yes, no, or only a word about how it goes.</summary>
internal sealed record ProtectionAnswer(string EnvironmentName, string Comment)
{
    /// <summary><c>approved</c> or <c>rejected</c>; null: not yet.</summary>
    public string? State { get; init; }
}

/// <summary>A person's place in a team.</summary>
/// <param name="State"><c>active</c> or <c>pending</c>.</param>
/// <param name="Role"><c>member</c> or <c>maintainer</c>.</param>
internal sealed record TeamMembership(string State, string Role)
{
    [JsonIgnore]
    public bool IsActive => State == "active";
}

/// <summary>What a person may do in the repository: <c>admin</c>, <c>write</c>, <c>read</c> or <c>none</c>.</summary>
internal sealed record Permission([property: JsonPropertyName("permission")] string Level);
