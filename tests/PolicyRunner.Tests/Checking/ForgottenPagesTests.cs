namespace PolicyRunner.Tests.Checking;

/// <summary>Pages that are judged while others are read keep their outline alone; a policy may ask for the rest of them at any time, and in any way.</summary>
public sealed class ForgottenPagesTests : IDisposable
{
    private const int Pages = 300;

    private readonly TemporaryRepository repository = new();

    public ForgottenPagesTests()
    {
        for (var i = 0; i < Pages; i++)
        {
            repository.Write($"runbooks/q{i:d4}.md", $"# Page {i}\n\n## Diagnosis\n\n```bash\nkubectl get pods\n```\n{string.Concat(Enumerable.Repeat("\nText about it.\n", 100))}");
        }
    }

    public void Dispose() => repository.Dispose();

    [Fact]
    public Task A_page_s_policy_may_ask_for_all_others() => SaysTheSameWithCompiledPolicies("""
        CheckDocument = (document, context) => document.Path == "runbooks/q0299.md" ? [document.Span.Finding($"{context.Library.Documents.Sum(other => other.CodeBlocks.Count)} blocks")] : [],
        """, "300 blocks");

    [Fact]
    public Task A_sort_may_ask_for_what_it_compares_by() => SaysTheSameWithCompiledPolicies("""
        CheckAll = (library, context) =>
        {
            var pages = library.Documents.ToList();
            pages.Sort((a, b) => b.CodeBlocks[0].Span.Start - a.CodeBlocks[0].Span.Start);
            return [pages[0].Span.Finding($"{pages.Count} pages")];
        },
        """, "300 pages");

    [Fact]
    public Task A_sort_of_a_page_s_policy_may_look_for_other_pages() => SaysTheSameWithCompiledPolicies("""
        CheckDocument = (document, context) =>
        {
            var sections = document.Sections.ToList();
            sections.Sort((a, b) => (context.Library.Find(a.Title) is null ? 0 : 1) - (context.Library.Find(b.Title) is null ? 0 : 1));
            return document.Path == "runbooks/q0000.md" ? [sections[0].Span.Finding($"{sections.Count} sections")] : [];
        },
        """, "2 sections");

    private async Task SaysTheSameWithCompiledPolicies(string check, string said)
    {
        repository.Write("policies/team1.csx", $$"""
            return new Policy("TEAM1", "team")
            {
                Title = "Team", Why = "why", Severity = Severity.Error, Profile = Profile.Baseline,
                {{check}}
            };
            """);
        for (var run = 0; run < 3; run++)
        {
            var answer = await ToolProcess.RunAsync(repository.Root, ["check", "--format", "json"]);

            Assert.Equal(1, answer.ExitCode);
            Assert.Contains(said, answer.Output, StringComparison.Ordinal);
        }
    }
}
