using PolicyRunner.Findings;

namespace PolicyRunner.Yaml;

/// <summary>What was read. On a problem, <see cref="Documents"/> holds those that were complete before it.</summary>
public sealed record YamlResult(IReadOnlyList<YamlNode> Documents, IReadOnlyList<Problem> Problems)
{
    /// <summary>The only or first document, or null.</summary>
    public YamlNode? Root => Documents.Count > 0 ? Documents[0] : null;
}
