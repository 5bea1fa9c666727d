using FsCheck;
using FsCheck.Fluent;
using PolicyRunner.Policies.Testing;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Policies;

public sealed class ScriptLiteralTests
{
    [Fact]
    public void A_sample_between_lines_of_quotes_is_found_with_its_indentation_taken_off()
    {
        var script = new SourceFile("a.csx", "Bad =\n[\n    \"\"\"\n    # Title\n\n      [|deep|]\n    \"\"\",\n];\n");

        var literal = Assert.Single(ScriptLiterals.Find(script, "# Title\n\n  [|deep|]"));

        Assert.Equal(("6:9", "deep"), Place(literal, "deep"));
    }

    [Theory]
    [InlineData("x = \"a\\n\\t[|b\\\"c|]\";", "a\n\t[|b\"c|]", "b\"c", "1:13", "b\\\"c")]
    [InlineData("x = @\"a \"\"b\"\" c\";", "a \"b\" c", "b", "1:11", "b")]
    [InlineData("// \"a b\"\n/* \"a b\" */ c = '\"'; x = \"a b\";", "a b", "b", "2:29", "b")]
    [InlineData("x = \"\"\"one \"line\" here\"\"\";", "one \"line\" here", "line", "1:13", "line")]
    [InlineData("x = \"\"\"\"\n  a \"\"\" b\n  \"\"\"\";", "a \"\"\" b", "b", "2:9", "b")]
    public void Every_form_of_text_is_read_as_the_compiler_reads_it(string script, string value, string part, string place, string text)
    {
        var literal = Assert.Single(ScriptLiterals.Find(new SourceFile("a.csx", script), value));

        Assert.Equal((place, text), Place(literal, part));
    }

    [Theory]
    [InlineData("x = \"never closed")]
    [InlineData("x = \"\"\"\nnever closed")]
    [InlineData("x = @\"never closed")]
    [InlineData("\"")]
    [InlineData("\"\"\"")]
    [InlineData("'\"")]
    [InlineData("/*")]
    [InlineData("$\"a b\"")]
    public void What_is_no_whole_text_is_passed_over(string script) =>
        Assert.Empty(ScriptLiterals.Find(new SourceFile("a.csx", script), "a b"));

    [Fact]
    public void Whatever_stands_in_a_raw_text_is_found_character_by_character()
    {
        var lines = Gen.Elements("# Title", "", "  deep", "[|mark|]", "a \"quoted\" word", "```bash", "// no comment", "'").ListOf();
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(lines.ToArbitrary(), chosen =>
        {
            var value = string.Join('\n', chosen);
            var raw = "return new[]\n{\n    \"\"\"\n" + string.Concat(chosen.Select(line => line.Length == 0 ? "\n" : $"    {line}\n")) + (chosen.Count == 0 ? "\n" : "") + "    \"\"\",\n};\n";
            var literal = ScriptLiterals.Find(new SourceFile("a.csx", raw), value).Single();
            return Enumerable.Range(0, value.Length).All(index => raw[literal.Places[index]] == value[index]);
        }));
    }

    private static (string Place, string Text) Place(ScriptLiteral literal, string part)
    {
        var start = literal.Value.IndexOf(part, StringComparison.Ordinal);
        var span = literal.Span(start, start + part.Length);
        return (span.StartPosition.ToString(), span.Text.ToString());
    }
}
