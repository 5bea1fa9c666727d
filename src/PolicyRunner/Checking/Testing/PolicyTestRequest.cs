namespace PolicyRunner.Checking.Testing;

/// <summary>Which policies are to be tested.</summary>
public sealed record PolicyTestRequest
{
    /// <summary>The coverage asked for where nobody asks for another, in percent.</summary>
    public const double UsualCoverage = 80;

    /// <summary>Ids, names or script files, absolute or relative to <see cref="WorkingDirectory"/>; empty for all.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The repository's own policies; null for <c>policies/</c> where it exists.</summary>
    public string? PoliciesFolder { get; init; }

    /// <summary>Whether to test the policies that are shipped with the tool instead of the repository's own.</summary>
    public bool Shipped { get; init; }

    /// <summary>How many percent of each script's lines the samples must reach, from 0 to 100.</summary>
    public double Coverage { get; init; } = UsualCoverage;

    /// <summary>The absolute path everything relative starts from.</summary>
    public required string WorkingDirectory { get; init; }
}
