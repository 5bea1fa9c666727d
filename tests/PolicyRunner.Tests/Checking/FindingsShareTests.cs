using PolicyRunner.Checking;

namespace PolicyRunner.Tests.Checking;

/// <summary>What a repository's policy may find in a whole check does not depend on the order in which documents are judged.</summary>
public sealed class FindingsShareTests : IDisposable
{
    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public void A_policy_that_finds_too_much_in_many_documents_is_an_error_and_finds_nothing()
    {
        var report = Check(7, "Enumerable.Range(0, 4000).Select(i => document.Finding($\"Number {i}.\"))");

        var error = Assert.Single(report.Errors);
        Assert.Equal(("TEAM1", "The policy found more than 25,000 things, besides some in each document. Say less, or less often."), (error.Policy, error.Message));
        Assert.DoesNotContain(report.Findings, finding => finding.Policy == "TEAM1");
    }

    [Fact]
    public void A_policy_that_writes_too_much_in_many_documents_is_an_error_that_says_how_much()
    {
        var report = Check(9, "Enumerable.Range(0, 100).Select(i => document.Finding(new string('x', 3900) + i))");

        Assert.Contains("wrote more than 2,097,152 characters in its findings", Assert.Single(report.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_few_in_each_of_many_documents_are_all_reported()
    {
        var report = Check(100, "Enumerable.Range(0, 16).Select(i => document.Finding($\"Number {i}.\"))");

        Assert.Empty(report.Errors);
        Assert.Equal(1_600, report.Findings.Count(finding => finding.Policy == "TEAM1"));
    }

    [Fact]
    public void A_policy_that_breaks_at_a_document_says_that_and_not_how_much_it_found()
    {
        var report = Check(12, "document.Path.EndsWith(\"5.md\") ? Enumerable.Range(0, 30_000).Select(i => document.Finding($\"{i}\")) : Enumerable.Range(0, 4000).Select(i => document.Finding($\"{i}\"))");

        Assert.Contains("found more than 25,0", Assert.Single(report.Errors).Message, StringComparison.Ordinal);
        Assert.Contains("(looking at runbooks/p5.md)", report.Errors[0].Message, StringComparison.Ordinal);
    }

    private CheckReport Check(int documents, string findings)
    {
        repository.Write("policies/TEAM1-many.csx", $$"""
            return new Policy("TEAM1", "many")
            {
                Title = "Many", Why = "why", Severity = Severity.Info, Profile = Profile.Baseline,
                CheckDocument = (document, context) => {{findings}},
            };
            """);
        for (var i = 0; i < documents; i++)
        {
            repository.Write($"runbooks/p{i}.md", "# Page\n\nText.\n");
        }

        return Checker.Run(new CheckRequest { WorkingDirectory = repository.Root, Clock = FixedClock.Today }, CancellationToken.None);
    }
}
