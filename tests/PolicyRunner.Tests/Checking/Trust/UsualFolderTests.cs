namespace PolicyRunner.Tests.Checking.Trust;

/// <summary>What is checked when nobody names it, below the root: a change may add to it and take nothing out.</summary>
public sealed class UsualFolderTests : IDisposable
{
    private const string Note = "policyrunner: Checked were runbooks at the repository's root and ops/runbooks: with --base or --changed-since neither takes the other's place; name paths to have fewer.";

    private readonly ReviewedRepository repository = new();

    public UsualFolderTests() => repository.Git.Write("ops/README.txt", "x");

    public void Dispose() => repository.Dispose();

    [Theory]
    [InlineData("--base", "main")]
    [InlineData("--changed-since", "main")]
    [InlineData("--base", "main", "--changed-since", "main")]
    public async Task A_folder_that_a_change_brings_does_not_take_the_place_of_the_roots(params string[] arguments)
    {
        repository.Git.Write("ops/runbooks/decoy.md", "# Decoy\n").Commit();
        var answer = await CheckAsync(arguments);

        Assert.Equal(["ops/runbooks/decoy.md", "runbooks/look.md"], Documents(answer));
        Assert.Equal(ReviewedRepository.Findings, answer.Findings);
        Assert.Contains(Note, answer.Process.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_finding_below_the_root_counts_whatever_stands_here()
    {
        repository.Git.Write("ops/runbooks/decoy.md", "# Decoy\n").Write("runbooks/new.md", "# New\n\nSee [it](nowhere.md).\n").Commit();
        var answer = await CheckAsync("--changed-since", "main");

        var counted = answer.Report.GetProperty("findings").EnumerateArray().Where(finding => finding.GetProperty("waived").ValueKind == System.Text.Json.JsonValueKind.Null);
        Assert.Equal(["runbooks/new.md"], counted.Select(finding => finding.GetProperty("file").GetString()).Distinct());
    }

    [Fact]
    public async Task The_rules_of_the_change_are_tried_on_the_same_documents()
    {
        repository.Git.Write("ops/runbooks/decoy.md", "# Decoy\n");
        File.Delete(repository.Git.At(ReviewedRepository.PolicyPath));
        repository.Git.Commit();
        var answer = await CheckAsync("--base", "main");

        Assert.Equal(["TEAM1 0 1 0"], answer.Changes!.Value.GetProperty("policies").EnumerateArray().Select(policy => string.Join(' ', policy.EnumerateObject().Select(member => member.Value))));
    }

    [Fact]
    public async Task A_path_that_is_named_is_all_that_is_checked()
    {
        repository.Git.Write("ops/runbooks/decoy.md", "# Decoy\n").Commit();
        var answer = await CheckAsync("--base", "main", "runbooks");

        Assert.Equal(["ops/runbooks/decoy.md"], Documents(answer));
        Assert.DoesNotContain("Checked were", answer.Process.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_files_as_they_are_judge_the_folder_here_is_meant()
    {
        repository.Git.Write("ops/runbooks/decoy.md", "# Decoy\n").Commit();

        Assert.Equal(["ops/runbooks/decoy.md"], Documents(await CheckAsync()));
    }

    [Fact]
    public async Task Without_a_folder_here_the_roots_is_meant()
    {
        repository.Git.Commit();
        var answer = await CheckAsync("--base", "main");

        Assert.Equal(["runbooks/look.md"], Documents(answer));
        Assert.DoesNotContain("Checked were", answer.Process.Error, StringComparison.Ordinal);
    }

    private static IEnumerable<string?> Documents(ReviewAnswer answer) => answer.Report.GetProperty("documents").EnumerateArray().Select(document => document.GetProperty("file").GetString());

    private Task<ReviewAnswer> CheckAsync(params string[] arguments) => ReviewedRepository.CheckInAsync(repository.Git.At("ops"), ["--show-waived", .. arguments]);
}
