using PolicyRunner.Git;

namespace PolicyRunner.Tests.Git;

public sealed class RenamesTests
{
    private const string Page = "# Drain\n\n## Procedure\n\n1. Look at the queue.\n2. Drain it.\n";

    [Fact]
    public void A_file_that_was_moved_as_it_is_is_the_same_file()
    {
        var renames = Renames.Find([new("a/x.md", Page), new("b/y.md", Page)], [new("c/y.md", Page.Replace("\n", "\r\n", StringComparison.Ordinal))]);

        Assert.Equal("b/y.md", renames.OldPathOf("c/y.md"));
        Assert.Equal("other.md", renames.OldPathOf("other.md"));
    }

    [Fact]
    public void A_file_that_was_moved_and_edited_is_the_most_alike_one()
    {
        var renames = Renames.Find(
            [new("old.md", Page), new("far.md", "# Something else\n\nWith other lines, just as many characters as there.\n")],
            [new("new.md", Page + "3. Tell the channel.\n"), new("fresh.md", "# New\n")]);

        Assert.Equal("old.md", renames.OldPathOf("new.md"));
        Assert.Equal("fresh.md", renames.OldPathOf("fresh.md"));
    }

    [Fact]
    public void No_file_was_two()
    {
        var renames = Renames.Find([new("old.md", Page)], [new("a.md", Page), new("b.md", Page)]);

        Assert.Equal(["old.md", "b.md"], new[] { "a.md", "b.md" }.Select(renames.OldPathOf));
    }

    [Fact]
    public void Empty_files_have_no_past()
    {
        Assert.Equal("b.md", Renames.Find([new("a.md", "")], [new("b.md", "")]).OldPathOf("b.md"));
    }
}
