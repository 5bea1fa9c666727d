using PolicyRunner.Checking;

namespace PolicyRunner.Tests.Checking;

public sealed class FileFinderTests : IDisposable
{
    private readonly TemporaryRepository repository = new();

    [Theory]
    [InlineData("a.md", true)]
    [InlineData("a.MD", true)]
    [InlineData("a.markdown", true)]
    [InlineData("a.html.md", true)]
    [InlineData("a.md.erb", true)]
    [InlineData("a.mdx", true)]
    [InlineData("a.runbook.yml", true)]
    [InlineData("a.runbook.yaml", true)]
    [InlineData("a.yml", false)]
    [InlineData("a.txt", false)]
    [InlineData("md", false)]
    public void A_document_is_known_by_its_name(string name, bool isDocument) => Assert.Equal(isDocument, FileFinder.IsDocument(name));

    [Fact]
    public void Files_come_in_the_order_of_their_paths_and_each_once()
    {
        Write("b.md", "a/b.md", "a-b.md", "a.md");

        Assert.Equal(["a-b.md", "a.md", "a/b.md", "b.md"], Find(".", "a", "b.md").Select(path => path.Path));
    }

    [Fact]
    public void Folders_of_tools_are_left_out_and_GitHubs_is_not()
    {
        Write("node_modules/a.md", ".git/a.md", ".venv/a.md", "obj/a.md", "bin/a.md", "vendor/a.md", ".github/a.md", "x/node_modules/a.md");

        Assert.Equal([".github/a.md"], Find(".").Select(path => path.Path));
    }

    [Fact]
    public void A_folder_of_tools_that_holds_documents_is_left_out_and_said_so()
    {
        Write("bin/deep/a.md", "obj/a.txt", ".git/a.md", "a.md");
        var finder = new FileFinder(repository.Root, repository.Root);

        Assert.Equal("a.md", Assert.Single(finder.Find(["."])).Path);
        Assert.Equal("bin", Assert.Single(finder.Skipped).What);
    }

    [Fact]
    public void An_empty_folder_may_be_a_submodule_that_was_not_fetched_and_is_said_to_be_left_out()
    {
        Write("a.md", "docs/b.md");
        Directory.CreateDirectory(repository.At("runbooks"));
        var finder = new FileFinder(repository.Root, repository.Root);

        Assert.Equal(2, finder.Find(["."]).Length);
        Assert.Equal("runbooks", Assert.Single(finder.Skipped).What);
    }

    [Fact]
    public void A_file_that_is_named_is_taken_whatever_it_is_called()
    {
        Write("notes.txt", "node_modules/a.md");

        Assert.Equal(["node_modules/a.md", "notes.txt"], Find("notes.txt", "node_modules/a.md").Select(path => path.Path));
    }

    [Fact]
    public void Paths_are_shown_from_the_root_of_the_repository_wherever_one_stands()
    {
        Write("docs/a.md");
        var finder = new FileFinder(repository.Root, repository.At("docs"));

        Assert.Equal("docs/a.md", Assert.Single(finder.Find(["."])).Path);
    }

    [Fact]
    public void What_is_not_there_is_missing()
    {
        var finder = new FileFinder(repository.Root, repository.Root);

        Assert.Empty(finder.Find(["gone", "gone.md"]));
        Assert.Equal(["gone", "gone.md"], finder.Missing);
    }

    [Fact]
    public void A_link_to_a_folder_of_the_repository_is_left_out_and_said_so()
    {
        Write("docs/a.md");
        Directory.CreateSymbolicLink(repository.At("again"), repository.At("docs"));
        var finder = new FileFinder(repository.Root, repository.Root);

        Assert.Equal("docs/a.md", Assert.Single(finder.Find(["."])).Path);
        Assert.Equal("again", Assert.Single(finder.Skipped).What);
    }

