using PolicyRunner.Checking;

namespace PolicyRunner.Tests.Checking;

/// <summary>What is wrong with the findings themselves has no line of its own: it is said where the function is set, once.</summary>
public sealed class BrokenFindingTests : IDisposable
{
    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Theory]
    [InlineData("[null!]", "gave a null among its findings")]
    [InlineData("document.Sections.Select(section => section.Level > 0 ? null! : section.Finding(\"x\"))", "gave a null among its findings")]
    [InlineData("[document.Finding(\" \")]", "gave a finding with an empty message")]
    [InlineData("[document.Finding(\"x\") with { Severity = (Severity)7 }]", "gave a finding a severity or a confidence that is a number without a meaning")]
    [InlineData("document.Sections.OrderBy(section => section).Select(section => section.Finding(\"x\"))", "The policy threw ArgumentException: At least one object must implement IComparable.")]
    public void The_place_is_that_of_the_function(string findings, string message)
    {
        repository.Write("runbooks/a.md", "# A\n\n## B\n");
        repository.Write("policies/TEAM1-a.csx", $$"""
            return new Policy("TEAM1", "a")
            {
                Title = "T", Why = "why", Severity = Severity.Info, Profile = Profile.Baseline,

                CheckDocument = (document, context) => {{findings}},
            };
            """);

        var error = Assert.Single(Checker.Run(new CheckRequest { WorkingDirectory = repository.Root, Clock = FixedClock.Today }, CancellationToken.None).Errors);

        Assert.StartsWith("policies/TEAM1-a.csx:5:5: ", error.Located, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("policies/", error.Message, StringComparison.Ordinal);
    }
}
