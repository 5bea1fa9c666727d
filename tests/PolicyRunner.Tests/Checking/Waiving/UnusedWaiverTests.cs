namespace PolicyRunner.Tests.Checking.Waiving;

/// <summary>What is said of a waiver that covers nothing, by the most usual reason: something in it is misspelt.</summary>
public sealed class UnusedWaiverTests : IDisposable
{
    private const string Runbook = """
        ---
        id: OPS-001
        ---
        # Restart

        ## Procedure

        ### Step 1: Restart it

        ```bash id=restart
        kubectl rollout restart deployment/a
        ```
        """;

    private readonly WaivingRepository repository = new WaivingRepository().Write("runbooks/a/restart.md", Runbook).Write("runbooks/b.md", "# B\n").Write("docs/c.md", "# C\n");

    public void Dispose() => repository.Dispose();

    [Theory]
    [InlineData("runbook/**", "matches no file; correct it or take the waiver out. Did you mean 'runbooks/**'?")]
    [InlineData("Runbooks/a/*.md", "matches no file; correct it or take the waiver out. Did you mean 'runbooks/a/*.md'?")]
    [InlineData("doc/c.md", "matches no file; correct it or take the waiver out. Did you mean 'docs/c.md'?")]
    [InlineData("docs/d.md", "matches no file; correct it or take the waiver out. Did you mean 'docs/c.md'?")]
    [InlineData("elsewhere/**", "matches no file; correct it or take the waiver out.")]
    [InlineData("runbooks/a/restrat.md", "matches no file; correct it or take the waiver out. Did you mean 'runbooks/a/restart.md'?")]
    [InlineData("docs/*.md", null)]
    [InlineData("docs/c.md", null)]
    [InlineData("../docs/x.md", null)]
    [InlineData("**/x.md", null)]
    public void A_check_of_the_runbooks_says_that_a_path_names_what_is_nowhere(string path, string? message)
    {
        repository.Waivers($"{{ policy: RB011, path: '{path}', reason: x, owner: sre, expires: 2026-12-31 }}");

        var found = repository.Check("runbooks").Findings.Where(finding => finding.Policy == "RB004").Select(finding => finding.Message);

        Assert.Equal(message is null ? [] : [$"This waiver's path '{path}' {message}"], found);
    }

    [Fact]
    public void Of_very_many_wrong_paths_the_first_are_told_what_was_meant()
    {
        var folders = new PolicyRunner.Checking.NamedFolders(repository.Root);
        var work = 100L;

        Assert.Equal(" Did you mean 'docs/c.md'?", folders.Missing(new PolicyRunner.Text.PathGlob("docs/d.md"), ref work));
        Assert.InRange(work, 0, 99);
        work = 0;
        Assert.Equal("", folders.Missing(new PolicyRunner.Text.PathGlob("docs/d.md"), ref work));
    }

    [Theory]
    [InlineData("away/secrt.md")]
    [InlineData("away/**")]
    [InlineData(".git/confi")]
    public void A_waivers_author_is_not_told_what_lies_elsewhere(string path)
    {
        using var elsewhere = new WaivingRepository().Write("secret.md", "x");
        Directory.CreateSymbolicLink(Path.Combine(repository.Root, "away"), elsewhere.Root);
        Directory.CreateDirectory(Path.Combine(repository.Root, ".git"));
        File.WriteAllText(Path.Combine(repository.Root, ".git", "config"), "");
        repository.Waivers($"{{ policy: RB011, path: '{path}', reason: x, owner: sre, expires: 2026-12-31 }}");

        Assert.DoesNotContain(repository.Check("runbooks").Findings, finding => finding.Message.Contains("Did you mean", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("runbook: OPS-01", "This waiver's runbook 'OPS-01' is in no file that 'runbooks/**' matches; correct it or take the waiver out. Did you mean 'OPS-001'?")]
    [InlineData("runbook: PAY-7", "This waiver's runbook 'PAY-7' is in no file that 'runbooks/**' matches; correct it or take the waiver out.")]
    [InlineData("step: restrat", "This waiver's step 'restrat' is in no runbook of a file that 'runbooks/**' matches; correct it or take the waiver out. Did you mean 'restart'?")]
    [InlineData("runbook: OPS-001, step: restrat", "This waiver's step 'restrat' is in no runbook 'OPS-001'; correct it or take the waiver out. Did you mean 'restart'?")]
    [InlineData("runbook: OPS-001, step: restart", "This waiver covers no finding of RB011 any more; take it out.")]
    public void A_misspelt_runbook_or_step_is_not_told_to_be_taken_out(string names, string message)
    {
        repository.Waivers($"{{ policy: RB011, path: 'runbooks/**', {names}, reason: x, owner: sre, expires: 2026-12-31 }}");

        Assert.Equal([message], repository.Check("runbooks").Findings.Where(finding => finding.Policy == "RB004").Select(finding => finding.Message));
    }
}