    [UnixTheory]
    [InlineData(".git/config")]
    [InlineData(".git/logs/refs/heads/topic.md")]
    [InlineData("docs/../.git/logs/refs/heads/topic.md")]
    [InlineData("docs/sub/.git/config")]
    [InlineData("docs/sub/.git/topic.md")]
    [InlineData(".GIT/topic.md")]
    [InlineData(".git./topic.md")]
    [InlineData(".git::$INDEX_ALLOCATION/topic.md")]
    [InlineData(".g\u200Cit/topic.md")]
    [InlineData("store/topic.md")]
    [InlineData(".git/refs/../../docs/real.md")]
    [InlineData("docs/tree/.git")]
    public void A_link_into_a_git_folder_leads_out_of_the_repository(string target)
    {
        Write(target, "docs/real.md", ".git/refs/x");
        Directory.CreateSymbolicLink(repository.At("docs/store"), "../.git");
        repository.Write(".git/topic.md", "secret");
        Link("docs/link.md", target == "store/topic.md" ? target : "../" + target);

        var complaint = Complaint("docs/link.md");

        Assert.Equal("This symbolic link leads out of the repository, into .git or nowhere; what is behind it was not checked.", complaint);
        Assert.Equal(complaint, Complaint("docs/link.md", "docs/link.md"));
        Assert.Equal(complaint, Complaint("docs/store"));
    }

    [UnixTheory]
    [InlineData("gha-creds-1.json")]
    [InlineData(".env")]
    [InlineData("config/secrets.yml")]
    [InlineData(".env.md")]
    [InlineData(".venv/notes.md")]
    [InlineData("docs/.cache/notes.md")]
    [InlineData("node_modules/x/README.md")]
    [InlineData("policies/policyrunner.yml")]
    public void A_link_leads_to_what_is_checked_without_it_or_is_not_read(string target)
    {
        Write(target, "docs/real.md");
        Link("docs/link.md", "../" + target);
        Link("docs/again.md", "link.md");

        var isPage = target == ".env.md";

        Assert.Equal(isPage ? null : "This symbolic link leads to no page: to a file of another kind, or into a folder in which none are looked for. What is behind it was not checked.", Complaint("docs/link.md"));
        Assert.Equal(Complaint("docs/link.md"), Complaint("docs/link.md", "docs/link.md"));
        Assert.Equal(Complaint("docs/link.md"), Complaint("docs/again.md"));
    }

    [UnixFact]
    public void A_link_within_a_folder_of_tools_that_was_asked_for_is_read()
    {
        Write(".docs/real.md", "policies/gates/real.yml");
        Link(".docs/sub/link.md", "../real.md");
        Link("policies/gates/link.yml", "real.yml");

        Assert.Null(Complaint(".docs/sub/link.md", ".docs"));
        Assert.Null(Complaint("policies/gates/link.yml"));
    }

    [UnixFact]
    public void A_folder_of_gates_that_is_a_link_holds_none()
    {
        Write("kube/config.yml", "policies/x.md");
        Directory.CreateSymbolicLink(repository.At("policies/gates"), "../kube");
        Link("policies/link.md", "../kube/config.yml");

        Assert.Empty(Find("policies/gates"));
        Assert.StartsWith("This symbolic link leads to no page", Complaint("policies/link.md"), StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData(".git")]
    [InlineData("docs/../.git")]
    public void A_folder_that_is_asked_for_and_leads_into_git_is_not_searched(string target)
    {
        Write(".git/topic.md", "docs/real.md");
        Directory.CreateSymbolicLink(repository.At("runbooks"), target);

        Assert.Equal("This symbolic link leads out of the repository, into .git or nowhere; what is behind it was not checked.", Complaint("runbooks", "runbooks"));
        Assert.Equal("A symbolic link on the way here leads out of the repository, into .git or nowhere; what is behind it was not checked.", Complaint("runbooks/topic.md", "runbooks/topic.md"));
    }

    [UnixFact]
    public void In_a_linked_worktree_the_file_that_names_the_git_folder_is_no_page()
    {
        Directory.Delete(repository.At(".git"));
        repository.Write(".git", "gitdir: /somewhere\n");
        Link("docs/link.md", "../.git");

        Assert.StartsWith("This symbolic link leads out of the repository, into .git", Complaint("docs/link.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_repository_is_the_nearest_folder_with_a_git_folder()
    {
        Write("a/b/c.md");
        Directory.CreateDirectory(repository.At("a/.git"));

        Assert.Equal(repository.At("a"), FileFinder.Repository(repository.At("a/b")));
        Assert.Equal(repository.Root, FileFinder.Repository(repository.Root));
    }

    public void Dispose() => repository.Dispose();

    private void Write(params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
        {
            repository.Write(path, "# x\n");
        }
    }

    private void Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(repository.At(path))!);
        File.CreateSymbolicLink(repository.At(path), target);
    }

    private string? Complaint(string path, string asked = ".") => Assert.Single(Find(asked), found => found.Path == path).Complaint;

    private IReadOnlyCollection<CheckedPath> Find(params string[] paths) => new FileFinder(repository.Root, repository.Root).Find(paths);
}
