using PolicyRunner.Checking;
using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Cli;

/// <summary>What somebody types on the first day, in a folder with nothing in it.</summary>
public sealed class NewcomerTests : IDisposable
{
    private readonly TemporaryRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Theory]
    [InlineData(".")]
    [InlineData("sub")]
    public void The_index_never_lists_its_own_page_and_is_up_to_date_once_it_is_written(string folder)
    {
        var home = Directory.CreateDirectory(repository.At(folder)).FullName;
        Assert.Equal(0, Run(home, "new", "incident", "runbooks/down.md").Code);

        Assert.Equal("Wrote runbooks/README.md.\n", Run(home, "index").Text);
        var first = File.ReadAllText(Path.Combine(home, "runbooks/README.md"));
        Assert.Equal("runbooks/README.md is up to date.\n", Run(home, "index").Text);
        Assert.Equal(0, Run(home, "index", "--check").Code);
        Assert.Contains("| [down.md](./down.md) |", first, StringComparison.Ordinal);
        Assert.DoesNotContain("README", first, StringComparison.Ordinal);
        Assert.DoesNotContain("README", Run(home, "check", "--profile", "strict").Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yaml", "runbooks/only.yml", "policyrunner: 'runbooks/only.yml' would not be found: runbooks in YAML end with .runbook.yml. Write runbooks/only.runbook.yml.\n")]
    [InlineData("yaml", "z.md", "policyrunner: 'z.md' would not be found: runbooks in YAML end with .runbook.yml. Write z.runbook.yml.\n")]
    [InlineData("incident", "z.txt", "policyrunner: 'z.txt' would not be found: runbooks end with .md, those in YAML (new yaml) with .runbook.yml. Write z.md.\n")]
    public void A_runbook_is_not_written_where_no_check_would_read_it(string kind, string path, string complaint)
    {
        Assert.Equal((2, complaint), Run(repository.Root, "new", kind, path));
        Assert.Equal([".git"], Directory.EnumerateFileSystemEntries(repository.Root).Select(Path.GetFileName));
    }

    [Fact]
    public void A_plan_says_where_it_went_and_replaces_no_runbook()
    {
        Assert.Equal(0, Run(repository.Root, "new", "maintenance", "runbooks/node.md").Code);
        var text = File.ReadAllText(repository.At("runbooks/node.md"));

        Assert.Contains("policyrunner: Wrote plan.json.\n", Run(repository.Root, "plan", "OPS-001", "-p", "node=a", "--out", "plan.json").Text, StringComparison.Ordinal);
        Assert.Contains("policyrunner: Wrote plan.yml.\n", Run(repository.Root, "plan", "OPS-001", "-p", "node=a", "--out", "plan.yml").Text, StringComparison.Ordinal);
        Assert.Contains("policyrunner: Wrote plan.yml.\n", Run(repository.Root, "plan", "OPS-001", "-p", "node=a", "--out", "plan.yml").Text, StringComparison.Ordinal);
        var (code, complaint) = Run(repository.Root, "plan", "OPS-001", "-p", "node=a", "--out", "runbooks/node.md");
        Assert.Equal(2, code);
        Assert.Contains("'runbooks/node.md' cannot be written: It is there already", complaint, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(repository.At("runbooks/node.md")));
    }

    [Fact]
    public void From_a_folder_of_the_repository_a_policy_is_written_where_checks_look_for_it()
    {
        var home = Directory.CreateDirectory(repository.At("runbooks/deep")).FullName;

        Assert.Equal((0, "Wrote policies/TEAM1-aa-bb.csx. Next: policyrunner policy test TEAM1 --watch\n"), Run(home, "policy", "new", "auto", "aa-bb"));
        Assert.True(File.Exists(repository.At("policies/TEAM1-aa-bb.csx")));
        Assert.Equal((0, "Wrote policies/TEAM2-bb-cc.csx. Next: policyrunner policy test TEAM2 --watch\n"), Run(home, "policy", "new", "auto", "bb-cc"));
        Assert.Equal(0, Run(home, "policy", "new", "TEAM7", "cc-dd", "--policies", "own").Code);
        Assert.True(File.Exists(repository.At("runbooks/deep/own/TEAM7-cc-dd.csx")));
    }

    [Fact]
    public void From_a_folder_of_the_repository_a_runbook_is_planned_by_its_id()
    {
        Assert.Equal(0, Run(repository.Root, "new", "maintenance", "runbooks/deep/node.md").Code);

        Assert.Contains("OPS-001", Run(repository.At("runbooks"), "plan", "OPS-001", "-p", "node=a").Text, StringComparison.Ordinal);
        Assert.Equal(Run(repository.Root, "plan", "OPS-001", "-p", "node=a"), Run(repository.At("runbooks/deep"), "plan", "OPS-001", "-p", "node=a"));
    }

    [Theory]
    [InlineData("policies/basline.json", ".", "There is no baseline 'policies/basline.json'. Did you mean 'policies/baseline.json'?")]
    [InlineData("polices/baseline.json", ".", "There is no baseline 'polices/baseline.json'. Did you mean 'policies/baseline.json'?")]
    [InlineData("./policies/basline.json", ".", "There is no baseline './policies/basline.json'. Did you mean './policies/baseline.json'?")]
    [InlineData("policies/baseline.json", "runbooks", "There is no baseline 'policies/baseline.json'. Did you mean '../policies/baseline.json'?")]
    [InlineData("other.json", ".", "There is no baseline 'other.json'; begin it with --baseline other.json --update-baseline grow.")]
    public void A_baseline_that_is_not_there_is_told_the_one_that_is_before_another_is_begun(string path, string folder, string complaint)
    {
        repository.Write("runbooks/a.md", "# A\n");
        repository.Write("policies/baseline.json", "{ \"version\": 1, \"findings\": [] }\n");

        var (code, text) = Run(repository.At(folder), "check", "--baseline", path);
        Assert.Equal(2, code);
        Assert.Contains(complaint, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--policies", "polices", "There is no policies folder 'polices'. Did you mean 'policies'?")]
    [InlineData("--config", "policies/polciyrunner.yml", "There is no organisation file 'policies/polciyrunner.yml'. Did you mean 'policies/policyrunner.yml'?")]
    [InlineData("--config", "poolicies/policyrunner.yml", "There is no organisation file 'poolicies/policyrunner.yml'. Did you mean 'policies/policyrunner.yml'?")]
    public void Rules_that_are_not_there_are_told_those_of_nearly_that_name(string option, string path, string complaint)
    {
        repository.Write("runbooks/a.md", "# A\n");
        repository.Write("policies/policyrunner.yml", "teams: [sre]\n");
        repository.Write("policie", "no folder\n");

        var (code, text) = Run(repository.Root, "check", option, path);
        Assert.Equal(2, code);
        Assert.Contains(complaint, text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_lock_of_policies_in_a_misspelt_folder_is_told_the_folder_that_is_there()
    {
        repository.Write("policies/policyrunner.yml", "teams: [sre]\n");

        Assert.Equal((2, "policyrunner: There is no policies folder 'polices'. Did you mean 'policies'?\n"), Run(repository.Root, "policy", "lock", "--policies", "polices"));
    }

    [Fact]
    public void A_path_that_is_empty_is_not_taken_for_none()
    {
        repository.Write("runbooks/a.md", "# A\n");

        Assert.Equal((2, "policyrunner: 'policyrunner check' got an empty PATH, perhaps from a variable that is not set; name a file or folder, or leave it out.\n"), Run(repository.Root, "check", ""));
        Assert.Equal((2, "policyrunner: 'policyrunner check' got an empty --policies, perhaps from a variable that is not set; name a folder, or leave it out.\n"), Run(repository.Root, "check", "--policies", ""));
        Assert.Equal((2, "policyrunner: 'policyrunner check' got an empty --baseline, perhaps from a variable that is not set; name a file, or leave it out.\n"), Run(repository.Root, "check", "--baseline", ""));
        Assert.Equal(2, Run(repository.Root, "check", "runbooks", "").Code);
        Assert.Equal(2, Run(repository.Root, "plan", "").Code);
    }

    [Theory]
    [InlineData("./runbooks/a.md", "1 waived", "matches no file")]
    [InlineData("././runbooks/*.md", "1 waived", "matches no file")]
    [InlineData("runbooks\\a.md", "This waiver's path 'runbooks\\a.md' matches no file; write '/' between folders, not '\\'.", "1 waived")]
    public void A_waiver_covers_the_file_that_its_path_names_from_here_or_says_why_not(string path, string said, string unsaid)
    {
        repository.Write("runbooks/a.md", "# A\n\n[b](b.md)\n");
        repository.Write("policies/policyrunner.yml", $"waivers:\n  - {{ policy: RB011, path: '{path}', reason: None, owner: sre, expires: 2026-12-31 }}\n");

        var text = Run(repository.Root, "check").Text;
        Assert.Contains(said, text, StringComparison.Ordinal);
        Assert.DoesNotContain(unsaid, text, StringComparison.Ordinal);
    }

    [Fact]
    public void No_report_replaces_the_page_that_it_is_about_whatever_its_name()
    {
        repository.Write("page.txt", "# Page\n\nText.\n");

        Assert.Equal(2, Run(repository.Root, "check", "page.txt", "--report", "json=page.txt").Code);
        Assert.Equal("# Page\n\nText.\n", File.ReadAllText(repository.At("page.txt")));
    }

    [Theory]
    [InlineData("incident", "-p service=api -p good=v1.0.0 -p failing=v1.1.0")]
    [InlineData("release", "-p version=v1.1.0 -p previous=v1.0.0")]
    [InlineData("maintenance", "-p node=a")]
    [InlineData("troubleshooting", "")]
    [InlineData("security", "-p account=a")]
    [InlineData("compliance", "-p account=a")]
    [InlineData("onboarding", "-p partner=a")]
    [InlineData("library", "-p service=api -p good=v1.0.0 -p failing=v1.1.0")]
    [InlineData("yaml", "-p node=a")]
    public void What_new_writes_lacks_only_a_review_and_can_be_planned(string kind, string parameters)
    {
        var path = $"runbooks/mine{(kind == "yaml" ? ".runbook.yml" : ".md")}";
        Assert.Equal(0, Run(repository.Root, "new", "incident", "runbooks/other.md").Code);
        Assert.Equal(0, Run(repository.Root, "new", kind, path).Code);
        repository.Write("runbooks/other.md", File.ReadAllText(repository.At("runbooks/other.md")).Replace("status: draft", "status: accepted", StringComparison.Ordinal));

        var draft = Run(repository.Root, "check", "--profile", "strict");
        Assert.All(draft.Text.Split('\n').Where(line => line.StartsWith("error[", StringComparison.Ordinal) || line.StartsWith("warning[", StringComparison.Ordinal)), line => Assert.Contains("RB107", line, StringComparison.Ordinal));
        repository.Write(path, File.ReadAllText(repository.At(path)).Replace("status: draft", "status: accepted", StringComparison.Ordinal));
        Assert.EndsWith("Passed: no findings.\n", Run(repository.Root, "check", "--profile", "strict", "--fail-on", "info").Text, StringComparison.Ordinal);
        var id = LibraryLoader.Load([path], repository.Root, CancellationToken.None).Runbooks.First().Id!;
        var plan = Run(repository.Root, ["plan", id, .. parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.True(plan.Code == 0, plan.Text);
    }

    [Theory]
    [InlineData("sre", null)]
    [InlineData("on-call-lead", null)]
    [InlineData("Lead@example.com", null)]
    [InlineData("sree", "error[RB003 waiver-in-order]: This waiver is owned by 'sree', who is no team, role or signer of the organisation file; name who answers for it. Did you mean 'sre'?")]
    public void A_waiver_is_owned_by_somebody_whom_the_organisation_knows(string owner, string? complaint)
    {
        repository.Write("docs/a.md", "# A\n\nSee [b](b.md).\n");
        repository.Write("policies/policyrunner.yml", $$"""
            teams: [sre]
            roles:
              on-call-lead: { signers: [{ identity: lead@example.com, key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH }] }
            waivers:
              - { policy: RB011, path: "docs/**", reason: It is being written, owner: {{owner}}, expires: 2026-12-31 }
            """);

        var answer = Run(repository.Root, "check", "docs/");

        Assert.True((complaint is null ? 0 : 1) == answer.Code, answer.Text);
        Assert.Contains(complaint is null ? "1 waived" : complaint, answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("by sree", 1)]
    [InlineData("by sre", 0)]
    public void So_is_an_ignore(string by, int code)
    {
        repository.Write("docs/a.md", $"# A\n\n<!-- policyrunner-ignore RB011 until 2026-12-31 {by}: being written -->\nSee [b](b.md).\n");
        repository.Write("policies/policyrunner.yml", "teams: [sre]\n");

        Assert.Equal(code, Run(repository.Root, "check", "docs/").Code);
    }

    [Theory]
    [InlineData("docs/", true)]
    [InlineData(".", true)]
    [InlineData("docs/a/", false)]
    public void A_waiver_that_matches_nothing_is_said_by_a_check_of_all_that_it_could_match(string path, bool isSaid)
    {
        repository.Write("docs/a/a.md", "# A\n");
        repository.Write("policies/policyrunner.yml", "waivers:\n  - { policy: RB011, path: \"docs/*.md\", reason: None, owner: sre, expires: 2026-12-31 }\n");

        Assert.Equal(isSaid, Run(repository.Root, "check", path).Text.Contains("This waiver's path 'docs/*.md' matches no file", StringComparison.Ordinal));
    }

    [Fact]
    public void A_baseline_that_is_no_JSON_is_not_told_how_to_write_YAML()
    {
        repository.Write("docs/a.md", "# A\n");
        repository.Write("known.json", "{ \"version\": 1, bro");

        var answer = Run(repository.Root, "check", "docs/", "--baseline", "known.json");

        Assert.Equal(2, answer.Code);
        Assert.Contains("The baseline is no JSON from here on; restore it from git, or remove it and write it anew with --update-baseline grow.", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<<<<<<< HEAD\n{ \"version\": 1,\n=======\n{ \"version\": 1, \"findings\": [\n>>>>>>> other\n  ] }\n", "known.json:1:1", "The baseline holds a merge conflict from here on; settle it")]
    [InlineData("{\n  \"version\": 1,\n  \"findings\": [\n<<<<<<< HEAD\n=======\n>>>>>>> other\n  ]\n}\n", "known.json:4:1", "The baseline holds a merge conflict from here on; settle it")]
    [InlineData("{ \"version\": 2, \"findings\": [] }\n", "known.json:1:14", "must be 1; ")]
    public void What_is_wrong_with_a_baseline_is_said_at_its_line(string text, string place, string message)
    {
        repository.Write("docs/a.md", "# A\n");
        repository.Write("known.json", text);

        var answer = Run(repository.Root, "check", "docs/", "--baseline", "known.json");

        Assert.Equal(2, answer.Code);
        Assert.Contains(place, answer.Text, StringComparison.Ordinal);
        Assert.Contains(message, answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Did you mean", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Not_even_a_runbook_on_the_page_of_the_index_is_listed()
    {
        repository.Write("runbooks/README.md", "---\nid: OPS-009\nkind: maintenance\n---\n# Restart\n\n## Procedure\n\n1. Wait.\n");

        Run(repository.Root, "index");

        Assert.EndsWith("<!-- policyrunner:index -->\n\nNo runbooks yet.\n\n<!-- /policyrunner:index -->\n", File.ReadAllText(repository.At("runbooks/README.md")), StringComparison.Ordinal);
        Assert.Equal(0, Run(repository.Root, "index", "--check").Code);
    }

    [Fact]
    public void A_new_runbook_has_an_id_of_its_own_wherever_it_is_written()
    {
        Assert.Equal(0, Run(repository.Root, "new", "maintenance", "new/one.md").Code);
        Assert.Equal(0, Run(repository.Root, "new", "maintenance", "new/two.md").Code);
        Assert.Equal(0, Run(repository.Root, "new", "library", "new/library.md").Code);

        var ids = LibraryLoader.Load(["new"], repository.Root, CancellationToken.None).Runbooks.Select(runbook => runbook.Id).OfType<string>().ToList();

        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(0, Run(repository.Root, "check", "new/", "--fail-on", "error").Text.Split('\n').Count(line => line.Contains("RB109", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("policies:\n  RB304: { severty: warning }\n", "Policy 'RB304' has no setting 'severty'. Did you mean 'severity'?")]
    [InlineData("policies:\n  RB106: { enabeld: false }\n", "Policy 'RB106' has no setting 'enabeld'. Did you mean 'enabled'?")]
    [InlineData("policy:\n  RB304: { severity: warning }\n", "'policy' is not known here. Did you mean 'policies'?")]
    public void A_misspelt_key_of_the_organisation_file_is_no_policy_that_broke(string text, string message)
    {
        repository.Write("runbooks/a.md", "# A\n");
        repository.Write("policies/policyrunner.yml", text);

        var answer = Run(repository.Root, "policy", "list");

        Assert.Equal(2, answer.Code);
        Assert.Contains($": {message}\n", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("broke", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("broke:", Run(repository.Root, "check").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_of_ones_own_stands_below_the_title_and_a_policy_reads_it()
    {
        repository.Write("policies/MY001-known-service.csx", """
            return new Policy("MY001", "known-service")
            {
                Title = "A runbook names its service", Why = "It is a test.", Severity = Severity.Error,
                Check = (runbook, context) => runbook.Metadata.Value("service") is null ? [runbook.Finding("It names no service.")] : [],
                Bad = ["[|# A|]\n\n## Procedure\n\n1. Wait.\n2. Look.\n"],
                Good = ["---\nid: OPS-1\nservice: shop\n---\n# A\n\n## Procedure\n\n1. Wait.\n"],
            };
            """);
        repository.Write("runbooks/a.md", "---\nid: OPS-1\n---\n# A\n\n**Service**: shop\n\n## Procedure\n\n1. Wait.\n");
        repository.Write("runbooks/b.md", "---\nid: OPS-2\nservice: shop\n---\n# B\n\n## Procedure\n\n1. Wait.\n");

        var answer = Run(repository.Root, "check").Text;
        var notes = Run(repository.Root, "policy", "test").Text;

        Assert.DoesNotContain("MY001", answer, StringComparison.Ordinal);
        Assert.Contains("'service' is not known here. A field of your own stands below the title, as **Name**: value; a policy reads it from runbook.Metadata.", answer, StringComparison.Ordinal);
        Assert.Contains("good sample 1 is no runbook that a check lets pass, line 3: 'service' is not known here.", notes, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("runbooks", "runbooks/sub/down.md")]
    [InlineData("runbooks/sub", "runbooks/sub/down.md")]
    [InlineData("docs", "runbooks/sub/down.md")]
    [InlineData("docs/own", "docs/own/runbooks/here.md")]
    public void A_check_without_a_path_takes_the_runbooks_here_or_else_those_of_the_repository(string folder, string shown)
    {
        repository.Write("runbooks/sub/down.md", "# Down\n\nSee [b](b.md).\n");
        repository.Write("docs/own/runbooks/here.md", "# Here\n\nSee [b](b.md).\n");

        var answer = Run(repository.At(folder), "check");

        Assert.Equal(1, answer.Code);
        Assert.Contains($"--> {shown}:3:", answer.Text, StringComparison.Ordinal);
        Assert.Contains("1 document", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_nobody_typed_is_not_said_to_be_missing_without_what_to_do()
    {
        repository.Write("runbooks/down.md", "# Down\n");
        repository.Write("docs/a.md", "# A\n");

        Assert.Contains(" There is no file or folder 'runbook/'. Did you mean 'runbooks'?", Run(repository.Root, "check", "runbook/").Text, StringComparison.Ordinal);
        Assert.Contains(" There is no file or folder 'runbooks/dwn.md'. Did you mean 'runbooks/down.md'?", Run(repository.Root, "check", "runbooks/dwn.md").Text, StringComparison.Ordinal);
        Directory.Delete(repository.At("runbooks"), recursive: true);
        var answer = Run(repository.At("docs"), "check");
        Assert.Equal(2, answer.Code);
        Assert.Contains("There is no folder 'runbooks' here or at the repository's root; name what is to be checked, 'policyrunner check docs/', or write a first one,", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("test", "There is no policy 'TEAM4' to test: 'policies/TEAM4-kubectl-names-context.csx' holds TEAM7; ask for TEAM7, or write TEAM4 in the file.\n")]
    [InlineData("explain", "There is no policy 'TEAM4': 'policies/TEAM4-kubectl-names-context.csx' holds TEAM7; ask for TEAM7, or write TEAM4 in the file. 'policyrunner policy list' lists them.\n")]
    public void A_policy_that_is_asked_for_by_a_file_that_holds_another_one_is_named(string command, string complaint)
    {
        Assert.Equal(0, Run(repository.Root, "policy", "new", "TEAM4", "kubectl-names-context").Code);
        var file = repository.At("policies/TEAM4-kubectl-names-context.csx");
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"TEAM4\"", "\"TEAM7\"", StringComparison.Ordinal));

        var answer = Run(repository.Root, "policy", command, "TEAM4");

        Assert.Equal(2, answer.Code);
        Assert.Contains(complaint, answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("states-its-timeout", "Did you mean 'RB307' (action-has-timeout)?")]
    [InlineData("has-timeout", "Did you mean 'RB307' (action-has-timeout)?")]
    [InlineData("states its Timeout", "Did you mean 'RB307' (action-has-timeout)?")]
    [InlineData("mutating", "Did you mean 'RB304' (mutating-step-has-undo)")]
    [InlineData("RB3", " more?")]
    [InlineData("RB3077", "Did you mean 'RB307'?")]
    [InlineData("zz", "There is no policy 'zz'. 'policyrunner policy list' lists them.")]
    public void Half_a_name_is_enough_to_be_told_the_policies_that_have_it(string half, string hint)
    {
        var answer = Run(repository.Root, "policy", "explain", half);

        Assert.Equal(2, answer.Code);
        Assert.Contains(hint, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_is_told_how_much_would_make_it_a_runbook()
    {
        repository.Write("docs/a.md", "# Restart\n\nIt hangs now and then, and somebody has to look after it then.\n\n## Procedure\n\n1. Restart it.\n\n## More\n\nText.\n");

        Assert.Contains("a section such as Procedure or Steps with a command or at least two numbered items,", Run(repository.Root, "inspect", "docs/a.md").Text, StringComparison.Ordinal);
        repository.Write("docs/a.md", "# Restart\n\nIt hangs now and then, and somebody has to look after it then.\n\n## Procedure\n\n1. Restart it.\n2. Look.\n\n## More\n\nText.\n");
        Assert.DoesNotContain("numbered items", Run(repository.Root, "inspect", "docs/a.md").Text, StringComparison.Ordinal);
    }

    private static (int Code, string Text) Run(string folder, params string[] arguments) => InProcess.Run(folder, arguments);
}
