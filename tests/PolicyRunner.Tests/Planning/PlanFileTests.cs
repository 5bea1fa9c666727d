using PolicyRunner.Planning;

namespace PolicyRunner.Tests.Planning;

public sealed class PlanFileTests
{
    private const string Sound = """
        { "version": 1, "digest": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "request": "0123456789abcdef0123456789abcdef",
          "runbook": "REL-001", "file": "runbooks/x.md", "parameters": { "version": "v1", "count": 3, "migrate": true } }
        """;

    [Fact]
    public void A_plan_file_says_how_to_make_the_plan_again()
    {
        var file = PlanFile.Parse(Sound, "plan.json");

        Assert.Equal(("REL-001", "runbooks/x.md"), (file.Runbook, file.File));
        Assert.Equal([Value.Of("v1"), Value.Of(3), Value.Of(true)], file.Parameters.Select(parameter => parameter.Value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{ \"version\": 1 }")]
    [InlineData("\"version\": 1", "\"version\": 2")]
    [InlineData("\"digest\": \"0", "\"digest\": \"A")]
    [InlineData("\"request\": \"0", "\"request\": \"")]
    [InlineData("\"v1\"", "[]")]
    [InlineData("\"v1\"", "null")]
    [InlineData("\"version\": 1,", "\"version\": 1, \"version\": 1,")]
    public void What_is_no_plan_is_refused(string text, string? instead = null)
    {
        var trouble = Assert.Throws<FormatException>(() => PlanFile.Parse(instead is null ? text : Sound.Replace(text, instead), "plan.json"));

        Assert.Contains("'plan.json' is no plan", trouble.Message, StringComparison.Ordinal);
    }
}
