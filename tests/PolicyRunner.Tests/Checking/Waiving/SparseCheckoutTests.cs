using PolicyRunner.Checking;
using PolicyRunner.Tests.Git;

namespace PolicyRunner.Tests.Checking.Waiving;

/// <summary>A page that a sparse checkout does not lay out is not gone: whatever holds its text now is a copy, of which nothing is known.</summary>
public sealed class SparseCheckoutTests : IDisposable
{
    private const string Page = "# Page\n\n**Owner**: sre\n\nText about this page that is long enough to be known again.\n\nSee [a](ttps://a.example).\n";

    private readonly GitFolder git = new();

    public SparseCheckoutTests()
    {
        git.Write("docs/b/old.md", Page.Replace("See", WaivingRepository.Ignore("RB015 until 2026-12-31: x") + "See", StringComparison.Ordinal) + "\nSee [b](ttps://b.example).\n")
            .Write("docs/a/ok.md", "# Ok\n").Write("policies/policyrunner.yml", "policies:\n  RB015: { severity: error }\n");
        git.Commit();
        var baseline = Check(request => request with { Baseline = "policies/baseline.json", BaselineChange = BaselineChange.Grow }).BaselineUpdate!;
        git.Write("policies/baseline.json", baseline.Text);
        git.Commit();
        git.Git("branch", "base");
        git.Write("docs/a/new.md", File.ReadAllText(git.At("docs/b/old.md")));
        git.Commit();
    }

    public void Dispose() => git.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_copy_of_it_is_new(bool isSparse)
    {
        Lay(isSparse);

        Assert.Equal(["RB004 docs/a/new.md:7", "RB015 docs/a/new.md:8", "RB015 docs/a/new.md:10"], New(request => request with { Base = "base" }));
        Assert.Equal(["RB015 docs/a/new.md:10"], New(request => request with { ChangedSince = "base" }));
        Assert.Equal(["RB015 docs/a/new.md:10"], New(request => request with { Baseline = "policies/baseline.json" }));
        Assert.Equal(["RB004 docs/a/new.md:7", "RB015 docs/a/new.md:8", "RB015 docs/a/new.md:10"], New(request => request with { Base = "base", Baseline = "policies/baseline.json" }));
    }

    [Fact]
    public void Its_findings_stay_in_the_baseline()
    {
        Lay(isSparse: true);

        var report = Check(request => request with { Baseline = "policies/baseline.json", BaselineChange = BaselineChange.Shrink });

        Assert.Equal((1, 0), (report.BaselineUpdate!.Kept, report.BaselineUpdate.Removed));
    }

    [Fact]
    public void In_a_linked_work_tree_as_well()
    {
        using var other = new GitFolder();
        Directory.Delete(other.Root, recursive: true);
        git.Git("worktree", "add", "--no-checkout", "--detach", other.Root);
        other.Git("sparse-checkout", "set", "docs/a", "policies");
        other.Git("checkout", "-q");

        Assert.False(File.Exists(other.At("docs/b/old.md")));
        Assert.Contains("RB015 docs/a/new.md:10", New(request => request with { WorkingDirectory = other.Root, ChangedSince = "base" }));
    }

    [Theory]
    [InlineData("docs/b/old.md", "'docs/b/old.md' has changed since 'base' and was not checked: this sparse checkout leaves it out; 'git sparse-checkout add DIR' lays it out.")]
    [InlineData("docs/b/added.md", "'docs/b/added.md' has changed since 'base' and was not checked: this sparse checkout leaves it out; 'git sparse-checkout add DIR' lays it out.")]
    [InlineData("docs/b/tool.py", null)]
    [InlineData("docs/b/vendor/other.md", null)]
    [InlineData("docs/a/ok.md", null)]
    [InlineData("elsewhere/page.md", null)]
    public void What_is_changed_and_left_out_is_said(string page, string? note)
    {
        git.Write(page, "# Other\n");
        git.Commit();

        // A file that is called like the commit's id.
        git.Write(git.Git("rev-parse", "base").Trim(), "");
        git.Commit();
        string[] notes = note is null ? [] : [note];
        Assert.Empty(Check(request => request with { Base = "base" }).Notes);
        Lay(isSparse: true);

        Assert.Equal(notes, Check(request => request with { Base = "base" }).Notes);
        Assert.Equal(notes, Check(request => request with { ChangedSince = "base" }).Notes);
        Assert.Equal(notes, Check(request => request with { Base = "base", ChangedSince = "base" }).Notes);
        Assert.Empty(Check(request => request).Notes);
    }

    [Fact]
    public void Of_many_that_are_left_out_the_first_are_named()
    {
        for (var i = 0; i < 5; i++)
        {
            git.Write($"docs/b/{i}.md", "# Other\n");
        }

        git.Commit();
        Lay(isSparse: true);

        Assert.StartsWith("'docs/b/0.md', 'docs/b/1.md', 'docs/b/2.md' and 2 more have changed since 'base' and were not checked", Assert.Single(Check(request => request with { Base = "base" }).Notes), StringComparison.Ordinal);
    }

    private void Lay(bool isSparse)
    {
        if (isSparse)
        {
            git.Git("sparse-checkout", "set", "docs/a", "policies");
        }

        Assert.Equal(!isSparse, File.Exists(git.At("docs/b/old.md")));
    }

    private string[] New(Func<CheckRequest, CheckRequest> change) =>
        [.. WaivingRepository.Lines(Check(change)).Where(line => line.Contains("docs/a/new.md", StringComparison.Ordinal) && !line.EndsWith(" waived", StringComparison.Ordinal))];

    private CheckReport Check(Func<CheckRequest, CheckRequest> change) =>
        Checker.Run(change(new CheckRequest { WorkingDirectory = git.Root, Paths = ["docs"], Clock = FixedClock.Today }), CancellationToken.None);
}
