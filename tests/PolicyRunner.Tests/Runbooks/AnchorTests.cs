using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Runbooks;

public sealed class AnchorTests
{
    [Theory]
    [InlineData("!!! note", true)]
    [InlineData("??? note", true)]
    [InlineData("???+ note", true)]
    [InlineData("=== \"Linux\"", true)]
    [InlineData("a !!! note", false)]
    [InlineData("!!!! note", false)]
    [InlineData("!\n!!! note", true)]
    [InlineData("=== Linux", false)]
    public void A_page_with_blocks_of_MkDocs_has_its_anchors_too(string line, bool isPython)
    {
        var page = DocumentReader.Read(new SourceFile("a.md", $"# Page\n\n## This & that\n\n{line}\n"));

        Assert.Contains("this--that", page.Anchors);
        Assert.Equal(isPython, page.Anchors.Contains("this-that"));
    }
}
