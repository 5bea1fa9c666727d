using PolicyRunner.Checking;
using PolicyRunner.Tests.Cli;
using PolicyRunner.Tests.Git;

namespace PolicyRunner.Tests.Checking.Waiving;

public sealed class ChangedSinceTests : IDisposable
{
    private const string Page = "# Page\n\n**Owner**: sre\n\nText about this page that is long enough to be known again.\n\nSee [a](ttps://a.example).\n\nSee [b](ttps://b.example).\n";

    private const string Settings = "policies:\n  RB015: { severity: error }\n";

    private readonly GitFolder git = new();

    public ChangedSinceTests()
    {
        git.Write("docs/page.md", Page).Write("policies/policyrunner.yml", Settings);
        git.Commit();
    }

    [Fact]
    public void Only_what_the_change_brings_fails()
    {
        Assert.Equal(Verdict.Pass, Check().Verdict);

        git.Write("docs/page.md", "# Page\n\nNew [c](ttps://c.example).\n" + Page[6..]);

        Assert.Equal(["RB015 docs/page.md:3", "RB015 docs/page.md:10 waived", "RB015 docs/page.md:12 waived"], WaivingRepository.Lines(Check()));
        Assert.Equal(("Known: it was there at main.", WaiverKind.Revision), (Check().Findings[1].Waived, Check().Findings[1].WaivedBy!.Kind));
    }

