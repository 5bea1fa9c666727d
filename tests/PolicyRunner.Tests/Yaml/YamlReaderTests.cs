using PolicyRunner.Text;
using PolicyRunner.Yaml;
using static PolicyRunner.Tests.Yaml.YamlReading;

namespace PolicyRunner.Tests.Yaml;

public sealed class YamlReaderTests
{
    [Theory]
    [InlineData("~", YamlType.Null)]
    [InlineData("null", YamlType.Null)]
    [InlineData("", YamlType.Null)]
    [InlineData("true", YamlType.Boolean)]
    [InlineData("FALSE", YamlType.Boolean)]
    [InlineData("yes", YamlType.String)]
    [InlineData("on", YamlType.String)]
    [InlineData("12", YamlType.Integer)]
    [InlineData("-7", YamlType.Integer)]
    [InlineData("0o17", YamlType.Integer)]
    [InlineData("0xFF", YamlType.Integer)]
    [InlineData("0o8", YamlType.String)]
    [InlineData("0x", YamlType.String)]
    [InlineData("1_000", YamlType.String)]
    [InlineData("1.5", YamlType.Float)]
    [InlineData(".5", YamlType.Float)]
    [InlineData("1e3", YamlType.Float)]
    [InlineData("-.inf", YamlType.Float)]
    [InlineData(".nan", YamlType.Float)]
    [InlineData(".", YamlType.String)]
    [InlineData("1e", YamlType.String)]
    [InlineData("+", YamlType.String)]
    [InlineData("2026-10-01", YamlType.String)]
    [InlineData("12:30", YamlType.String)]
    [InlineData("v1.2.3", YamlType.String)]
    [InlineData("'12'", YamlType.String)]
    [InlineData("\"true\"", YamlType.String)]
    [InlineData("!!str 12", YamlType.String)]
    [InlineData("! 12", YamlType.String)]
    [InlineData("!!int \"12\"", YamlType.Integer)]
    [InlineData("!!float 3", YamlType.Float)]
    [InlineData("!!bool 'true'", YamlType.Boolean)]
    [InlineData("|\n  12", YamlType.String)]
    public void Plain_scalars_have_the_type_of_the_core_schema(string text, YamlType type) =>
        Assert.Equal(type, Value(text).Type);

