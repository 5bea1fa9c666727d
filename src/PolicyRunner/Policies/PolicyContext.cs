using PolicyRunner.Runbooks;

namespace PolicyRunner.Policies;

/// <summary>What a policy may know besides the thing it looks at.</summary>
public sealed record PolicyContext
{
    public required SettingValues Settings { get; init; }

    /// <summary>Every document of the check.</summary>
    public required Library Library { get; init; }

    /// <summary>The day of the check in UTC.</summary>
    public required DateOnly Today { get; init; }
}
