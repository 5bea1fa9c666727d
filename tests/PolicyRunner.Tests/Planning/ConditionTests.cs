using FsCheck;
using FsCheck.Fluent;
using PolicyRunner.Planning;
using PolicyRunner.Planning.Conditions;

namespace PolicyRunner.Tests.Planning;

public sealed class ConditionTests
{
    private static readonly Dictionary<string, Value> Known = new()
    {
        ["migrate"] = Value.Of(true), ["tenants"] = Value.Of(10), ["environment"] = Value.Of("production"), ["scope"] = Value.Of("all-tenants"),
        ["steps.plan.outputs.count"] = new Value.Output("9"), ["steps.plan.outputs.ready"] = new Value.Output("true"), ["steps.plan.outputs.name"] = new Value.Output("api"),
    };

    [Theory]
    [InlineData("migrate", true)]
    [InlineData("!migrate", false)]
    [InlineData("migrate == true", true)]
    [InlineData("migrate != true", false)]
    [InlineData("tenants > 9", true)]
    [InlineData("tenants >= 10 && tenants <= 10", true)]
    [InlineData("tenants < -1.5e1", false)]
    [InlineData("environment == 'production'", true)]
    [InlineData("environment == \"Production\"", false)]
    [InlineData("scope == all-tenants", true)]
    [InlineData("one-tenant != scope", true)]
    [InlineData("steps.plan.outputs.count < 10", true)]
    [InlineData("steps.plan.outputs.count == '9'", true)]
    [InlineData("steps.plan.outputs.ready && !(tenants < 3 || environment == 'staging')", true)]
    [InlineData("false || true && false", false)]
    [InlineData("(false || true) && true", true)]
    [InlineData("'it''s' == 'it''s'", true)]
    public void A_condition_is_decided(string text, bool expected)
    {
        var result = Condition.Parse(text).Condition!.Evaluate(Known.GetValueOrDefault);

        Assert.Null(result.Problem);
        Assert.Equal(expected, result.IsTrue);
    }

    [Theory]
    [InlineData("tenants", "neither true nor false")]
    [InlineData("environment && migrate", "neither true nor false")]
    [InlineData("tenants == '10'", "the types differ")]
    [InlineData("migrate == 'true'", "the types differ")]
    [InlineData("environment < 'z'", "orders numbers only")]
    [InlineData("steps.plan.outputs.name > 3", "the types differ")]
    [InlineData("nobody == 1", "'nobody' has no value")]
    [InlineData("steps.other.outputs.x", "has no value")]
    public void A_condition_that_cannot_be_decided_says_why_and_is_not_true(string text, string reason)
    {
        var result = Condition.Parse(text).Condition!.Evaluate(Known.GetValueOrDefault);

        Assert.Contains(reason, result.Problem, StringComparison.Ordinal);
        Assert.False(result.IsTrue);
    }

    [Theory]
    [InlineData("", 0, "missing before the end")]
    [InlineData("a ==", 4, "missing before the end")]
    [InlineData("a = b", 2, "write '=='")]
    [InlineData("a & b", 2, "write '&&'")]
    [InlineData("a == 'b", 5, "has no end")]
    [InlineData("a b", 2, "does not belong here")]
    [InlineData("(a", 2, "A ')' is missing")]
    [InlineData("a < b < c", 6, "two sides")]
    [InlineData("a == 10abc", 5, "is no number")]
    [InlineData("a == $b", 5, "has no meaning")]
    [InlineData("v == 1.2.3", 5, "is no number")]
    public void A_text_that_is_no_condition_says_where_and_why(string text, int index, string reason)
    {
        var (condition, problem) = Condition.Parse(text);

        Assert.Null(condition);
        Assert.Equal(index, problem!.Index);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_right_side_is_not_looked_at_when_the_left_one_decides()
    {
        Assert.Equal(new ConditionResult(false, null), Condition.Parse("!migrate && nobody").Condition!.Evaluate(Known.GetValueOrDefault));
        Assert.Equal(new ConditionResult(true, null), Condition.Parse("migrate || nobody").Condition!.Evaluate(Known.GetValueOrDefault));
    }

    [Fact]
    public void Names_come_with_their_places()
    {
        var names = Condition.Parse("migrate && scope == all-tenants").Condition!.Names;

        Assert.Equal([("migrate", 0, null), ("scope", 11, "all-tenants"), ("all-tenants", 20, "scope")], names.Select(name => (name.Name, name.Index, name.ComparedWith)));
    }

    [Fact]
    public void Nesting_and_length_have_an_end()
    {
        Assert.Contains("nested", Condition.Parse(new string('(', 100) + "a").Problem!.Message, StringComparison.Ordinal);
        Assert.Contains("nested", Condition.Parse(new string('!', 4000)).Problem!.Message, StringComparison.Ordinal);
        Assert.Contains("at most", Condition.Parse(new string('a', 5000)).Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_makes_it_throw() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(Gen.Elements("a", "1", "==", "&&", "!", "(", ")", "'x'", " ", "<", "steps.p.outputs.q", "\"", "|").ListOf().Select(words => string.Concat(words)).ToArbitrary(), text =>
        {
            var parse = Condition.Parse(text);
            _ = parse.Condition?.Evaluate(Known.GetValueOrDefault);
            return (parse.Condition is null) != (parse.Problem is null);
        }));
}
