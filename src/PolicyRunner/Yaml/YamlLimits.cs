namespace PolicyRunner.Yaml;

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

    /// <summary>Characters of one line; generous, because JSON is often written on a single one.</summary>
    public int LineLength { get; init; } = 200_000;
}