    [Fact]
    public void Keys_and_values_know_their_places()
    {
        var root = Assert.IsType<YamlMapping>(Good("# c\nid: A-1\nlist:\n  - one\n  - { two: 'zwei' }\nlast: x # c\n"));

        Assert.Equal("2:1", root.Span.StartPosition.ToString());
        Assert.Equal("6:8", root.Span.EndPosition.ToString());
        var list = Assert.IsType<YamlSequence>(root["list"]);
        Assert.Equal("- one\n  - { two: 'zwei' }", list.Span.Text);
        var flow = Assert.IsType<YamlMapping>(list.Items[1]);
        Assert.Equal("{ two: 'zwei' }", flow.Span.Text);
        Assert.Equal("'zwei'", flow["two"]!.Span.Text);
        Assert.Equal("list", root.Entry("list")!.Key.Span.Text);
        Assert.Equal("A-1", root["id"]!.Span.Text);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Places_are_right_with_every_line_ending(string ending)
    {
        var root = Assert.IsType<YamlMapping>(Good(string.Join(ending, "a: 1", "b: |", "  text", "  more", "c: \"x", "  y\"", "d: [1,", "  2]", "e: 5", "")));

        Assert.Equal("5", root["e"]!.Span.Text);
        Assert.Equal("9:4", root["e"]!.Span.StartPosition.ToString());
        Assert.Equal("[1," + ending + "  2]", root["d"]!.Span.Text);
        Assert.EndsWith("more", root["b"]!.Span.Text.ToString(), StringComparison.Ordinal);
        Assert.Equal("text\nmore\n", root.Text("b"));
    }

    [Fact]
    public void Places_count_utf16_units_and_survive_wide_characters_and_marks()
    {
        var root = Assert.IsType<YamlMapping>(Good("a: \"🚀🚀\"\n\"🚀\": [é, 🚀, z]\n"));

        var list = Assert.IsType<YamlSequence>(root["🚀"]);
        Assert.Equal("z", list.Items[2].Span.Text);
        Assert.Equal("2:15", list.Items[2].Span.StartPosition.ToString());
        Assert.Equal("🚀", ((YamlScalar)list.Items[1]).Text);
    }

    [Fact]
    public void A_lone_pair_in_a_list_stands_from_its_key_to_its_value()
    {
        var list = Assert.IsType<YamlSequence>(Good("[x, a: {b: c}, ? d]"));

        Assert.Equal("a: {b: c}", list.Items[1].Span.Text);
        Assert.Equal("[x, a: {b: c}, ? d]", list.Span.Text);
    }

    [Fact]
    public void Places_in_a_block_without_its_margin_are_places_of_the_file()
    {
        var file = new SourceFile("a.md", "1. item\n   ```yaml http\n   url: x\n   body:\n     a: 1\n   ```\n");
        var text = new EmbeddedText(file, "url: x\nbody:\n  a: 1\n", [0, 7, 13], [27, 37, 46]);

        var root = Assert.IsType<YamlMapping>(YamlReader.Read(text).Root);

        Assert.Equal("x", root["url"]!.Span.Text);
        var inner = Assert.IsType<YamlMapping>(root["body"]);
        Assert.Equal("5:9", inner["a"]!.Span.StartPosition.ToString());
    }

    [Fact]
    public void An_empty_value_stands_behind_its_colon()
    {
        var root = Assert.IsType<YamlMapping>(Good("a:\nb: 1\n"));

        Assert.True(Assert.IsType<YamlScalar>(root["a"]).IsNull);
        Assert.Equal("1:3", root["a"]!.Span.StartPosition.ToString());
        Assert.Equal("a:", root.Entry("a")!.Span.Text);
    }

    [Fact]
    public void Documents_of_a_stream_are_read_one_by_one()
    {
        var result = Read("a: 1\n---\nb: 2\n...\n---\n- c\n");

        Assert.Empty(result.Problems);
        Assert.Equal(3, result.Documents.Count);
        Assert.IsType<YamlSequence>(result.Documents[2]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("# only a comment\n")]
    public void A_text_without_content_has_no_document(string text) => Assert.Null(Good(text));

    [Theory]
    [InlineData("---\n", 1)]
    [InlineData("a: 1\n---\n", 2)]
    [InlineData("a: 1\n---\n# nothing\n\n", 2)]
    [InlineData("a: 1\n---", 2)]
    public void A_last_separator_begins_an_empty_document(string text, int count)
    {
        var result = Read(text);

        Assert.Empty(result.Problems);
        Assert.Equal(count, result.Documents.Count);
        Assert.True(Assert.IsType<YamlScalar>(result.Documents[^1]).IsNull);
    }

    [Fact]
    public void Json_is_read_as_it_stands()
    {
        var root = Assert.IsType<YamlMapping>(Good("{\"a\": [1, 2.5, null, true, \"x\\ny\"], \"b\": {\"c\": \"\"}}"));

        var items = Assert.IsType<YamlSequence>(root["a"]).Items.Cast<YamlScalar>().ToList();
        Assert.Equal([YamlType.Integer, YamlType.Float, YamlType.Null, YamlType.Boolean, YamlType.String], items.Select(i => i.Type));
        Assert.Equal("x\ny", items[4].Text);
    }

    [Fact]
    public void An_alias_stands_for_its_anchor_and_a_scalar_one_for_its_own_place()
    {
        var root = Assert.IsType<YamlMapping>(Good("a: &x 5\nb: *x\nc: &m {k: 1}\nd: *m\n"));

        Assert.Equal("5", root.Text("b"));
        Assert.Equal("2:4", root["b"]!.Span.StartPosition.ToString());
        Assert.Same(root["c"], root["d"]);
    }
}
