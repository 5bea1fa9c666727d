using PolicyRunner.Checking;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Tests.Checking;

public sealed class LinkResolverTests : IDisposable
{
    private readonly TemporaryRepository repository = new();

    public LinkResolverTests()
    {
        repository.Write("docs/other.md", "# Other\n\n## Second part\n\nText.\n");
        repository.Write("docs/site.html.md", "# Site\n");
        repository.Write("docs/area/index.md", "# Area\n\n## Here\n");
        repository.Write("docs/a b.md", "# Spaces\n");
        repository.Write("README.md", "# Readme\n");
        repository.Write("images/x.png", "");
    }

    [Theory]
    [InlineData("other.md", LinkState.Ok, "docs/other.md")]
    [InlineData("./other.md", LinkState.Ok, "docs/other.md")]
    [InlineData("../README.md", LinkState.Ok, "README.md")]
    [InlineData("../images/x.png", LinkState.Ok, "images/x.png")]
    [InlineData("/README.md", LinkState.Ok, "README.md")]
    [InlineData("a%20b.md", LinkState.Ok, "docs/a b.md")]
    [InlineData("other.md?plain=1", LinkState.Ok, "docs/other.md")]
    [InlineData("other", LinkState.Ok, "docs/other.md")]
    [InlineData("site.html", LinkState.Ok, "docs/site.html.md")]
    [InlineData("../other/", LinkState.Ok, "docs/other.md")]
    [InlineData("area/", LinkState.Ok, "docs/area/index.md")]
    [InlineData("area/#here", LinkState.Ok, "docs/area/index.md")]
    [InlineData("other.md#second-part", LinkState.Ok, "docs/other.md")]
    [InlineData("other.md#Second-Part", LinkState.Ok, "docs/other.md")]
    [InlineData("#page", LinkState.Ok, "docs/page.md")]
    [InlineData("#top", LinkState.Ok, "docs/page.md")]
    [InlineData("#:~:text=x", LinkState.Ok, "docs/page.md")]
    [InlineData("other.md#third-part", LinkState.MissingAnchor, "docs/other.md")]
    [InlineData("#nowhere", LinkState.MissingAnchor, "docs/page.md")]
    [InlineData("gone.md", LinkState.Missing, null)]
    [InlineData("area/gone", LinkState.Missing, null)]
    [InlineData("/gone.md", LinkState.Unchecked, null)]
    [InlineData("../../outside.md", LinkState.Unchecked, null)]
    [InlineData("../../../../../../../../etc/passwd", LinkState.Unchecked, null)]
    [InlineData("https://example.org/x", LinkState.External, null)]
    [InlineData("mailto:a@example.org", LinkState.External, null)]
    [InlineData("//example.org/x", LinkState.External, null)]
    [InlineData("{{ site }}/x", LinkState.Unchecked, null)]
    [InlineData("%00", LinkState.Unchecked, null)]
    [InlineData("gone%ZZ.md", LinkState.Missing, null)]
    public void A_link_is_looked_for_where_a_site_would_have_it(string target, LinkState state, string? path)
    {
        var link = Resolve(target);

        Assert.Equal(state, link.State);
        Assert.Equal(path, link.ResolvedPath);
    }

    [UnixTheory]
    [InlineData("out/tmp", LinkState.Unchecked, null)]
    [InlineData("out/no-such-folder/x.md", LinkState.Unchecked, null)]
    [InlineData("out", LinkState.Ok, "docs/out")]
    [InlineData("up/etc/../tmp", LinkState.Unchecked, null)]
    [InlineData("circle/x.md", LinkState.Unchecked, null)]
    [InlineData("in/other.md", LinkState.Ok, "docs/in/other.md")]
    [InlineData("whole/docs/other.md", LinkState.Ok, "docs/whole/docs/other.md")]
    [InlineData("in/gone.md", LinkState.Missing, null)]
    [InlineData("git/config", LinkState.Unchecked, null)]
    [InlineData("git/gone", LinkState.Unchecked, null)]
    [InlineData("config", LinkState.Unchecked, null)]
    [InlineData("../.git/config", LinkState.Unchecked, null)]
    [InlineData("../.git/gone", LinkState.Unchecked, null)]
    [InlineData("in/../../.git/config", LinkState.Unchecked, null)]
    public void Behind_a_symbolic_link_that_leads_out_of_the_repository_nothing_is_looked_for(string target, LinkState state, string? path)
    {
        File.CreateSymbolicLink(repository.At("docs/out"), "/");
        File.CreateSymbolicLink(repository.At("docs/up"), "../../../../../../..");
        File.CreateSymbolicLink(repository.At("docs/circle"), "circle");
        File.CreateSymbolicLink(repository.At("docs/in"), ".");
        File.CreateSymbolicLink(repository.At("docs/whole"), repository.Root);
        repository.Write(".git/config", "secret");
        File.CreateSymbolicLink(repository.At("docs/git"), "../.git");
        File.CreateSymbolicLink(repository.At("docs/config"), "../.git/config");
        var link = Resolve(target);

        Assert.Equal((state, path, null), (link.State, link.ResolvedPath, link.Suggestion));
    }