    [Fact]
    public void What_was_there_before_is_not_called_waived()
    {
        git.Write("docs/page.md", Page + "\n<!-- policyrunner-ignore RB015 until 2026-12-01: known -->\n\nSee [new](ttps://d.example).\n");

        var answer = InProcess.Run(git.Root, "check", "docs/", "--changed-since", "main", "--show-waived");

        Assert.Contains(" 1 waived, 2 known at main, nothing broke.\nPassed: no findings but the 2 known at main and 1 waived.\n", answer.Text, StringComparison.Ordinal);
        Assert.Equal(["known[RB015 link", "known[RB015 link", "waived[RB015 lin"], answer.Text.Split('\n').Where(line => line.Contains("[RB015 ", StringComparison.Ordinal)).Select(line => line[..16]));
        Assert.Contains("= note: Known: it was there at main.\n", answer.Text, StringComparison.Ordinal);
        Assert.Contains("= waived: known (sre, until 2026-12-01)\n", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Neither_a_renamed_file_nor_a_moved_block_resurrects_anything()
    {
        File.Delete(git.At("docs/page.md"));
        git.Write("docs/sub/other.md", "# Page\n\n**Owner**: sre\n\nText about this page that is long enough to be known again.\n\nSee [b](ttps://b.example).\n\nSee [a](ttps://a.example).\n");

        Assert.Equal(["RB015 docs/sub/other.md:7 waived", "RB015 docs/sub/other.md:9 waived"], WaivingRepository.Lines(Check()));
    }

    [Fact]
    public void Neither_a_copied_file_nor_a_repeated_block_hides_anything()
    {
        git.Write("docs/copy.md", Page).Write("docs/page.md", Page + "\nSee [a](ttps://a.example).\n");

        var report = Check();

        Assert.Equal((2, 3), (report.Account.Waived, report.Findings.Count(finding => finding.Waived is null)));
    }

    [Fact]
    public void A_page_moved_in_from_elsewhere_brings_nothing_new()
    {
        git.Write("notes/x.md", "# Notes\n\nSome text that is long enough to be known again.\n\nSee [z](ttps://z.example).\n");
        git.Commit();
        File.Move(git.At("notes/x.md"), git.At("docs/x.md"));

        Assert.Contains("RB015 docs/x.md:5 waived", WaivingRepository.Lines(Check()));
    }

    [Fact]
    public void A_target_that_the_change_deletes_is_found_missing()
    {
        git.Write("docs/page.md", "# Page\n\nSee [a](a.md) and [b](b.md).\n").Write("docs/a.md", "# A\n");
        git.Commit();
        File.Delete(git.At("docs/a.md"));

        Assert.Equal(["RB011 docs/page.md:3", "RB011 docs/page.md:3 waived"], WaivingRepository.Lines(Check()));
    }

    [UnixTheory]
    [InlineData("docs/alias.md", "../notes/real.md", "alias.md")]
    [InlineData("docs/folder", "../notes", "folder/real.md")]
    [InlineData("docs/alias.txt", "../notes/data.txt", "alias.txt")]
    [InlineData("docs/alias.md", ".././docs/twice.md", "alias.md")]
    [InlineData("docs/alias.txt", "../.git/config", "alias.txt")]
    public void A_symbolic_link_that_the_change_deletes_is_found_missing(string link, string target, string address)
    {
        git.Write("docs/page.md", $"# Page\n\nSee [it]({address}) and [b](b.md).\n").Write("notes/real.md", "# Real\n\nText.\n").Write("notes/data.txt", "data");
        File.CreateSymbolicLink(git.At("docs/twice.md"), "../notes/real.md");
        File.CreateSymbolicLink(git.At(link), target);
        git.Commit();
        Assert.Equal(["RB011 docs/page.md:3 waived"], Broken());

        File.Delete(git.At(link));

        Assert.Equal(["RB011 docs/page.md:3", "RB011 docs/page.md:3 waived"], Broken());
    }

    [UnixFact]
    public void What_was_found_behind_a_symbolic_link_stays_known()
    {
        git.Write("notes/real.md", "# Real\n\nSee [a](ttps://a.example).\n");
        File.CreateSymbolicLink(git.At("docs/alias.md"), "../notes/real.md");
        git.Commit();

        Assert.Contains("RB015 docs/alias.md:3 waived", WaivingRepository.Lines(Check()));
    }

    [UnixFact]
    public void A_page_that_moves_keeps_its_findings_though_a_symbolic_link_has_the_same_text()
    {
        git.Write("notes/real.md", "# Real\n\nSee [a](ttps://a.example).\n");
        File.CreateSymbolicLink(git.At("docs/alias.md"), "../notes/real.md");
        git.Commit();
        File.Move(git.At("notes/real.md"), git.At("docs/real.md"));
        File.Delete(git.At("docs/alias.md"));
        File.CreateSymbolicLink(git.At("docs/alias.md"), "real.md");

        Assert.All(Check().Findings, finding => Assert.NotNull(finding.Waived));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void What_a_submodule_holds_is_not_known_unless_nobody_fetched_it_then_or_now(bool isTheSame, bool isKnown)
    {
        git.Write("docs/page.md", "# Page\n\nSee [it](../sub/real.md).\n").Write(".gitmodules", "[submodule \"sub\"]\n\tpath = sub\n\turl = ../sub\n");
        git.Git("add", "--all");
        git.Git("update-index", "--add", "--cacheinfo", $"160000,{git.Git("rev-parse", "HEAD")},sub");
        git.Git("commit", "--quiet", "--message", "sub");
        Directory.CreateDirectory(git.At("sub"));
        if (!isTheSame)
        {
            git.Write(".gitmodules", "[submodule \"sub\"]\n\tpath = sub\n\turl = ../sub\n\tupdate = none\n");
        }

        Assert.Equal([$"RB011 docs/page.md:3{(isKnown ? " waived" : "")}"], Broken());
    }

    [Fact]
    public void A_gate_that_the_change_empties_is_found_empty()
    {
        git.Write("policies/gates/canary.yml", "version: 1\nconditions: []\n");
        git.Commit();
        var before = Gate();
        git.Write("policies/gates/canary.yml", "");

        Assert.All(before, finding => Assert.NotNull(finding.Waived));
        Assert.Contains(Gate(), finding => finding.Message.StartsWith("The file is empty", StringComparison.Ordinal) && finding.Waived is null);

        IReadOnlyList<ReportedFinding> Gate() => Check(change: request => request with { Paths = ["docs", "policies/gates"] }).Findings;
    }

    [Fact]
    public void A_library_wide_policy_sees_pages_that_did_not_change()
    {
        const string declared = "---\nid: OPS-001\nowner: sre\n---\n# One\n";
        git.Write("docs/one.md", declared);
        git.Commit();
        git.Write("docs/two.md", declared.Replace("One", "Two", StringComparison.Ordinal));

        Assert.Contains(Check().Findings, finding => finding is { Policy: "RB109" or "RB019", Waived: null });
    }

    [Fact]
    public void What_could_not_be_read_or_evaluated_before_is_new_now()
    {
        git.Write("docs/page.md", "# Page\0\n\nSee [a](ttps://a.example).\n");
        git.Commit();
        git.Write("docs/page.md", Page);

        Assert.Equal(0, Check().Account.Waived);
        Assert.Equal(Verdict.Fail, Check().Verdict);
    }

    [Fact]
    public void A_policy_that_breaks_on_the_pages_of_then_hides_nothing_of_now()
    {
        git.Write("policies/T1-x.csx", """
            return new Policy("T1", "x")
            {
                Title = "x", Why = "x", Severity = Severity.Error, Profile = Profile.Baseline,
                CheckDocument = (document, context) => [document.Finding(document.Title == "Trap" ? $"{int.Parse("trap")}" : "Flagged.")],
                Bad = ["x"], Good = ["x"],
            };
            """);
        git.Write("docs/trap.md", "# Trap\n");
        git.Commit();
        File.Delete(git.At("docs/trap.md"));

        Assert.Contains(Check().Findings, finding => finding is { Policy: "T1", Waived: null });
    }

    [Fact]
    public void Taking_an_ignore_out_brings_back_what_it_accepted()
    {
        git.Write("docs/page.md", Page.Replace("See [a]", WaivingRepository.Ignore("RB015 until 2026-12-31: x") + "See [a]", StringComparison.Ordinal));
        git.Commit();
        git.Write("docs/page.md", Page);

        Assert.Equal(["RB015 docs/page.md:7", "RB015 docs/page.md:9 waived"], WaivingRepository.Lines(Check()));
    }

    [Theory]
    [InlineData("Image '{name}' is not allowed.")]
    [InlineData("Image {name} is not allowed.")]
    [InlineData("Not allowed: {name}")]
    public void Another_thing_that_a_page_is_found_to_use_is_new(string message)
    {
        const string Pull = "# Page\n\n```bash\ndocker pull registry/old:1\n```\n";
        git.Write("policies/T1-x.csx", $$"""
            return new Policy("T1", "x")
            {
                Title = "x", Why = "x", Severity = Severity.Error, Profile = Profile.Baseline,
                CheckDocument = (document, context) => document.Commands.Select(command => document.Finding($"{{message.Replace("{name}", "{command.Arguments.Last().Value}", StringComparison.Ordinal)}}")),
                Bad = ["x"], Good = ["x"],
            };
            """);
        git.Write("docs/page.md", Pull);
        git.Commit();
        Assert.Contains(Check().Findings, finding => finding is { Policy: "T1", Waived: not null });

        git.Write("docs/page.md", Pull.Replace("registry/old:1", "evil.example/rootkit:6", StringComparison.Ordinal));

        Assert.Contains(Check().Findings, finding => finding is { Policy: "T1", Waived: null });
    }

    [Fact]
    public void A_commit_that_is_not_there_or_no_repository_is_misuse()
    {
        var nowhere = Check("nowhere");
        Assert.True(Assert.Single(nowhere.Errors).IsUsage);
        Assert.Equal(0, nowhere.Account.Waived);

        using var folder = new WaivingRepository().Write(WaivingRepository.Page, WaivingRepository.Text());
        Assert.Equal(Verdict.Error, folder.Check(request => request with { ChangedSince = "main" }).Verdict);
    }

    [Fact]
    public void At_a_base_waivers_ignores_and_baseline_are_the_bases()
    {
        const string waiver = Settings + "waivers:\n  - { policy: RB015, path: docs/page.md, reason: x, owner: sre, expires: 2026-12-31 }\n";
        git.Write("policies/policyrunner.yml", waiver);

        Assert.Equal(Verdict.Pass, Check(change: request => request with { ChangedSince = null }).Verdict);
        Assert.Equal(2, AtBase().Findings.Count(finding => finding.Waived is null));

        git.Commit();

        Assert.Equal(Verdict.Pass, AtBase().Verdict);
    }

    [Fact]
    public void At_a_base_an_ignore_counts_as_it_stands_there()
    {
        var page = Page.Replace("See [a]", WaivingRepository.Ignore("RB015 until 2026-12-31: x") + "See [a]", StringComparison.Ordinal);
        git.Write("docs/page.md", page);
        Assert.Equal(["RB004 docs/page.md:7", "RB015 docs/page.md:8", "RB015 docs/page.md:10"], WaivingRepository.Lines(AtBase()));

        git.Commit();
        Assert.Equal(["RB015 docs/page.md:8 waived", "RB015 docs/page.md:10"], WaivingRepository.Lines(AtBase()));

        foreach (var changed in new[]
        {
            page.Replace("12-31", "12-30", StringComparison.Ordinal),
            page.Replace("RB015 until", "RB015, RB013 until", StringComparison.Ordinal),
            page.Replace(": x", ": y", StringComparison.Ordinal),
            WaivingRepository.Ignore("RB015 until 2026-12-31: x") + Page,
            Page.Replace("See [b]", WaivingRepository.Ignore("RB015 until 2026-12-31: x") + "See [b]", StringComparison.Ordinal),
        })
        {
            git.Write("docs/page.md", changed);
            Assert.Equal(0, AtBase().Account.Waived);
        }

        File.Delete(git.At("docs/page.md"));
        git.Write("docs/moved.md", page);
        Assert.Equal(1, AtBase().Account.Waived);
    }

    [Fact]
    public void At_a_base_a_baseline_is_the_bases_and_is_not_written()
    {
        var update = Check(change: request => request with { ChangedSince = null, Baseline = "baseline.json", BaselineChange = BaselineChange.Grow }).BaselineUpdate!;
        git.Write("baseline.json", update.Text);

        Assert.Equal(Verdict.Error, AtBase("baseline.json").Verdict);

        git.Commit();
        git.Write("baseline.json", "{ \"version\": 1, \"findings\": [] }");

        Assert.Equal((Verdict.Pass, 2), (AtBase("baseline.json").Verdict, AtBase("baseline.json").Account.Waived));
        Assert.Equal(Verdict.Error, Check(change: request => request with { Base = "main", Baseline = "baseline.json", BaselineChange = BaselineChange.Grow }).Verdict);
    }

    public void Dispose() => git.Dispose();

    private string[] Broken() => [.. WaivingRepository.Lines(Check()).Where(line => line.StartsWith("RB011", StringComparison.Ordinal))];

    private CheckReport AtBase(string? baseline = null) => Check(change: request => request with { ChangedSince = null, Base = "main", Baseline = baseline });

    private CheckReport Check(string since = "main", Func<CheckRequest, CheckRequest>? change = null)
    {
        var request = new CheckRequest { WorkingDirectory = git.Root, Paths = ["docs"], Clock = FixedClock.Today, ChangedSince = since };
        return Checker.Run(change?.Invoke(request) ?? request, CancellationToken.None);
    }
}
