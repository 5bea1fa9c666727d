using PolicyRunner.Planning;
using PolicyRunner.Planning.Templates;

namespace PolicyRunner.Tests.Planning;

public sealed class TemplateTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("{{ name }}", "api")]
    [InlineData("a-{{name}}-{{ name }}", "a-api-api")]
    [InlineData("{{ '{{' }} {{ '}}' }}", "{{ }}")]
    [InlineData("{{ '{{ name }}' }}", "{{ name }}")]
    [InlineData("{{ steps.a.outputs.b }}!", "{{ steps.a.outputs.b }}!")]
    [InlineData("{ single } }}", "{ single } }}")]
    public void Names_are_filled_in_and_quoted_braces_stay(string text, string expected) => Assert.Equal(expected, Fill(text));

    [Theory]
    [InlineData("{{ name", 0)]
    [InlineData("ab {{ a b }}", 3)]
    [InlineData("{{ a | b }}", 0)]
    [InlineData("{{ }}", 0)]
    [InlineData("{{ 'x' y }}", 0)]
    [InlineData("{{ 'x }}", 0)]
    public void Anything_else_between_braces_is_a_problem_at_its_place(string text, int index)
    {
        var (template, problem, at) = Template.Parse(text);

        Assert.Null(template);
        Assert.NotNull(problem);
        Assert.Equal(index, at);
    }

    [Fact]
    public void A_value_is_not_read_again() =>
        Assert.Equal("{{ name }}", Template.Parse("{{ name }}").Template!.Fill(_ => Value.Of("{{ name }}"), value => value.ToString()));

    private static string Fill(string text) => Template.Parse(text).Template!.Fill(name => name == "name" ? Value.Of("api") : null, value => value.ToString());
}
