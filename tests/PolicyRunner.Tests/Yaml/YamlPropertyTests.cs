using FsCheck;
using FsCheck.Fluent;
using PolicyRunner.Yaml;
using static PolicyRunner.Tests.Yaml.YamlReading;

namespace PolicyRunner.Tests.Yaml;

public sealed class YamlPropertyTests
{
    private static readonly string[] Pieces =
    [
        "a", "b", "key", ":", ": ", " ", "  ", "\n", "\r\n", "\r", "\t", "- ", "-", "[", "]", "{", "}", ",", "'", "\"",
        "\\", "\\u12", "|", ">", "|2\n", "#", " # c", "&a ", "*a", "!", "!!str ", "!<x>", "? ", "%YAML 1.2\n", "---\n", "...\n",
        "<<: ", "~", "1.5", "\u0085", "\u2028", "\uFEFF", "🚀", "\uD83D", "é", "@", "`", "\0", "\u0007", "true", "%TAG ! x\n", "%",
    ];

    private static readonly Gen<string> Mixtures = Gen.Elements(Pieces).ListOf().Select(parts => string.Concat(parts));

    [Fact]
    public void Reading_never_throws_and_problems_stand_inside_the_text() => Run(Mixtures, text =>
    {
        var result = Read(text);
        return result.Problems.Count <= 1
            && result.Problems.All(p => p.Span.Start >= 0 && p.Span.End <= text.Length && p.Span.Start <= p.Span.End);
    });

    [Fact]
    public void Any_string_at_all_is_read_or_refused() => Run(
        ArbMap.Default.GeneratorFor<string>().Select(s => s ?? ""),
        text => Read(text).Problems.Count <= 1);

    [Fact]
    public void Nodes_stand_inside_their_parents() => Run(Mixtures.Where(m => !m.Contains('*', StringComparison.Ordinal)), text =>
        Read(text).Documents.SelectMany(d => Walk(d)).All(pair =>
            pair.Node.Span.Start >= 0 && pair.Node.Span.Start <= pair.Node.Span.End && pair.Node.Span.End <= text.Length
            && (pair.Parent is null || pair.Parent.Span.Contains(pair.Node.Span))));

    [Fact]
    public void Double_quoted_scalars_round_trip() => Run(ArbMap.Default.GeneratorFor<string>().Select(s => s ?? ""), value =>
        Value(System.Text.Json.JsonSerializer.Serialize(value)) is { Type: YamlType.String } scalar
        && scalar.Text == System.Text.Json.JsonSerializer.Deserialize<string>(System.Text.Json.JsonSerializer.Serialize(value)));

    private static void Run(Gen<string> texts, Func<string, bool> holds) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(60),
        Prop.ForAll(texts.ToArbitrary(), text => Assert.True(holds(text), System.Text.Json.JsonSerializer.Serialize(text))));
}
