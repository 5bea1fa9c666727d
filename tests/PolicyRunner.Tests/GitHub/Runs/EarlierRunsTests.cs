using PolicyRunner.GitHub.Runs;
using PolicyRunner.Running.Jobs;
using PolicyRunner.Tests.GitHub.Api;

namespace PolicyRunner.Tests.GitHub.Runs;

/// <summary>Which record of which run GitHub may be believed to hold, and which of two runs goes on with it.</summary>
public sealed class EarlierRunsTests
{
    private static readonly JobPlace Place = new() { Run = "7", Attempt = 1, Reference = "refs/heads/main", DefaultBranch = "main", Commit = Given.Sha, Event = "workflow_dispatch", Actor = "starter" };

    // Run 7 goes on with run 5; runs 6 and 8 are others of the workflow.
    private static GitHubFixture Repository(Func<long, string>? run = null, string claims = "", string records = "journal-record-1", string standing = "behind") => new(request =>
    {
        var path = request.Url.Split('?')[0]["/repos/octo/ops".Length..];
        return path switch
        {
            "/actions/artifacts" => RawAnswer.Json(Artifacts([.. claims.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((by, index) => ("resumes-5", 100L + index, long.Parse(by)))])),
            "/actions/runs/5/artifacts" => RawAnswer.Json(Artifacts([.. records.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((name, index) => (name, 40L + index, 5L))])),
            _ when path.StartsWith("/compare/", StringComparison.Ordinal) => RawAnswer.Json($$"""{"status":"{{standing}}"}"""),
            "/actions/artifacts/40/zip" => new RawAnswer(200) { Content = Zips.Of(("github-5/journal.jsonl", "{}\n"), ("github-5/logs/a.log", "a\n")) },
            _ when path.StartsWith("/actions/runs/", StringComparison.Ordinal) && long.Parse(path["/actions/runs/".Length..]) is var id => RawAnswer.Json(id != 7 && run is not null ? run(id) : Ended(id)),
            _ => new RawAnswer(404),
        };
    });

    private static string Ended(long id) => Given.Run(id, status: "completed", conclusion: "\"failure\"", more: ",\"run_attempt\":1");

    private static string Artifacts((string Name, long Id, long Run)[] artifacts) =>
        $$"""{"total_count":{{artifacts.Length}},"artifacts":[{{string.Join(',', artifacts.Select(one => $$"""{"id":{{one.Id}},"name":"{{one.Name}}","size_in_bytes":10,"expired":false,"workflow_run":{"id":{{one.Run}} } }"""))}}]}""";

    [Fact]
    public async Task The_record_of_a_run_of_the_same_workflow_comes_with_its_files()
    {
        using var github = Repository();

        var (record, problem) = await new EarlierRuns(github.Client, Place).ReadAsync("5", CancellationToken.None);

        Assert.Null(problem);
        Assert.Equal(["github-5/journal.jsonl", "github-5/logs/a.log"], record!.Files.Select(file => file.Path));
    }

    [Theory]
    [InlineData("runbook-rel-001.yml", "check.yml", "is of the workflow '.github/workflows/check.yml'")]
    [InlineData("\"workflow_dispatch\"", "\"pull_request\"", "did not run on the default branch")]
    [InlineData("\"head_branch\":\"main\"", "\"head_branch\":\"side\"", "did not run on the default branch")]
    [InlineData("\"head_branch\":\"main\"", "\"head_branch\":null", "did not run on the default branch")]
    [InlineData("\"completed\"", "\"in_progress\"", "has not ended (in_progress)")]
    [InlineData("\"run_attempt\":1", "\"run_attempt\":2", "was run again")]
    [InlineData(",\"run_attempt\":1", "", "was run again")]
    public async Task Another_workflow_another_branch_a_run_at_work_or_run_again_is_not_gone_on_with(string from, string to, string reason)
    {
        using var github = Repository(id => Ended(id).Replace(from, to, StringComparison.Ordinal));

        var (record, problem) = await new EarlierRuns(github.Client, Place).ReadAsync("5", CancellationToken.None);

        Assert.Null(record);
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("behind", true)]
    [InlineData("identical", true)]
    [InlineData("ahead", false)]
    [InlineData("diverged", false)]
    [InlineData("something new", false)]
    public async Task A_run_on_a_tag_that_is_called_like_the_branch_is_not_gone_on_with(string standing, bool counts)
    {
        var other = new string('2', 40);
        using var github = Repository(id => Ended(id).Replace(Given.Sha, other, StringComparison.Ordinal), standing: standing);

        var (record, problem) = await new EarlierRuns(github.Client, Place).ReadAsync("5", CancellationToken.None);

        Assert.Equal(counts, record is not null);
        Assert.Equal(counts ? null : $"Run 5 is of {other}, which is no commit of the default branch, and only what was reviewed counts; start the workflow anew.", problem);
        Assert.Contains(github.Server.Requests, request => request.Url.Contains($"/compare/{Given.Sha}...{other}?", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("journal-plan-1")]
    [InlineData("journal-record-2")]
    [InlineData("journal-record-1 journal-record-1")]
    public async Task Without_the_one_record_of_the_first_attempt_there_is_nothing_to_go_on_with(string records)
    {
        using var github = Repository(records: records);

        Assert.Contains("left no record", (await new EarlierRuns(github.Client, Place).ReadAsync("5", CancellationToken.None)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_does_not_go_on_with_itself()
    {
        using var github = Repository();

        Assert.Contains("this very run", (await new EarlierRuns(github.Client, Place).ReadAsync("7", CancellationToken.None)).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7", null)]
    [InlineData("7 6 8", null)]
    [InlineData("6 7", "Run 6 goes on with run 5 already; go on with that one: --resume 6.")]
    [InlineData("8", "Run 8 goes on with run 5 already")]
    [InlineData("", "This run did not say that it goes on with run 5")]
    public async Task Of_those_that_want_to_go_on_the_first_to_say_so_does(string claims, string? problem)
    {
        using var github = Repository(claims: claims);
        var earlier = new EarlierRuns(github.Client, Place);

        var said = await earlier.ClaimAsync("5", CancellationToken.None);

        Assert.True(problem is null ? said is null : said?.StartsWith(problem, StringComparison.Ordinal) == true, said);
        Assert.Equal(claims is "6 7" or "8", (await earlier.ReadAsync("5", CancellationToken.None)).Record is null);
    }

    [Fact]
    public async Task A_claim_of_a_pull_request_keeps_nobody_from_going_on()
    {
        using var github = Repository(id => id == 6 ? Ended(id).Replace("workflow_dispatch", "pull_request", StringComparison.Ordinal) : Ended(id), claims: "6 7");

        Assert.Null(await new EarlierRuns(github.Client, Place).ClaimAsync("5", CancellationToken.None));
    }
}
