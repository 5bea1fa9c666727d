using PolicyRunner.Findings;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Organisation;

/// <summary>How the organisation sets one policy. Null: as the policy says.</summary>
/// <param name="Name">The policy's id.</param>
/// <param name="Span">Where the id stands.</param>
public sealed record PolicySettings(string Name, SourceSpan Span) : INamed
{
    public bool? Enabled { get; init; }

    public Severity? Severity { get; init; }

    public Enforcement? Enforcement { get; init; }

    /// <summary>How many days from today a waiver may last.</summary>
    public int? MaximumWaiverDays { get; init; }

    /// <summary>The policy's own settings as written; their names and types are the policy's to check.</summary>
    public IReadOnlyList<YamlEntry> Values { get; init; } = [];
}

/// <summary>A profile for the files that match one of the patterns.</summary>
/// <param name="Paths">Patterns of paths relative to the repository root.</param>
/// <param name="Profile">baseline or strict.</param>
/// <param name="Span">Where the rule stands.</param>
public sealed record ProfileRule(IReadOnlyList<PathGlob> Paths, string Profile, SourceSpan Span) : ILocated
{
    public bool Matches(string path) => Paths.Any(glob => glob.Matches(path));
}
