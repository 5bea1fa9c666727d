using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Runbooks;

/// <summary>A typed parameter of a runbook.</summary>
public sealed record Parameter : ILocated
{
    public required string Name { get; init; }

    /// <summary>string, boolean, integer or number.</summary>
    public required string Type { get; init; }

    public IReadOnlyList<YamlScalar> Enum { get; init; } = [];

    public string? Pattern { get; init; }

    public YamlScalar? Default { get; init; }

    public string? Description { get; init; }

    /// <summary>Where its name stands.</summary>
    public required SourceSpan Span { get; init; }

    /// <summary>The variable it reaches a shell as: upper case, '-' as '_'.</summary>
    public string Variable => Name.ToUpperInvariant().Replace('-', '_');
}
