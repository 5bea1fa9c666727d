using PolicyRunner.Text;

namespace PolicyRunner.Yaml;

/// <summary>Reads YAML into a typed tree with spans. Bad YAML is a problem, never an exception.</summary>
/// <remarks>JSON is YAML's flow style, so this reads JSON too.</remarks>
public static class YamlReader
{
    /// <summary>Reads every document of a stream; the first problem ends the reading.</summary>
    public static YamlResult Read(EmbeddedText text, YamlLimits? limits = null)
    {
        limits ??= YamlLimits.Default;
        return YamlGate.Check(text, limits) is { } refused
            ? new YamlResult([], [refused])
            : new YamlComposer(text, limits).Compose();
    }
}
