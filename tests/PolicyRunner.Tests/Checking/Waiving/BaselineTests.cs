using PolicyRunner.Checking;
using PolicyRunner.Findings;
using PolicyRunner.Schemas;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Tests.Checking.Waiving;

public sealed class BaselineTests : IDisposable
{
    private const string File = "policies/baseline.json";
    private const string Page = "# Page\n\n**Owner**: sre\n\nSee [a](ttps://a.example).\n\nSee [b](ttps://b.example).\n";

    // In two parts, so that nobody takes this file for one with a secret.
    private const string Token = "ghp" + "_k3J9vQ2mXz7Lb4Tn8Rw1Yc6Pd0Hs5Gf2AeUq";

    private readonly WaivingRepository repository = new WaivingRepository().Write("docs/page.md", Page)
        .Write("policies/policyrunner.yml", "policies:\n  RB015: { severity: error }\n");

    [Fact]
    public void What_was_there_does_not_fail_and_what_is_new_does()
    {
        Begin();
        Assert.Equal(Verdict.Pass, Check().Verdict);
        Assert.Equal(2, Check().Account.Waived);
        Assert.Equal("Passed: no findings but the 2 in the baseline.", Sentence());

        repository.Write("docs/page.md", "# Page\n\nNew here: [c](ttps://c.example)\n" + Page[6..]);

        Assert.Equal(["RB015 docs/page.md:3", "RB015 docs/page.md:8 waived", "RB015 docs/page.md:10 waived"], WaivingRepository.Lines(Check()));
        Assert.Equal(WaiverKind.Baseline, Check().Findings[1].WaivedBy!.Kind);
    }

