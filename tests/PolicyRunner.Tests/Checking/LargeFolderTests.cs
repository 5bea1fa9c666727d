using PolicyRunner.Checking;
using PolicyRunner.Findings;
using PolicyRunner.Runbooks;
using PolicyRunner.Tests.Reporting;

namespace PolicyRunner.Tests.Checking;

/// <summary>Documents alone must not keep a check busy either.</summary>
[Collection(Growth.Alone)]
public sealed class LargeFolderTests
{
    [Fact]
    public void Pages_full_of_links_to_names_that_are_nearly_theirs()
    {
        using var repository = new TemporaryRepository();
        Growth.IsInProportion(1_200, size =>
        {
            for (var i = 0; i < 1_200; i++)
            {
                repository.Write($"runbooks/page-number-{i:00000}.md", i >= size ? "" : "# P\n\n" + string.Concat(Enumerable.Range(0, 50).Select(k => $"[a](pagx-numbr-{((i * 37) + (k * 91)) % 99999:00000}.md)\n")));
            }

            return () => Load(repository, size * 50);
        });
    }

    [Fact]
    public void A_misspelt_link_in_a_folder_of_many_pages_has_its_suggestion()
    {
        using var repository = new TemporaryRepository();
        for (var i = 0; i < 400; i++)
        {
            repository.Write($"runbooks/page{i}.md", "# P\n");
        }

        repository.Write("runbooks/drain.md", "# D\n");
        repository.Write("runbooks/Restart.md", "# R\n");
        repository.Write("runbooks/aaa.md", "# A\n\n[a](drian.md) [b](restart.md)\n");

        var links = LibraryLoader.Load(["runbooks"], repository.Root, SectionNames.Default, CancellationToken.None).Library.Find("runbooks/aaa.md")!.Links;

        Assert.Equal(["drain.md", "Restart.md"], links.Select(link => link.Suggestion));
    }

    [Fact]
    public void Front_matter_that_is_too_large_for_all_runbooks_of_a_file_is_a_limit_and_no_default()
    {
        var text = "---\nowner: payments\n" + string.Concat(Enumerable.Range(0, 2_000).Select(i => $"k{i}: v\n")) + "---\n# L\n\n"
            + string.Concat(Enumerable.Range(0, 600).Select(i => $"## Do {i}\n\n```yaml runbook\nid: r{i}\n```\n\n1. Do it.\n\n"));

        var document = DocumentReader.Read(Sketch.File(text));

        var problem = Assert.Single(document.Problems, problem => problem.Kind == ProblemKind.Limit);
        Assert.StartsWith("The 600 runbooks of this file cannot all take over the 2002 values of its front matter; shorten it", problem.Message, StringComparison.Ordinal);
        Assert.Equal(600, document.Runbooks.Count);
        Assert.All(document.Runbooks, runbook => Assert.Null(runbook.Declaration.Owner));
    }

    private static void Load(TemporaryRepository repository, int broken)
    {
        var library = LibraryLoader.Load(["runbooks"], repository.Root, SectionNames.Default, CancellationToken.None).Library;
        Assert.Equal(broken, library.Documents.Sum(document => document.Links.Count(link => link.State == LinkState.Missing)));
    }
}
