using System.Text;
using PolicyRunner.Reporting;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Reporting;

public sealed class IndexTests
{
    [Fact]
    public void The_catalogue_groups_runbooks_by_what_they_are_for()
    {
        var file = Sketch.File("x");
        var library = new Library(
        [
            With("runbooks/release/api.md", "Release the API", new Declaration
            {
                Kind = "release",
                EstimatedTime = new TimeEstimate(TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(45), file.Span(0, 1)),
                Approvals = [new ApprovalRule("on-call-lead", 1, null, file.Span(0, 1)), new ApprovalRule("dba", 2, "migrate == true", file.Span(0, 1))],
            }),
            With("runbooks/fail over (db).md", "Fail over | the <database>", new Declaration { Kind = "incident", EstimatedTime = new TimeEstimate(TimeSpan.FromHours(1), TimeSpan.FromHours(1), file.Span(0, 1)) }),
            With("docs/slow.md", "Requests are slow", new Declaration { Kind = "troubleshooting", Severity = "P2" }),
            With("runbooks/old.md", "Retired", new Declaration { Kind = "release", Status = "retired" }),
            With("runbooks/page.md", "No runbook", Declaration.None, DocumentKind.NotARunbook),
        ]);
        Snapshot.Match(IndexWriter.Write(library, "runbooks/README.md"), "Catalogue");
    }

    [Theory]
    [InlineData(5, 15, "5-15 minutes")]
    [InlineData(1, 1, "1 minute")]
    [InlineData(60, 120, "1-2 hours")]
    [InlineData(45, 90, "45-90 minutes")]
    [InlineData(1440, 1440, "1 day")]
    public void Times_are_written_in_their_largest_whole_unit(int least, int most, string expected) =>
        Assert.Equal(expected, DurationText.Of(new TimeEstimate(TimeSpan.FromMinutes(least), TimeSpan.FromMinutes(most), default)));

    [Fact]
    public void Only_the_bytes_between_the_marks_change()
    {
        byte[] before = [0xEF, 0xBB, 0xBF, .. "# Ours\r\n\r\n<!-- policyrunner:index -->old<!-- /policyrunner:index -->\r\nTail "u8, 0xFF, 0xFE];
        var after = IndexFile.Update(before, "| a |\n| b |\n");
        Assert.NotNull(after);
        byte[] expected = [0xEF, 0xBB, 0xBF, .. "# Ours\r\n\r\n<!-- policyrunner:index -->\r\n\r\n| a |\r\n| b |\r\n\r\n<!-- /policyrunner:index -->\r\nTail "u8, 0xFF, 0xFE];
        Assert.Equal(expected, after);
        Assert.Equal(after, IndexFile.Update(after, "| a |\n| b |\n"));
    }

    [Fact]
    public void A_file_without_marks_gets_them_at_its_end()
    {
        var after = IndexFile.Update("# Ours"u8.ToArray(), "tables\n");
        Assert.NotNull(after);
        Assert.Equal("# Ours\n\n<!-- policyrunner:index -->\n\ntables\n\n<!-- /policyrunner:index -->\n", Encoding.UTF8.GetString(after));
        Assert.Equal(after, IndexFile.Update(after, "tables\n"));
    }

    [Theory]
    [InlineData("<!-- policyrunner:index -->")]
    [InlineData("<!-- /policyrunner:index -->")]
    [InlineData("<!-- /policyrunner:index --><!-- policyrunner:index -->")]
    [InlineData("<!-- policyrunner:index --><!-- /policyrunner:index --><!-- policyrunner:index --><!-- /policyrunner:index -->")]
    public void Marks_that_are_no_pair_are_refused(string text) => Assert.Null(IndexFile.Update(Encoding.UTF8.GetBytes(text), "tables\n"));

    private static Document With(string path, string title, Declaration declaration, DocumentKind kind = DocumentKind.Procedure)
    {
        var file = new SourceFile(path, $"# {title}\n");
        var document = Sketch.Document(file, kind);
        document.Runbooks =
        [
            new Runbook
            {
                Document = document,
                Id = null,
                Title = title,
                Span = file.Span(0, 1),
                Extent = file.Span(0, file.Text.Length),
                IsDeclared = true,
                Declaration = declaration,
                Metadata = Metadata.Empty,
                Sections = [],
                Commands = [],
                CodeBlocks = [],
                Checklist = [],
            },
        ];
        return document;
    }
}
