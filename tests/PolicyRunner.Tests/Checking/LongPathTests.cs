using System.Diagnostics;
using PolicyRunner.Checking;
using PolicyRunner.Tests.Checking.Trust;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Checking;

/// <summary>Paths as long as git can check out, which no program opens by their absolute name: a finding at a short name, and all else judged as ever.</summary>
public sealed class LongPathTests : IDisposable
{
    // The first that Linux opens no more by its absolute name; of one more character .NET does not even tell it.
    private const int Longest = 4_096;

    // From the repository's root, what git lays out.
    private const int LongestOfGit = 4_094;

    private readonly ReviewedRepository repository = new();

    private string Root => repository.Git.Root;

    // By their absolute names these files could not be removed either.
    public void Dispose()
    {
        using var removal = Process.Start(new ProcessStartInfo("rm", ["-rf", "runbooks", "policies", "docs"]) { WorkingDirectory = Root })!;
        removal.WaitForExit();
        repository.Dispose();
    }

    [LinuxTheory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(14)]
    public async Task A_page_too_deep_to_be_opened_is_one_finding_at_a_short_name(int beyond)
    {
        Bring(Deep("runbooks", Longest - Root.Length - 1 + beyond, ".md"));
        var answer = await repository.CheckAsync("--base", "main");

        Assert.Equal(1, answer.ExitCode);
        Assert.Equal(ReviewedRepository.Findings, answer.Findings);
        var finding = Assert.Single(answer.Report.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("policy").GetString() == "RB001");
        Assert.InRange(finding.GetProperty("file").GetString()!.Length, 100, 200);
        Assert.StartsWith("runbooks/ddd", finding.GetProperty("file").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("give it a shorter one.", finding.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(answer.Report.GetProperty("errors").EnumerateArray());
    }

    [LinuxTheory]
    [InlineData("check")]
    [InlineData("check", "--base", "main", "--changed-since", "main")]
    [InlineData("inspect", "runbooks")]
    [InlineData("plan", "OPS-001")]
    [InlineData("index", "--check")]
    [InlineData("workflow", "--all", "--check")]
    public async Task No_command_breaks_at_a_page_too_deep_to_be_opened(params string[] command)
    {
        Bring(Deep("runbooks", LongestOfGit, ".md"));
        var answer = await ToolProcess.RunAsync(Root, command);

        Assert.InRange(answer.ExitCode, 0, 3);
        Assert.DoesNotContain("bug", answer.Error, StringComparison.Ordinal);
    }

    [LinuxTheory]
    [InlineData("policies/slo", ".yml", 0)]
    [InlineData("policies/slo", ".yml", 20)]
    [InlineData("policies/lib", ".csx", 0)]
    [InlineData("policies/lib", ".csx", 20)]
    [InlineData("policies/gates", ".yml", 0)]
    [InlineData("policies/gates", ".yml", 20)]
    [InlineData("runbooks/vendor", ".md", 0)]
    [InlineData("runbooks/vendor", ".md", 20)]
    public async Task Nothing_that_is_too_deep_stops_the_judgement_of_the_base(string folder, string ending, int beyond)
    {
        Bring(Deep(folder, Longest - Root.Length - 1 + beyond, ending));
        var answer = await repository.CheckAsync("--base", "main");

        Assert.Equal(1, answer.ExitCode);
        Assert.Equal(ReviewedRepository.Findings, answer.Findings);
        Assert.Empty(answer.Report.GetProperty("errors").EnumerateArray());
    }

    [LinuxFact]
    public async Task Levels_too_deep_to_be_opened_are_told_of_the_rules_that_hold_them()
    {
        Bring(Deep("policies/slo", LongestOfGit, ".yml"));
        var under = await repository.CheckAsync("--base", "main");
        var alone = await repository.CheckAsync();

        Assert.Contains("more than the 1,000 that are read; give it a shorter one.", under.Notes, StringComparison.Ordinal);
        Assert.Equal(2, alone.ExitCode);
        Assert.Contains("more than the 1,000 that are read; give it a shorter one.", alone.Error, StringComparison.Ordinal);
        Assert.InRange(alone.Error.Length, 100, 400);
    }

    [LinuxFact]
    public async Task A_folder_of_tools_too_deep_to_be_looked_through_is_said_to_be_left_out()
    {
        Bring(Deep("runbooks/vendor", Longest - Root.Length - 1, ".md"));
        var answer = await repository.CheckAsync();

        Assert.Contains(answer.Report.GetProperty("skipped").EnumerateArray(), left => left.GetProperty("what").GetString() == "runbooks/vendor");
    }

    [LinuxTheory]
    [InlineData("docs", ".md")]
    [InlineData("docs", ".png")]
    [InlineData("runbooks", ".md")]
    public async Task A_base_that_holds_what_is_too_deep_judges_all_the_same(string folder, string ending)
    {
        repository.Git.Git("checkout", "--quiet", "main");
        Bring(Deep(folder, LongestOfGit, ending));
        repository.Git.Git("checkout", "--quiet", "-B", "topic");
        using var removal = Process.Start(new ProcessStartInfo("git", ["rm", "-rfq", "--ignore-unmatch", folder == "docs" ? "docs" : $"runbooks/{new string('d', 240)}"]) { WorkingDirectory = Root })!;
        await removal.WaitForExitAsync();
        repository.Git.Git("commit", "--quiet", "--message", "without");

        Assert.Equal(ReviewedRepository.Findings, (await repository.CheckAsync("--base", "main")).Findings);
        Assert.Empty((await repository.CheckAsync("--changed-since", "main")).Report.GetProperty("errors").EnumerateArray());
    }

    [LinuxFact]
    public async Task A_base_whose_rules_are_too_deep_judges_nothing_and_names_them_shortly()
    {
        repository.Git.Git("checkout", "--quiet", "main");
        Bring(Deep("policies/slo", LongestOfGit, ".yml"));
        repository.Git.Git("checkout", "--quiet", "-B", "topic");
        var answer = await repository.CheckAsync("--base", "main");

        Assert.Equal(2, answer.ExitCode);
        Assert.StartsWith("'policies/slo/ddd", answer.Error, StringComparison.Ordinal);
        Assert.InRange(answer.Error.Length, 200, 400);
    }

    [UnixFact]
    public void Of_a_thousand_characters_a_path_is_read_and_of_one_more_it_is_not()
    {
        var (long_, longer) = (Deep("runbooks", 1_000, ".md"), Deep("runbooks", 1_001, ".md"));
        repository.Git.Write(long_, "# A\n").Write(longer, "# B\n");
        var found = new FileFinder(Root, Root).Find(["runbooks"]).ToDictionary(file => file.FullPath, StringComparer.Ordinal);

        Assert.Equal(new CheckedPath(repository.Git.At(long_), long_), found[repository.Git.At(long_)]);
        Assert.Equal("The path has 1,001 characters, more than the 1,000 that are read; give it a shorter one.", found[repository.Git.At(longer)].Complaint);
    }

    [Fact]
    public void A_long_path_keeps_its_ends_and_is_no_other_one()
    {
        var path = $"runbooks/{new string('a', 2_000)}/end.md";
        var shown = ShownPath.Of(path);

        Assert.StartsWith("runbooks/aaa", shown, StringComparison.Ordinal);
        Assert.EndsWith("aaa/end.md", shown, StringComparison.Ordinal);
        Assert.NotEqual(shown, ShownPath.Of($"runbooks/{new string('a', 2_001)}/end.md"));
        Assert.Equal("runbooks/a.md", ShownPath.Of("runbooks/a.md"));
    }

    [Fact]
    public void A_long_path_is_cut_between_letters()
    {
        for (var before = 0; before < 4; before++)
        {
            Assert.DoesNotContain('\uFFFD', System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(ShownPath.Of(new string('a', before) + string.Concat(Enumerable.Repeat("\U0001F680", 600))))));
        }
    }

    // From the repository's root, in folders of at most 240 characters, so that few of them are enough.
    private static string Deep(string top, int length, string ending)
    {
        var path = top;
        while (length - path.Length > 251)
        {
            path += $"/{new string('d', Math.Min(240, length - path.Length - 11))}";
        }

        return $"{path}/{new string('e', length - path.Length - 1 - ending.Length)}{ending}";
    }

    // By the index: git goes from folder to folder, and so lays out what has no absolute name.
    private void Bring(string path)
    {
        var text = path.EndsWith(".md", StringComparison.Ordinal) ? "# A\n\nText.\n" : "return new Policy(\n";
        var blob = repository.Git.Git(["hash-object", "-w", "--stdin"], System.Text.Encoding.UTF8.GetBytes(text));
        repository.Git.Git("update-index", "--add", "--cacheinfo", $"100644,{blob},{path}");
        repository.Git.Git("commit", "--quiet", "--message", "deep");
        repository.Git.Git("reset", "--quiet", "--hard");
    }
}
