using PolicyRunner.Planning;
using PolicyRunner.Planning.Parameters;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Planning;

public sealed class ParameterBinderTests
{
    private const string Declared = """
        ---
        id: REL-001
        parameters:
          environment: { type: string, enum: [staging, production] }
          version: { type: string, pattern: 'v\d+\.\d+\.\d+', default: v1.0.0, description: Release to deploy }
          migrate: { type: boolean, default: false }
          tenants: { type: integer, minimum: 1, maximum: 100, default: 1 }
          ratio: { type: number, default: 0.5 }
          day: { type: string, format: date, default: 2026-10-01 }
          note: { type: string, minLength: 2, maxLength: 4, default: note }
        ---
        # Deploy

        ## Procedure
        1. Deploy.
        """;

    [Fact]
    public void Values_take_the_types_of_their_parameters_and_defaults_fill_the_rest()
    {
        var (bound, problems) = Bind("environment=staging", "migrate=true", "tenants=7", "ratio=0.25");

        Assert.Empty(problems);
        Assert.Equal(
            ["environment=staging", "version=v1.0.0*", "migrate=true", "tenants=7", "ratio=0.25", "day=2026-10-01*", "note=note*"],
            bound.Select(parameter => $"{parameter.Parameter.Name}={parameter.Value}{(parameter.IsDefault ? "*" : "")}"));
        Assert.IsType<Value.Flag>(bound[2].Value);
        Assert.IsType<Value.Number>(bound[3].Value);
    }

    [Theory]
    [InlineData("environment=Production", "Parameter 'environment' is one of 'staging' or 'production'. Did you mean 'production'?")]
    [InlineData("version=v1.2", "Parameter 'version' (Release to deploy) does not match 'v\\d+\\.\\d+\\.\\d+', as 'v1.1.1' does.")]
    [InlineData("version=v1.2.3\n", "Parameter 'version' (Release to deploy) does not match 'v\\d+\\.\\d+\\.\\d+', as 'v1.1.1' does.")]
    [InlineData("version=v1.2.٣", "Parameter 'version' (Release to deploy) does not match 'v\\d+\\.\\d+\\.\\d+', as 'v1.1.1' does.")]
    [InlineData("migrate=yes", "Parameter 'migrate' is a boolean (true or false), and 'yes' is none.")]
    [InlineData("tenants=1.5", "Parameter 'tenants' is a whole number, and '1.5' is none.")]
    [InlineData("tenants=9007199254740993", "Parameter 'tenants' is a whole number, and '9007199254740993' is none.")]
    [InlineData("tenants=101", "Parameter 'tenants' is at most 100, not 101.")]
    [InlineData("tenants=0", "Parameter 'tenants' is at least 1, not 0.")]
    [InlineData("ratio=NaN", "Parameter 'ratio' is a number, and 'NaN' is none.")]
    [InlineData("day=2026-02-30", "Parameter 'day' is not of the form 'date'.")]
    [InlineData("note=x", "Parameter 'note' has at least 2 characters, not 1.")]
    [InlineData("note=👍👍👍👍👍", "Parameter 'note' has at most 4 characters, not 5.")]
    [InlineData("note=a\0b", "Parameter 'note' holds a NUL character, which no environment variable can hold.")]
    [InlineData("versoin=v1.2.3", "There is no parameter 'versoin' (-p). Did you mean 'version'?")]
    public void A_value_that_does_not_fit_is_named_with_what_would(string input, string message)
    {
        string[] inputs = input.StartsWith("environment", StringComparison.Ordinal) ? [input] : ["environment=staging", input];
        var (_, problems) = Bind(inputs);

        Assert.Contains(message, problems.Select(problem => problem.Message));
    }

    [Fact]
    public void A_missing_value_is_a_problem_at_its_declaration()
    {
        var problem = Assert.Single(Bind().Problems);

        Assert.Equal("Parameter 'environment' has no value; add -p environment=staging.", problem.Message);
        Assert.Equal("4:3", problem.Span!.Value.StartPosition.ToString());
    }

    [Fact]
    public void A_value_given_twice_is_refused() =>
        Assert.Contains("given twice", Assert.Single(Bind("environment=staging", "environment=production").Problems).Message, StringComparison.Ordinal);

    [Fact]
    public void A_value_may_hold_equal_signs_and_lines() =>
        Assert.Equal(new ParameterInput("a", new Value.Output("b=c\nd"), "-p"), ParameterInput.Parse("a=b=c\nd"));

    private static (IReadOnlyList<BoundParameter> Bound, IReadOnlyList<PlanProblem> Problems) Bind(params string[] inputs) =>
        ParameterBinder.Bind(
            DocumentReader.Read(new SourceFile("deploy.md", Declared)).Runbooks[0].Declaration.Parameters,
            [.. inputs.Select(input => ParameterInput.Parse(input)!)]);
}
