using PolicyRunner.Checking;
using PolicyRunner.GitHub.Workflows;
using PolicyRunner.Reporting;

namespace PolicyRunner.Tests.Documentation;

public sealed class GeneratedPagesTests
{
    [Fact]
    public void The_catalogue_of_runbooks_is_what_index_writes()
    {
        const string path = "runbooks/README.md";
        var bytes = File.ReadAllBytes(Path.Combine(Repository.Root, path));
        var library = LibraryLoader.Load(["runbooks"], Repository.Root, CancellationToken.None);

        Assert.True(bytes.AsSpan().SequenceEqual(IndexFile.Update(bytes, IndexWriter.Write(library, path))), $"{path} is not up to date; run 'policyrunner index' and commit it.");
    }

    [Fact]
    public void The_workflows_are_those_of_the_runbooks()
    {
        var report = WorkflowDesk.Make(new WorkflowCommission { WorkingDirectory = Repository.Root }, CancellationToken.None);

        Assert.Empty(report.Problems);
        Assert.Equal([], report.Files.Where(file => file.Before != file.After).Select(file => $"{file.Path} is not up to date; run 'policyrunner workflow --all' and commit it."));
    }

    [Fact]
    public void The_page_about_the_policies_shows_no_secret_of_a_sample()
    {
        var report = Checker.Run(new CheckRequest { Paths = ["policies/README.md"], WorkingDirectory = Repository.Root }, CancellationToken.None);

        Assert.Equal(1, report.Account.Documents);
        Assert.DoesNotContain(report.Findings, finding => finding.Policy == "RB013");
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("runbooks/README.md")]
    public void A_page_of_this_repository_has_no_finding(string path)
    {
        var report = Checker.Run(new CheckRequest { Paths = [path], WorkingDirectory = Repository.Root, Profile = ProfileChoice.Baseline }, CancellationToken.None);

        Assert.Equal(Verdict.Pass, report.Verdict);
        Assert.Empty(report.Findings.Select(finding => $"{finding.Span} {finding.Policy} {finding.Message}"));
    }
}
