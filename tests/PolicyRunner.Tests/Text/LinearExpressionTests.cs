using System.Text.RegularExpressions;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Text;

public sealed class LinearExpressionTests
{
    [Theory]
    [InlineData("^v[0-9]+$")]
    [InlineData("(?i)drop\\s+(table|database)")]
    [InlineData("[(?=]x")]
    [InlineData("\\(\\?=")]
    [InlineData("(?<name>a)(?:b)")]
    [InlineData("a(?=b)")]
    [InlineData("a(?!b)")]
    [InlineData("(?<=a)b")]
    [InlineData("(?<!a)b")]
    [InlineData("(?>a)b")]
    [InlineData("(a)\\1")]
    [InlineData("(?<n>a)\\k<n>")]
    [InlineData("(a)(?(1)b|c)")]
    [InlineData("\\Ga")]
    [InlineData("(a")]
    [InlineData("[a")]
    [InlineData("a**")]
    [InlineData("\\")]
    public void It_agrees_with_the_engine(string expression)
    {
        bool taken;
        try
        {
            _ = new Regex(expression, RegexOptions.NonBacktracking);
            taken = true;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            taken = false;
        }

        Assert.Equal(taken, LinearExpression.IsValid(expression));
    }

    [Fact]
    public void Endless_expressions_are_refused() => Assert.False(LinearExpression.IsValid(new string('a', 1001)));
}
