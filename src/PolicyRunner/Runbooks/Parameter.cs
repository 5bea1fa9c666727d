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

    /// <summary>A regular expression that the whole text must match; null: any text.</summary>
    public string? Pattern { get; init; }

    /// <summary>Characters at least, in Unicode code points; null: no bound.</summary>
    public int? MinimumLength { get; init; }

    /// <summary>Characters at most, in Unicode code points; null: the tool's own bound alone.</summary>
    public int? MaximumLength { get; init; }

    /// <summary>The least number allowed; null: no bound.</summary>
    public double? Minimum { get; init; }

    /// <summary>The greatest number allowed; null: no bound.</summary>
    public double? Maximum { get; init; }

    /// <summary>A form that texts must have, such as <c>date</c> or <c>uuid</c>; null: any.</summary>
    public string? Format { get; init; }

    public YamlScalar? Default { get; init; }

    public string? Description { get; init; }

    /// <summary>Where its name stands.</summary>
    public required SourceSpan Span { get; init; }

    /// <summary>The variable it reaches a shell as: upper case, '-' as '_'.</summary>
    public string Variable => Name.ToUpperInvariant().Replace('-', '_');
}
