using PolicyRunner.Checking;
using PolicyRunner.Runbooks;
using PolicyRunner.Tests.Checking.Trust;

namespace PolicyRunner.Tests.Checking.Changes;

public sealed class BaseDocumentsTests : IDisposable
{
    private readonly ReviewedRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public void Whoever_asks_for_an_old_version_gets_the_one_that_was_read_for_all()
    {
        Rewrite("runbooks/look.md", "runbooks/look.md", "get pods", "get nodes");
        using var rules = Open(out var library, out var documents);

        var page = Assert.Single(documents.Changed(CancellationToken.None));

        Assert.Contains("get pods", page.Before!.File.Text, StringComparison.Ordinal);
        Assert.Same(library.Find("runbooks/look.md"), page.After);
        Assert.Same(page.Before, Assert.Single(documents.Changed(CancellationToken.None)).Before);
        Assert.Same(page.Before, documents.Of(page.After));
        Assert.Empty(documents.Gone(CancellationToken.None));
    }

    [Fact]
    public void A_page_that_was_moved_and_changed_is_read_once_for_both_of_its_paths()
    {
        Rewrite("runbooks/look.md", "runbooks/pods/look.md", "get pods", "get nodes");
        using var rules = Open(out _, out var documents);

        var gone = Assert.Single(documents.Gone(CancellationToken.None));

        Assert.True(gone.IsMoved);
        Assert.Same(gone.Before, Assert.Single(documents.Changed(CancellationToken.None)).Before);
    }

    [Fact]
    public void What_is_as_it_was_has_no_place_among_the_changes_and_what_is_new_has_no_old_version()
    {
        repository.Git.Write("runbooks/new.md", "# New\n");
        using var rules = Open(out _, out var documents);

        var page = Assert.Single(documents.Changed(CancellationToken.None));

        Assert.Equal(("runbooks/new.md", null), (page.After.Path, page.Before));
    }

    [Fact]
    public void An_old_page_that_nobody_could_ask_anything_of_is_let_go_of()
    {
        repository.Git.Git("checkout", "--quiet", "main");
        repository.Git.Write("runbooks/prose.md", "# Prose\n\nText.\n").Write("runbooks/ignoring.md", "# Ignoring\n\n<!-- policyrunner-ignore RB205 until 2027-01-31: it is a test -->\n").Commit();
        repository.Git.Git("checkout", "--quiet", "-B", "topic");
        Rewrite("runbooks/prose.md", "runbooks/prose.md", "Text", "Other text");
        Rewrite("runbooks/ignoring.md", "runbooks/ignoring.md", "Ignoring", "Else");
        using var rules = Open(out _, out var documents);

        Assert.Equal([("runbooks/ignoring.md", true), ("runbooks/prose.md", false)], documents.Changed(CancellationToken.None).Select(page => (page.After.Path, page.Before is not null)));
    }

    private void Rewrite(string from, string to, string before, string after)
    {
        var text = File.ReadAllText(repository.Git.At(from)).Replace(before, after, StringComparison.Ordinal);
        File.Delete(repository.Git.At(from));
        repository.Git.Write(to, text);
    }

    private RuleSource Open(out Library library, out BaseDocuments documents)
    {
        var rules = RuleSource.Open(new CheckRequest { WorkingDirectory = repository.Git.Root, Base = "main" }, CancellationToken.None);
        library = LibraryLoader.Load(["runbooks"], repository.Git.Root, CancellationToken.None);
        documents = new BaseDocuments(rules, library, SectionNames.Default);
        return rules;
    }
}
