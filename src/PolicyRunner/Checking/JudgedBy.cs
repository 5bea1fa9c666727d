namespace PolicyRunner.Checking;

/// <summary>Whose rules judged, when they were not those of the change itself.</summary>
public sealed record JudgedBy
{
    /// <summary>The base as it was given: <c>origin/main</c>, <c>../base</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The commit's id, or null for a folder.</summary>
    public required string? Commit { get; init; }

    /// <summary>SHA-256 in lower-case hexadecimal over the policies, shipped ones included, the organisation file and the SLO files.</summary>
    public required string Digest { get; init; }

    /// <summary>What there is to say about the base, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
