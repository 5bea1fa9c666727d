using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Cli;

/// <summary>Images for .NET set variables that choose how texts are ordered and numbers written; a policy finds the same with each.</summary>
public sealed class OneCultureTests : IDisposable
{
    private const string Variable = "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT";

    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Theory]
    [InlineData("0")]
    [InlineData("false")]
    [InlineData("1")]
    public async Task A_policy_finds_the_same_whatever_the_variables_say(string value)
    {
        repository.Write("runbooks/a.md", "# A\n");
        repository.Write("policies/TEAM1-words.csx", """
            return new Policy("TEAM1", "words")
            {
                Title = "Words", Why = "why", Severity = Severity.Info, Profile = Profile.Baseline,
                CheckDocument = (document, context) => [document.Finding(string.Join(",", new[] { "b", "A", "a", "B", "_", "-" }.Order())
                    + $" {"a".CompareTo("B")} {1234.5:N2} {new DateOnly(2024, 2, 29)} {"\u0131".ToUpper()}")],
            };
            """);

        var answer = await ToolProcess.RunAsync(repository.Root, new Dictionary<string, string> { [Variable] = value, ["LC_ALL"] = "tr_TR.UTF-8" }, "check");

        Assert.Contains("-,A,B,_,a,b 31 1,234.50 02/29/2024 \u0131", answer.Output, StringComparison.Ordinal);
    }
}
