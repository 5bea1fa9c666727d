using PolicyRunner.Checking;
using PolicyRunner.Findings;
using PolicyRunner.Organisation;
using PolicyRunner.Policies;
using PolicyRunner.Reporting;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Tests.Checking;

/// <summary>Documents are judged while others are still being read, and most of each is let go of afterwards: nobody may notice.</summary>
public sealed class EarlyJudgementTests : IDisposable
{
    private const int Pages = 12;

    // Two policies of the tool itself look at every page.
    private const int ByTheTool = 2 * Pages;

    private static readonly DateOnly Today = new(2026, 11, 20);

    private readonly TemporaryRepository repository = new();

    public EarlyJudgementTests()
    {
        for (var page = 0; page < Pages; page++)
        {
            // To the page before, which may be read or not, to the next one's heading, and to nothing.
            repository.Write($"runbooks/page-{page:D2}.md", $$"""
                ---
                id: OPS-{{page:D3}}
                ---
                # Page {{page}}

                **Owner**: sre

                ## Procedure

                1. Look at [the next one](page-{{(page + 1) % Pages:D2}}.md#procedure), [a wrong place](page-{{(page + 5) % Pages:D2}}.md#procedur) or [nothing](page-{{page}}x.md#top).

                   ```bash id=look timeout=1m
                   kubectl delete pod "$NAME" | grep done
                   ```

                - [ ] Done

                > [!WARNING]
                > Look twice.

                | A | B |
                | - | - |
                | 1 | `2` |
                """);
        }
    }

    public void Dispose() => repository.Dispose();

    [Fact]
    public void What_is_let_go_of_is_the_same_when_it_is_read_again()
    {
        var kept = Load(null).Library;
        var forgotten = Load((_, _) => []).Library;

        Assert.Equal(Inspected(kept), Inspected(forgotten));
        foreach (var document in forgotten.Documents)
        {
            var runbook = Assert.Single(document.Runbooks);
            Assert.Same(document.CodeBlocks[0], runbook.CodeBlocks[0]);
            Assert.Same(document.CodeBlocks[0], runbook.Actions.First().Block);
            Assert.Same(document.Commands[0], runbook.Commands[0]);
            Assert.Same(document.Checklist[0], runbook.Checklist[0]);
            Assert.Contains(document.Sections, section => section == document.CodeBlocks[0].Section);
        }
    }

    [Fact]
    public void A_policy_that_looks_at_the_library_sees_all_of_it_for_every_document()
    {
        var policy = Make(new Policy("T001", "counts")
        {
            Title = "t",
            Why = "w",
            Severity = Severity.Warning,
            Profile = Profile.Baseline,
            CheckDocument = (document, context) => [document.Finding($"one of {context.Library.Documents.Count}, {context.Library.Find("runbooks/page-03.md")!.Commands.Count} commands there")],
        });

        var (early, findings) = Run(policy);

        Assert.False(early);
        Assert.Equal(Pages, findings.Count);
        Assert.All(findings, finding => Assert.Equal($"one of {Pages}, 2 commands there", finding.Finding.Message));
        Assert.Equal(Pages + ByTheTool, policy.Evaluations);
    }

    [Fact]
    public void A_policy_for_all_documents_sees_what_was_let_go_of_and_counts_once()
    {
        var looks = 0;
        var policy = Make(new Policy("T001", "lists")
        {
            Title = "t",
            Why = "w",
            Severity = Severity.Warning,
            Profile = Profile.Baseline,
            CheckDocument = (document, _) => document.Links.Where(link => link.State == LinkState.MissingAnchor).Select(link => link.Finding(link.Suggestion ?? "none")),
            CheckAll = (library, _) =>
            {
                looks++;
                return library.Documents.SelectMany(document => document.Commands).Select(command => command.Finding(command.Tool));
            },
        });

        var (_, findings) = Run(policy);

        // Asked in vain the first time.
        Assert.Equal(2, looks);
        Assert.Equal(Pages * 2, findings.Count(raw => raw.Finding.Message is "kubectl" or "grep"));
        Assert.Equal(Pages, findings.Count(raw => raw.Finding.Message.EndsWith("#procedure", StringComparison.Ordinal)));
        Assert.Equal(Pages + 1 + ByTheTool, policy.Evaluations);
    }

    private static Evaluation Make(Policy policy)
    {
        var configuration = new Configuration { Organisation = OrganisationFile.Empty, Slos = [], Sections = SectionNames.Default, PoliciesFolder = null, Errors = [] };
        var entry = new PolicyEntry(policy, "t.csx", "", IsBuiltIn: false);
        return new Evaluation(new PolicySet([entry], configuration.Organisation, [], []), configuration, Today, _ => Profile.Baseline, timings: false);
    }

    private (bool WasEarly, List<RawFinding> Findings) Run(Evaluation evaluation)
    {
        var loaded = Load(evaluation.Judge);
        var findings = evaluation.Run(loaded.Library, loaded.Judged, CancellationToken.None);
        return (loaded.Judged!.Any(judged => judged is not null), findings);
    }

    private LoadedLibrary Load(Func<Document, int, List<RawFinding>?>? judge) =>
        LibraryLoader.Load(["runbooks"], repository.Root, SectionNames.Default, CancellationToken.None, judge: judge);

    private static string Inspected(Library library)
    {
        using var output = new StringWriter();
        InspectWriter.WriteJson(library.Documents, output);
        return output.ToString();
    }
}
