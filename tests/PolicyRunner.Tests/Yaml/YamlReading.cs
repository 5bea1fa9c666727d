using PolicyRunner.Findings;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Tests.Yaml;

internal static class YamlReading
{
    public static YamlResult Read(string text, YamlLimits? limits = null) =>
        YamlReader.Read(EmbeddedText.Whole(new SourceFile("test.yml", text)), limits);

    public static YamlNode Good(string text)
    {
        var result = Read(text);
        Assert.Empty(result.Problems);
        return result.Root!;
    }

    public static Problem Bad(string text, YamlLimits? limits = null) => Assert.Single(Read(text, limits).Problems);

    public static YamlScalar Value(string text) => Assert.IsType<YamlScalar>(Good("key: " + text) is YamlMapping map ? map["key"] : null);

    /// <summary>Every node of a tree, the tree itself included, with its parent; keys are nodes too.</summary>
    public static IEnumerable<(YamlNode Node, YamlNode? Parent)> Walk(YamlNode node, YamlNode? parent = null)
    {
        yield return (node, parent);
        IEnumerable<YamlNode> children = node switch
        {
            YamlMapping mapping => mapping.Entries.SelectMany(entry => new[] { entry.Key, entry.Value }),
            YamlSequence sequence => sequence.Items,
            _ => [],
        };
        foreach (var inner in children.SelectMany(child => Walk(child, node)))
        {
            yield return inner;
        }
    }
}
