using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Tests.Yaml;

public sealed class YamlWriterTests
{
    // No file holds half of a surrogate pair, and a NUL is refused before YAML is read.
    private static readonly Gen<string> Texts = Gen
        .Elements("a", "b", ": ", " #", "-", "- ", "\n", "\n\n", "\r", "\t", " ", "  ", "'", "\"", "\\", "{", "}", "[", "]", "*", "&", "!", "|", ">", "%", "@", "`", "~", "1", ".", "é", "🚀", "\u0085", "\u2028", "\ufeff", "\u0007", "${{ x }}", "---", "true")
        .ListOf().Select(parts => string.Concat(parts));

    [Fact]
    public void Any_text_is_read_back_as_it_was() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(Texts.ToArbitrary(), text => ReadBack(new JsonObject { ["key"] = text, ["next"] = text }) == text));

    [Theory]
    [InlineData("true")]
    [InlineData("NO")]
    [InlineData("null")]
    [InlineData("~")]
    [InlineData("")]
    [InlineData("1.5")]
    [InlineData("0x1F")]
    [InlineData(".5")]
    [InlineData("2026-11-21")]
    [InlineData("a: b")]
    [InlineData("a #b")]
    [InlineData("a:")]
    [InlineData("*alias")]
    [InlineData("&anchor")]
    [InlineData("!tag")]
    [InlineData("${{ x }}")]
    [InlineData(" a ")]
    [InlineData("a\nb\n")]
    [InlineData("\n\n a")]
    [InlineData("---")]
    [InlineData("\u2028\u0085\ufeff")]
    public void A_text_that_looks_like_something_else_stays_a_text(string text)
    {
        Assert.Equal(text, ReadBack(new JsonObject { ["key"] = text }));
        Assert.Equal(text, ReadBack(new JsonObject { ["key"] = text, ["next"] = "one" }));
    }

    [Fact]
    public void Values_keep_their_order_and_type()
    {
        var value = new JsonObject { ["b"] = 1, ["a"] = true, ["list"] = new JsonArray("x", 2, new JsonObject { ["k"] = "v" }), ["none"] = new JsonObject() };

        Assert.Equal("b: 1\na: true\nlist:\n  - x\n  - 2\n  - k: v\nnone: {}\n", YamlWriter.Write(value));
    }

    [Fact]
    public void A_comment_stands_behind_its_entry() =>
        Assert.Equal("uses: a@1 # v1\nname: a@1\n", YamlWriter.Write(new JsonObject { ["uses"] = "a@1", ["name"] = "a@1" }, (key, _) => key == "uses" ? "v1" : null));

    private static string? ReadBack(JsonObject value)
    {
        var result = YamlReader.Read(EmbeddedText.Whole(new SourceFile("a.yml", YamlWriter.Write(value))));
        Assert.Empty(result.Problems);
        var scalar = Assert.IsType<YamlScalar>(Assert.IsType<YamlMapping>(result.Root)["key"]);
        Assert.Equal(YamlType.String, scalar.Type);
        return scalar.Text;
    }
}
