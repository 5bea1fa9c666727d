using PolicyRunner.Checking;
using PolicyRunner.Findings;
using PolicyRunner.Organisation;
using PolicyRunner.Policies;
using PolicyRunner.Reporting;
using PolicyRunner.Runbooks;
using PolicyRunner.Tests.Cli;
using PolicyRunner.Tests.Reporting;

namespace PolicyRunner.Tests.Checking;

/// <summary>A policy that breaks on one page breaks the check, and neither what it found on others nor their secrets' masks.</summary>
public sealed class UnsearchedPageTests : IDisposable
{
    private const string Seeker = """
        return new Policy("T013", "no-key")
        {
            Title = "No key stands in the text",
            Why = "Keys are secret.",
            Severity = Severity.Error,
            Profile = Profile.Baseline,
            CheckDocument = (document, context) =>
            {
                var found = new List<Finding>();
                BREAKS
                for (var at = document.File.Text.IndexOf("KEY-"); at >= 0; at = document.File.Text.IndexOf("KEY-", at + 1))
                {
                    found.Add(document.File.Span(at, at + 12).Finding("This is a key.") with { IsSecret = true });
                }

                return found;
            },
            Bad = [new Sample("# A\n\n[|KEY-12345678|]\n") { IsSecret = true }],
            Good = ["# A\n"],
        };
        """;

    private const string Exceeds = "while (document.File.Text.Contains(\"BREAK\")) { }";
    private const string Throws = "if (document.File.Text.Contains(\"BREAK\")) { throw new InvalidOperationException(\"no\"); }";

    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Theory]
    [InlineData(Exceeds, "b.md")]
    [InlineData(Exceeds, "z.md")]
    [InlineData(Throws, "b.md")]
    [InlineData(Throws, "z.md")]
    public void A_policy_that_breaks_on_a_page_hides_the_secrets_of_all_others(string breaks, string broken)
    {
        repository.Write("policies/T013-no-key.csx", Seeker.Replace("BREAKS", breaks, StringComparison.Ordinal));
        repository.Write($"runbooks/{broken}", "# Broken\n\nBREAK COVERT-7, see [x](./no-COVERT-7.md).\n");
        repository.Write("runbooks/m.md", "# Fine\n\nKEY-12345678, see [x](./no-KEY-12345678.md).\n");

        var report = Checker.Run(new CheckRequest { WorkingDirectory = repository.Root, Clock = FixedClock.Today }, CancellationToken.None);

        Assert.Equal(Verdict.Error, report.Verdict);
        Assert.Equal(["m.md"], report.Findings.Where(finding => finding.Policy == "T013").Select(finding => Path.GetFileName(finding.Span.File.Path)).Distinct());
        Assert.Equal(2, report.Findings.Count(finding => finding.Policy == "RB011"));
        foreach (var format in Enum.GetValues<ReportFormat>())
        {
            var text = Sketch.Write(report, format);
            Assert.DoesNotContain("KEY-1", text, StringComparison.Ordinal);
            Assert.DoesNotContain("COVERT", text, StringComparison.Ordinal);
        }

        Assert.Contains(report.Findings, finding => finding.Message.Contains("nobody has looked for secrets in this file", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_a_shipped_policy_that_exceeds_its_budget_again_and_again_the_findings_before_that_stand_and_of_a_repository_s_none(bool isShipped)
    {
        for (var page = 0; page < 40; page++)
        {
            repository.Write($"runbooks/{page:D2}.md", page % 5 == 4 ? "# many\n" : "# one\n");
        }

        var policy = new Policy("T001", "counts")
        {
            Title = "t",
            Why = "w",
            Severity = Severity.Warning,
            Profile = Profile.Baseline,
            CheckDocument = (document, _) => Enumerable.Repeat(document.Finding("found"), document.Title == "many" ? 100_000 : 1),
        };
        var configuration = new Configuration { Organisation = OrganisationFile.Empty, Slos = [], Sections = SectionNames.Default, PoliciesFolder = null, Errors = [] };
        for (var times = 0; times < 5; times++)
        {
            var evaluation = new Evaluation(
                new PolicySet([new PolicyEntry(policy, "t.csx", "", isShipped)], configuration.Organisation, [], []), configuration, new DateOnly(2026, 1, 1), _ => Profile.Baseline, timings: false);
            var found = evaluation.Run(LibraryLoader.Load(["runbooks"], repository.Root, CancellationToken.None), null, CancellationToken.None);

            // Four pages of many, each behind four of one.
            Assert.Equal(isShipped ? 16 : 0, found.Count);
            Assert.Contains("looking at runbooks/04.md", Assert.Single(evaluation.Errors).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public void An_inspected_page_shows_dots_for_its_secrets(string format)
    {
        const string Token = "ghp" + "_k3J9vQ2mXz7Lb4Tn8Rw1Yc6Pd0Hs5Gf2AeUq";
        repository.Write("runbooks/a.md", $"# Log in with {Token}\n\n**Owner**: {Token}\n\n## Steps\n\n1. See [it](./{Token}.md):\n\n   ```bash\n   export GH_TOKEN={Token}\n   ls\n   ```\n");

        var (code, text) = InProcess.Run(repository.Root, "inspect", "runbooks", "--format", format);

        Assert.Equal(0, code);
        Assert.DoesNotContain(Token[4..], text, StringComparison.Ordinal);
        Assert.Contains("Log in with", text, StringComparison.Ordinal);
        Assert.Contains("ls", text, StringComparison.Ordinal);
    }
}
