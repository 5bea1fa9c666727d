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

    private IReadOnlyCollection<CheckedPath> Find(params string[] paths) => new FileFinder(repository.Root, repository.Root).Find(paths);
}
