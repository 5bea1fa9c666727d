using System.Text;
using PolicyRunner.Findings;
using PolicyRunner.Yaml;
using static PolicyRunner.Tests.Yaml.YamlReading;

namespace PolicyRunner.Tests.Yaml;

[Collection(Growth.Alone)]
public sealed class YamlRefusalTests
{
    [Theory]
    [InlineData("a: 1\nb: 2\na: 3\n", "3:1", "The key 'a' stands here a second time; the first is at line 1.")]
    [InlineData("{a: 1, \"a\": 2}", "1:8", "The key 'a' stands here a second time; the first is at line 1.")]
    [InlineData("a: !wat 1", "1:4", "The tag '!wat' is not supported here; ")]
    [InlineData("a: !!timestamp 2026-01-01", "1:4", "The tag '!!timestamp' is not supported here; ")]
    [InlineData("a: !!seq {b: 1}", "1:4", "The tag '!!seq' is not supported here; ")]
    [InlineData("a: !!int twelve", "1:4", "'twelve' is no !!int.")]
    [InlineData("? [a, b]\n: 1\n", "1:3", "A key must be a plain text, not a list or a mapping.")]
    [InlineData("a: {{ environment }}", "1:5", "'{{' opens a mapping in YAML; put the whole value in quotes.")]
    [InlineData("a: &x {b: 1}\nc:\n  <<: *x\n", "3:3", "The merge key '<<' is not supported; ")]
    [InlineData("a: *nope", "1:4", "The alias '*nope' refers to no anchor '&nope' before it; ")]
    [InlineData("a: &x [1, *x]", "1:11", "The alias '*x' stands inside what it refers to.")]
    [InlineData("a:\n\tb: 1\n", "2:1", "A tab indents this line; YAML allows only spaces for indentation.")]
    [InlineData("a: 'open\nb: 1\n", "1:4", "This quote is never closed.")]
    [InlineData("a: \"open\nb: 1\n", "1:4", "This quote is not closed before a line ")]
    [InlineData("a: 1\nb\nc: 2\n", "2:1", "This line has no ':' after its key; ")]
    [InlineData("a: b: c\n", "1:5", "A ':' is not allowed here; ")]
    [InlineData("a: @x\n", "1:4", "This character cannot begin a value; put the value in quotes.")]
    [InlineData("a: `x`\n", "1:4", "This character cannot begin a value; put the value in quotes.")]
    [InlineData("a: [1, 2\nb: 3\n", "1:4", "This '[' is never closed.")]
    [InlineData("a: {b: 1\n", "1:4", "This '{' is never closed.")]
    [InlineData("a: \"\\q\"\n", "1:5", "This escape is unknown in double quotes; ")]
    [InlineData("a: - b\n", "1:4", "A '- ' list item is not allowed here; ")]
    [InlineData("a: 1\n  b: 2\n", "2:4", "A ':' is not allowed here; ")]
    [InlineData("a:\n    b: 1\n  c: 2\n", "3:3", "A 'key: value' is expected here; ")]
    [InlineData("- a\nb: 1\n", "2:1", "A '- ' list item is expected here; ")]
    [InlineData("a: 'x' y\n", "1:8", "A 'key: value' is expected here; ")]
    [InlineData("a: 1\0b: 2\n", "1:5", "The character U+0000 is not allowed in YAML; ")]
    [InlineData("a: \u001b[31m\n", "1:4", "The character U+001B is not allowed in YAML; ")]
    public void Bad_yaml_is_one_problem_at_its_place_in_plain_words(string text, string place, string message)
    {
        var problem = Bad(text);

        Assert.Equal(ProblemKind.Yaml, problem.Kind);
        Assert.StartsWith(message, problem.Message, StringComparison.Ordinal);
        Assert.Equal(place, problem.Span.StartPosition.ToString());
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("[[\n")]
    [InlineData("? ")]
    [InlineData("{")]
    [InlineData("*")]
    [InlineData("&a ")]
    [InlineData("!")]
    [InlineData("\"\\")]
    [InlineData(": ")]
    [InlineData("a:\n")]
    [InlineData("%")]
    [InlineData("---\n")]
    public void A_hundred_thousand_openings_cost_in_proportion_to_their_number(string opening) =>
        Growth.IsInProportion(100_000, times =>
        {
            var text = new StringBuilder().Insert(0, opening, times).ToString();
            return () => Assert.True(Read(text).Problems.Count <= 1);
        });

    [Fact]
    public void Deep_nesting_is_a_limit_that_names_its_number()
    {
        var problem = Bad(new string('[', 100_000));

        Assert.Equal(ProblemKind.Limit, problem.Kind);
        Assert.Equal("YAML nested deeper than 64 levels is not read.", problem.Message);
        Assert.Equal("1:66", problem.Span.StartPosition.ToString());
    }

    [Fact]
    public void An_alias_bomb_is_a_limit()
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var level = 1; level < 12; level++)
        {
            text.Append($"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))}]\n");
        }

        var problem = Bad(text.ToString());

        Assert.Equal(ProblemKind.Limit, problem.Kind);
        Assert.Contains("50000 nodes", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Aliases_cannot_nest_deeper_than_the_limit()
    {
        var text = new StringBuilder("a0: &a0 [x]\n");
        for (var level = 1; level < 100; level++)
        {
            text.Append($"a{level}: &a{level} [*a{level - 1}]\n");
        }

        Assert.Equal(ProblemKind.Limit, Bad(text.ToString()).Kind);
    }

    [Fact]
    public void Every_cap_is_exact()
    {
        Assert.Empty(Read("[[1]]", new YamlLimits { Depth = 2 }).Problems);
        Assert.Contains("1 levels", Bad("[[1]]", new YamlLimits { Depth = 1 }).Message, StringComparison.Ordinal);
        Assert.Empty(Read("[1, 2]", new YamlLimits { Nodes = 3 }).Problems);
        Assert.Contains("2 nodes", Bad("[1, 2]", new YamlLimits { Nodes = 2 }).Message, StringComparison.Ordinal);
        Assert.Empty(Read("abc", new YamlLimits { Characters = 3 }).Problems);
        Assert.Contains("the limit is 2", Bad("abc", new YamlLimits { Characters = 2 }).Message, StringComparison.Ordinal);
        Assert.Empty(Read("abc\r\nabc", new YamlLimits { LineLength = 3 }).Problems);
        var line = Bad("ab\nabc\n", new YamlLimits { LineLength = 2 });
        Assert.Equal(ProblemKind.Limit, line.Kind);
        Assert.Equal("2:1", line.Span.StartPosition.ToString());
    }

    [Fact]
    public void Documents_before_the_problem_are_kept()
    {
        var result = Read("a: 1\n---\nb: [\n");

        Assert.Single(result.Problems);
        Assert.Equal("1", Assert.IsType<YamlMapping>(Assert.Single(result.Documents)).Text("a"));
    }
}