    [UnixTheory]
    [InlineData("../images/linked.png", LinkState.Ok, "images/linked.png")]
    [InlineData("linked.md", LinkState.Ok, "docs/linked.md")]
    [InlineData("../images/dangling.png", LinkState.Missing, null)]
    [InlineData("../images/chain.png", LinkState.Missing, null)]
    [InlineData("dangling.md", LinkState.Missing, null)]
    [InlineData("dangling", LinkState.Missing, null)]
    [InlineData("away/x.png", LinkState.Missing, null)]
    [InlineData("../images/away.png", LinkState.Unchecked, null)]
    public void A_symbolic_link_to_nothing_is_nothing(string target, LinkState state, string? path)
    {
        File.CreateSymbolicLink(repository.At("images/linked.png"), "x.png");
        File.CreateSymbolicLink(repository.At("docs/linked.md"), "other.md");
        File.CreateSymbolicLink(repository.At("images/dangling.png"), "nowhere.png");
        File.CreateSymbolicLink(repository.At("images/chain.png"), "dangling.png");
        File.CreateSymbolicLink(repository.At("images/away.png"), "/no/such/place.png");
        File.CreateSymbolicLink(repository.At("docs/dangling.md"), "nowhere.md");
        File.CreateSymbolicLink(repository.At("docs/away"), "no-such-folder");
        var link = Resolve(target);

        Assert.Equal((state, path, null), (link.State, link.ResolvedPath, link.Suggestion));
    }

    [UnixFact]
    public void No_name_behind_a_symbolic_link_that_leads_out_of_the_repository_is_suggested()
    {
        using var other = new TemporaryRepository();
        other.Write("secret.md", "# Secret\n");
        File.CreateSymbolicLink(repository.At("docs/out"), other.Root);

        Assert.Null(Resolve("OUT/secret.md").Suggestion);
        Assert.Null(Resolve("out/SECRET.md").Suggestion);
        Assert.Null(Resolve("Out/secret").Suggestion);
    }

    [Theory]
    [InlineData("ohter.md", "other.md")]
    [InlineData("other.md#second-prat", "other.md#second-part")]
    [InlineData("entirely-different.md", null)]
    public void The_page_that_was_meant_is_suggested(string target, string? suggestion) => Assert.Equal(suggestion, Resolve(target).Suggestion);

    [Theory]
    [InlineData("OTHER.md", "other.md", true)]
    [InlineData("./Other.md", "./other.md", true)]
    [InlineData("images/x.png", "../images/x.png", true)]
    [InlineData("../docs/A%20B.md", "a%20b.md", true)]
    [InlineData("sub/other.md#second-part", "other.md#second-part", true)]
    [InlineData("sub/other.md#nowhere", "other.md#nowhere", false)]
    [InlineData("ohter.md?plain=1", "other.md?plain=1", false)]
    public void The_same_path_in_other_letters_or_from_another_folder_and_the_only_file_of_a_name_are_no_guess(string target, string suggestion, bool isSure)
    {
        var link = Resolve(target);

        Assert.Equal((suggestion, isSure), (link.Suggestion, link.IsSuggestionSure));
    }

    public void Dispose() => repository.Dispose();

    private Link Resolve(string target)
    {
        repository.Write("docs/page.md", $"# Page\n\n[x](<{target}>)\n");
        var library = LibraryLoader.Load(["."], repository.Root, CancellationToken.None);
        return Assert.Single(library.Find("docs/page.md")!.Links);
    }
}
