using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Yaml;

/// <summary>Reads YAML into a typed tree with spans. Bad YAML is a problem, never an exception.</summary>
public static class YamlReader
{
    /// <summary>Reads every document of a stream; the first problem ends the reading.</summary>
    public static YamlResult Read(EmbeddedText text, YamlLimits? limits = null) =>
        throw new NotSupportedException();
}

/// <summary>What was read. On a problem, <see cref="Documents"/> holds those that were complete before it.</summary>
public sealed record YamlResult(IReadOnlyList<YamlNode> Documents, IReadOnlyList<Problem> Problems)
{
    /// <summary>The only or first document, or null.</summary>
    public YamlNode? Root => Documents.Count > 0 ? Documents[0] : null;
}

/// <summary>Caps on what is read.</summary>
public sealed record YamlLimits
{
    public static YamlLimits Default { get; } = new();

    /// <summary>Nesting of sequences and mappings.</summary>
    public int Depth { get; init; } = 64;

    /// <summary>Nodes after aliases are expanded.</summary>
    public int Nodes { get; init; } = 50_000;

    /// <summary>Characters of one stream.</summary>
    public int Characters { get; init; } = 2_000_000;
}