    [Fact]
    public void An_entry_from_when_names_in_messages_did_not_count_covers_its_own_message_alone()
    {
        using var folder = new WaivingRepository().Write(WaivingRepository.Page, "# Redis\n\nSee x/1 and x/2.\n").Write("policies/T1-x.csx", """
            return new Policy("T1", "x")
            {
                Title = "x", Why = "x", Severity = Severity.Error, Profile = Profile.Baseline,
                CheckDocument = (document, context) => [document.Finding("No 'x/1' here."), document.Finding("No 'x/2' here.")],
                Bad = ["x"], Good = ["x"],
            };
            """);
        var finding = folder.Check("docs").Findings.Single(finding => finding.Message == "No 'x/2' here.");
        folder.Write("baseline.json", BaselineFile.Write([new BaselineEntry(finding.Span.File.Path, "T1", finding.FormerContent!, finding.Message, null)]));

        var report = folder.Check(request => request with { Baseline = "baseline.json", BaselineChange = BaselineChange.Shrink });

        Assert.Equal(["No 'x/2' here."], report.Findings.Where(finding => finding is { Policy: "T1", Waived: not null }).Select(finding => finding.Message));
        Assert.Contains(finding.Content, report.BaselineUpdate!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_waived_by_name_is_told_apart_from_what_was_there()
    {
        Begin();
        repository.Write("docs/page.md", Page + "\n<!-- policyrunner-ignore RB015 until 2026-12-01 by sre: known -->\n\nSee [new](ttps://d.example).\n");
        Assert.Equal("Passed: no findings but the 2 in the baseline and 1 waived.", Sentence());

        repository.Write("docs/page.md", "# Page\n\n<!-- policyrunner-ignore RB015 until 2026-12-01 by sre: known -->\n\nSee [new](ttps://d.example).\n");
        var alone = repository.Check();
        Assert.Equal("Passed: no findings but 1 waived.", PolicyRunner.Reporting.Tally.Of(alone).Sentence(alone));
    }

    [Fact]
    public void What_a_script_of_the_repository_calls_a_secret_does_not_make_new_what_was_known()
    {
        Begin();
        repository.Write("policies/TEAM1-secret.csx", """
            return new Policy("TEAM1", "secret")
            {
                Title = "Secret", Why = "why", Severity = Severity.Info, Enforcement = Enforcement.Advisory, Profile = Profile.Baseline,
                CheckDocument = (document, context) => document.Sections.Select(section => document.Finding("x") with { IsSecret = true, Span = section.Span }),
            };
            """);

        var report = Check();

        Assert.Equal(2, report.Findings.Count(finding => finding is { Policy: "RB015", Waived: not null }));
        Assert.DoesNotContain(report.Findings, finding => finding.Message.Contains("a.example", StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_a_second_time_is_new()
    {
        Begin();
        repository.Write("docs/page.md", Page + "\nSee [a](ttps://a.example).\n");

        var report = Check();

        Assert.Equal((Verdict.Fail, 2, 1), (report.Verdict, report.Account.Waived, report.Findings.Count(finding => finding.Waived is null)));
    }

    [Fact]
    public void An_entry_moves_with_its_file_and_covers_no_other_one()
    {
        Begin();
        System.IO.File.Delete(Path.Combine(repository.Root, "docs/page.md"));
        repository.Write("docs/moved.md", Page);

        Assert.Equal(["RB015 docs/moved.md:5 waived", "RB015 docs/moved.md:7 waived"], WaivingRepository.Lines(Check()));

        repository.Write("docs/copy.md", Page);

        Assert.Equal(2, Check().Account.Waived);
        Assert.Equal(4, Check().Findings.Count);

        repository.Write("docs/page.md", Page);

        Assert.Equal(["RB015 docs/page.md:5 waived", "RB015 docs/page.md:7 waived"], WaivingRepository.Lines(Check()).Where(line => line.EndsWith("waived", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_entry_covers_what_its_message_was_about_and_nothing_else_at_the_place()
    {
        const string strict = "---\nid: OPS-001\nowner: sre\n---\n# Page\n";
        repository.Write("docs/page.md", strict + "\n## Purpose\n\nx\n");
        Begin();
        var before = Check().Account.Waived;
        repository.Write("docs/page.md", strict + "\n## Prerequisites\n\nx\n");

        var found = Assert.Single(Check().Findings, finding => finding is { Policy: "RB101", Waived: null });

        Assert.Contains("purpose", found.Message, StringComparison.OrdinalIgnoreCase);
        Assert.True(before > 1);
    }

    [Fact]
    public void What_is_gone_is_told_at_its_entry_and_taken_out_on_request()
    {
        Begin();
        repository.Write("docs/page.md", Page.Replace("See [a](ttps://a.example).", "See nothing.", StringComparison.Ordinal));

        Assert.Equal(["RB015 docs/page.md:7 waived", $"RB004 {File}:4"], WaivingRepository.Lines(Check()));
        Assert.Equal(Verdict.Pass, Check().Verdict);

        var update = Update(BaselineChange.Shrink);

        Assert.Equal((1, 1, 0), (update.Kept, update.Removed, update.Added));
        Assert.Equal(["RB015 docs/page.md:7 waived"], WaivingRepository.Lines(Check()));
    }

    [Fact]
    public void Shrinking_never_puts_anything_in_and_growing_says_how_much()
    {
        Begin();
        repository.Write("docs/page.md", Page + "\nSee [c](ttps://c.example).\n");

        Assert.Equal((2, 0, 0), Counts(Update(BaselineChange.Shrink)));
        Assert.Equal(Verdict.Fail, Check().Verdict);
        Assert.Equal((2, 0, 1), Counts(Update(BaselineChange.Grow)));
        Assert.Equal(Verdict.Pass, Check().Verdict);
    }

    [Fact]
    public void A_check_of_a_part_keeps_the_entries_of_the_rest()
    {
        repository.Write("docs/other.md", Page);
        Begin();

        Assert.Equal((4, 0, 0), Counts(Update(BaselineChange.Shrink, "docs/page.md")));
        Assert.Equal(["RB015 docs/page.md:5 waived", "RB015 docs/page.md:7 waived"], WaivingRepository.Lines(repository.Check(request => request with { Baseline = File, Paths = ["docs/page.md"] })));
    }

    [Fact]
    public void Hard_mandatory_findings_and_secrets_are_never_known()
    {
        repository.Write("docs/empty.md", "").Write("docs/page.md", $"# Page\n\nUse `{Token}`.\n");
        var before = repository.Check().Findings.Count(finding => finding.IsSecret || finding.Enforcement == Enforcement.HardMandatory);
        Assert.True(before >= 2);

        var update = Update(BaselineChange.Grow);
        var report = Check();

        Assert.Equal(before, report.Findings.Count(finding => finding.Waived is null));
        Assert.Equal(Verdict.Fail, report.Verdict);
        Assert.DoesNotContain(Token, update.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_baseline_is_misuse_and_only_growing_begins_one()
    {
        foreach (var change in new[] { BaselineChange.None, BaselineChange.Shrink })
        {
            var report = repository.Check(request => request with { Baseline = File, BaselineChange = change });

            Assert.Equal((Verdict.Error, null), (report.Verdict, report.BaselineUpdate));
            Assert.Equal($"There is no baseline '{File}'; begin it with --baseline {File} --update-baseline grow.", Assert.Single(report.Errors).Message);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{ \"version\": 2, \"findings\": [] }")]
    [InlineData("{ \"version\": 1 }")]
    [InlineData("{ \"version\": 1, \"findings\": [ { \"file\": \"a\", \"policy\": \"RB015\", \"content\": \"*\" } ] }")]
    [InlineData("{ \"version\": 1, \"findings\": [ \"RB015\" ] }")]
    [InlineData("{ \"version\": 1, \"findings\": [] } trailing")]
    [InlineData("{ \"version\": 1, \"findings\": [")]
    [InlineData("{ \"version\": 1, \"findings\": [], \"everything\": true }")]
    [InlineData("a: &x [1, 2]\nb: *x")]
    public void A_file_that_is_no_baseline_accepts_nothing_and_is_told_with_its_place(string text)
    {
        repository.Write(File, text);

        var report = Check();

        Assert.Equal((Verdict.Error, 0), (report.Verdict, report.Account.Waived));
        Assert.All(report.Errors, error => Assert.Equal((true, File), (error.IsUsage, error.Span!.Value.File.Path)));
    }

    [Fact]
    public void A_check_without_a_verdict_writes_no_baseline()
    {
        repository.Write("policies/policyrunner.yml", "waivers: 5\n");

        Assert.Null(repository.Check(request => request with { Baseline = File, BaselineChange = BaselineChange.Grow }).BaselineUpdate);
    }

    [Fact]
    public void The_file_is_sorted_with_an_entry_a_line_and_follows_its_schema()
    {
        repository.Write("docs/a \"b\" ü.md", Page);
        var text = Update(BaselineChange.Grow).Text;

        var entries = text.Split('\n').Where(line => line.StartsWith("    { \"file\": ", StringComparison.Ordinal)).ToList();
        Assert.Equal(4, entries.Count);
        Assert.Equal(entries.Order(StringComparer.Ordinal).Select(entry => entry.TrimEnd(',')), entries.Select(entry => entry.TrimEnd(',')));
        Assert.Empty(SchemaValidator.Validate(YamlReader.Read(EmbeddedText.Whole(new SourceFile(File, text))).Root!, "baseline"));
        Assert.Equal(text, BaselineFile.Write(BaselineFile.Read(new SourceFile(File, text)).Entries));
    }

    [Fact]
    public async Task The_command_writes_it_once_asked_and_ends_as_the_check_does()
    {
        var missing = await ToolProcess.RunAsync(repository.Root, "check", "docs", "--baseline", File);
        Assert.Equal(2, missing.ExitCode);

        var begun = await ToolProcess.RunAsync(repository.Root, "check", "docs", "--baseline", File, "--update-baseline", "grow");
        Assert.Equal((0, $"policyrunner: Wrote {File}: 0 kept, 0 taken out, 2 put in.\n"), (begun.ExitCode, begun.Error));

        var known = await ToolProcess.RunAsync(repository.Root, "check", "docs", "--baseline", File);
        Assert.Equal(0, known.ExitCode);
        Assert.DoesNotContain("RB015", known.Output, StringComparison.Ordinal);

        var alone = await ToolProcess.RunAsync(repository.Root, "check", "docs");
        Assert.Equal(1, alone.ExitCode);

        var nameless = await ToolProcess.RunAsync(repository.Root, "check", "docs", "--update-baseline", "grow");
        Assert.Equal((2, "policyrunner: --update-baseline needs to know which: --baseline FILE.\n"), (nameless.ExitCode, nameless.Error));
    }

    public void Dispose() => repository.Dispose();

    private CheckReport Check() => repository.Check(request => request with { Baseline = File });

    private string Sentence() => PolicyRunner.Reporting.Tally.Of(Check()).Sentence(Check());

    private void Begin() => Assert.True(Update(BaselineChange.Grow).Added > 0);

    private BaselineUpdate Update(BaselineChange change, string path = "docs")
    {
        var update = repository.Check(request => request with { Baseline = File, BaselineChange = change, Paths = [path] }).BaselineUpdate!;
        repository.Write(File, update.Text);
        return update;
    }

    private static (int Kept, int Removed, int Added) Counts(BaselineUpdate update) => (update.Kept, update.Removed, update.Added);
}
