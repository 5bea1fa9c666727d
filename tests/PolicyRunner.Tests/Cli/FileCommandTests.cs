namespace PolicyRunner.Tests.Cli;

public sealed class FileCommandTests : IDisposable
{
    private readonly CliFixture cli = new();

    public void Dispose() => cli.Dispose();

    [Fact]
    public void A_new_runbook_is_written_with_its_folders_and_never_over_another()
    {
        Assert.Equal(0, cli.Run("new", "release", "runbooks/release/api.md"));
        var text = cli.Read("runbooks/release/api.md");
        Assert.StartsWith("---\nid: REL-001\n", text, StringComparison.Ordinal);
        Assert.Contains("reviewed: 2026-11-15\n", text, StringComparison.Ordinal);
        Assert.Equal(2, cli.Run("new", "incident", "runbooks/release/api.md"));
        Assert.Equal("policyrunner: 'runbooks/release/api.md' exists and is not overwritten.\n", cli.Error);
        Assert.Equal(text, cli.Read("runbooks/release/api.md"));
    }

    [Fact]
    public void An_unknown_kind_names_the_nearest()
    {
        Assert.Equal(2, cli.Run("new", "relase", "x.md"));
        Assert.EndsWith("Did you mean 'release'?\n", cli.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(cli.Folder));
    }

    [Fact]
    public void The_index_is_written_once_and_checked_afterwards()
    {
        Directory.CreateDirectory(cli.PathOf("runbooks"));
        Assert.Equal(1, cli.Run("index", "--check"));
        Assert.Equal("policyrunner: runbooks/README.md is not up to date; run 'policyrunner index' and commit it.\n", cli.Error);
        Assert.False(File.Exists(cli.PathOf("runbooks/README.md")));
        Assert.Equal(0, cli.Run("index"));
        Assert.Equal(0, cli.Run("index", "--check"));
        File.WriteAllText(cli.PathOf("runbooks/README.md"), "<!-- policyrunner:index --> stale <!-- /policyrunner:index -->\n");
        Assert.Equal(1, cli.Run("index", "--check"));
    }

    [Fact]
    public void The_page_about_policies_goes_where_it_is_wanted()
    {
        Assert.Equal(0, cli.Run("policy", "docs", "--out", "policies/README.md"));
        Assert.Equal(0, cli.Run("policy", "docs"));
        Assert.Equal(cli.Output, cli.Read("policies/README.md"));
        Assert.Contains("## RB304 mutating-step-has-undo", cli.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("runbooks/disk-full.md", "# Disk full\n", "policy", "docs", "--out", "runbooks/disk-full.md")]
    [InlineData("policies/README.md", "# Policies\n\nOf ours.\n", "policy", "docs", "--api", "--out", "policies/README.md")]
    [InlineData("runbooks/disk-full.md", "# Disk full\n", "check", "--report", "json=runbooks/disk-full.md")]
    [InlineData("runbooks/disk-full.md", "## Runbook check\n", "check", "--report", "markdown=runbooks/disk-full.md")]
    [InlineData("policies/policyrunner.yml", "profiles: []\n", "check", "--report", "text=policies/policyrunner.yml")]
    [InlineData("policies/policyrunner.lock", "version 1\n", "check", "--report", "html=policies/policyrunner.lock")]
    [InlineData("policies/TEAM1-a.csx", "return 1;\n", "check", "--report", "sarif=policies/TEAM1-a.csx")]
    [InlineData("policies/baseline.json", "{\n  \"version\": 1,\n  \"findings\": []\n}\n", "check", "--report", "json=policies/baseline.json")]
    [InlineData("known.txt", "{ \"version\": 1, \"findings\": [] }\n", "check", "--baseline", "known.txt", "--report", "json=known.txt")]
    public void No_answer_is_written_over_what_somebody_wrote(string file, string content, params string[] command)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(cli.PathOf(file))!);
        File.WriteAllText(cli.PathOf(file), content);

        Assert.Equal(2, cli.Run(command));
        Assert.Equal(content, cli.Read(file));
        Assert.EndsWith($"'{file}' cannot be written: It is there already and was not written by such a command; name another file, or remove this one first.\n", cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("page.md", "policyrunner: Wrote page.md.\n", "policy", "docs", "--out", "page.md")]
    [InlineData("page.md", "policyrunner: Wrote page.md.\n", "policy", "docs", "--api", "--out", "page.md")]
    [InlineData("page.md", "", "check", "--report", "markdown=page.md")]
    [InlineData("check.yml", "", "check", "--report", "json=check.yml")]
    public void An_answer_is_written_over_an_earlier_one(string file, string told, params string[] command)
    {
        File.WriteAllText(cli.PathOf(file), "");
        Assert.Equal(0, cli.Run(command));
        var answer = cli.Read(file);

        // As a checkout on Windows has it.
        File.WriteAllText(cli.PathOf(file), answer.ReplaceLineEndings("\r\n"));
        Assert.Equal(0, cli.Run(command));
        Assert.Equal((answer, told), (cli.Read(file), cli.Error));
    }

    [Theory]
    [InlineData("RB304")]
    [InlineData("rb304")]
    [InlineData("mutating-step-has-undo")]
    public void A_policy_is_explained_by_id_or_name(string name)
    {
        Assert.Equal(0, cli.Run("policy", "explain", name));
        Assert.StartsWith("RB304 mutating-step-has-undo: ", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_schema_is_printed_as_it_is()
    {
        Assert.Equal(0, cli.Run("schema", "runbook"));
        Assert.Equal("{}\n", cli.Output);
    }
}
