using System.Text.Json.Nodes;
using PolicyRunner.GitHub.Runs;
using PolicyRunner.Tests.GitHub.Api;

namespace PolicyRunner.Tests.GitHub.Runs;

/// <summary>Runs that wait for a time are gone on with when it has come, once.</summary>
public sealed class TimersTests
{
    private readonly List<JsonNode> started = [];
    private readonly List<string> told = [];
    private readonly List<string> removed = [];

    // Run 5 left a timer; the clock of the tests stands at 2026-03-02T12:00:00Z or a little later.
    private GitHubFixture Repository(string timer, string run = "", string tries = "", string claims = "", Func<int, string>? timers = null) => new(request =>
    {
        var path = request.Url["/repos/octo/ops".Length..];
        if (request.Method == "POST")
        {
            started.Add(JsonNode.Parse(request.Body)!);
            return RawAnswer.Json("""{"workflow_run_id":9}""");
        }

        if (request.Method == "DELETE")
        {
            removed.Add(path);
            return new RawAnswer(204);
        }

        return path.Split('?')[0] switch
        {
            "" => RawAnswer.Json("""{"id":1,"full_name":"octo/ops","default_branch":"main"}"""),
            "/actions/artifacts" when path.Contains("name=timer", StringComparison.Ordinal) => RawAnswer.Json(timers?.Invoke(int.Parse(path.Split("&page=")[1])) ?? Page(1, Artifact("timer", 40, 5))),
            "/actions/artifacts" => RawAnswer.Json(claims.Length > 0 ? Page(1, claims) : Page(0)),
            "/actions/artifacts/40/zip" => new RawAnswer(200) { Content = Zips.Of(("timer.json", timer)) },
            "/actions/runs/5" => RawAnswer.Json(run.Length > 0 ? run : Ended),
            "/actions/runs/6" => RawAnswer.Json(Given.Run(6).Replace("\"main\"", "\"side\"", StringComparison.Ordinal)),
            "/actions/runs/7" => RawAnswer.Json(Given.Run(7).Replace("runbook-rel-001.yml", "check.yml", StringComparison.Ordinal)),
            "/actions/runs/9" => RawAnswer.Json(Given.Run(9)),
            "/actions/workflows/runbook-rel-001.yml/runs" => RawAnswer.Json(tries.Length > 0 ? Given.Runs(tries) : Given.Runs()),
            _ when path.StartsWith("/actions/runs/", StringComparison.Ordinal) => RawAnswer.Json(Given.Run(long.Parse(path["/actions/runs/".Length..]), status: "in_progress")),
            _ => new RawAnswer(404),
        };
    });

    private static string Ended => Given.Run(5, status: "completed", conclusion: "\"failure\"");

    private static string Artifact(string name, long id, long run, string branch = "main", long repository = 1) =>
        $$"""{"id":{{id}},"name":"{{name}}","size_in_bytes":10,"expired":false,"workflow_run":{"id":{{run}},"repository_id":1,"head_repository_id":{{repository}},"head_branch":"{{branch}}"} }""";

    private static string Page(int total, params string[] artifacts) => $$"""{"total_count":{{total}},"artifacts":[{{string.Join(',', artifacts)}}]}""";

    private static string Timer(string due, string runbook = "REL-001", string run = "5") =>
        $$"""{"version":1,"run":"{{run}}","runbook":"{{runbook}}","due":"{{due}}","inputs":{"version":"v1","confirm":"DEPLOY"} }""";

    private async Task<TimersReport> WakeAsync(GitHubFixture github) => await TimersDesk.WakeAsync(github.Client, github.Clock, told.Add, CancellationToken.None);

    [Fact]
    public async Task A_run_whose_time_has_come_is_gone_on_with_by_its_workflow_with_what_it_began_with()
    {
        using var github = Repository(Timer("2020-01-01T00:00:00Z"));

        var report = await WakeAsync(github);

        Assert.Equal((0, 1), (report.Waiting, report.Woken));
        Assert.Equal("""{"version":"v1","confirm":"DEPLOY","reason":"timer of run 5","resume":"5"}""", Assert.Single(started)["inputs"]!.ToJsonString());
        Assert.Equal(["REL-001: run 5 was due 2020-01-01 00:00 UTC and is gone on with."], told);
    }

    [Fact]
    public async Task A_run_whose_time_has_not_come_waits()
    {
        using var github = Repository(Timer("2999-01-01T00:00:00Z"));

        var report = await WakeAsync(github);

        Assert.Equal((1, 0), (report.Waiting, report.Woken));
        Assert.Empty(started);
    }

    [Theory]
    [InlineData("branch")]
    [InlineData("event")]
    [InlineData("workflow")]
    [InlineData("running")]
    [InlineData("again")]
    [InlineData("run")]
    [InlineData("json")]
    [InlineData("inputs")]
    public async Task What_anybody_could_have_left_there_starts_nothing(string case_)
    {
        var timer = Timer("2020-01-01T00:00:00Z", case_ == "workflow" ? "REL-002" : "REL-001", case_ == "run" ? "6" : "5");
        timer = case_ switch { "json" => "{", "inputs" => timer.Replace("\"v1\"", "[1]", StringComparison.Ordinal), _ => timer };
        var run = case_ switch
        {
            "branch" => Ended.Replace("\"head_branch\":\"main\"", "\"head_branch\":\"side\"", StringComparison.Ordinal),
            "event" => Ended.Replace("workflow_dispatch", "pull_request", StringComparison.Ordinal),
            "again" => Given.Run(5, status: "completed", conclusion: "\"failure\"", more: ",\"run_attempt\":2"),
            "running" => Given.Run(5, status: "in_progress"),
            _ => Ended,
        };
        using var github = Repository(timer, run);

        Assert.Equal((0, 0), ((await WakeAsync(github)).Waiting, started.Count));
        Assert.Empty(removed);
    }

    [Fact]
    public async Task A_run_that_another_one_goes_on_with_is_left_alone_and_its_timer_taken_away()
    {
        using var github = Repository(Timer("2020-01-01T00:00:00Z"), claims: Artifact("resumes-5", 50, 9));

        Assert.Equal((0, 0), ((await WakeAsync(github)).Waiting, started.Count));
        Assert.Equal(["/actions/artifacts/40"], removed);
    }

    [Theory]
    [InlineData(6, "main", 1)]
    [InlineData(7, "main", 1)]
    [InlineData(9, "main", 2)]
    [InlineData(9, "change", 1)]
    public async Task A_claim_of_another_workflow_branch_or_repository_keeps_nobody_asleep(long run, string branch, long repository)
    {
        using var github = Repository(Timer("2020-01-01T00:00:00Z"), claims: Artifact("resumes-5", 50, run, branch, repository));

        Assert.Equal(1, (await WakeAsync(github)).Woken);
        Assert.Empty(removed);
    }

    [Fact]
    public async Task Timers_of_pull_requests_push_none_out_however_many_there_are()
    {
        string Hostile(int page, int count) => string.Join(',', Enumerable.Range(page * 1000, count).Select(id => id % 2 == 0 ? Artifact("timer", id, id, "change") : Artifact("timer", id, id, repository: 2)));
        using var github = Repository(Timer("2020-01-01T00:00:00Z"), timers: page => Page(301, page < 4 ? Hostile(page, 100) : Artifact("timer", 40, 5)));

        var report = await WakeAsync(github);

        Assert.Equal((1, 0), (report.Woken, report.Troubles.Count));
        Assert.DoesNotContain(github.Server.Requests, request => request.Url.Contains("/actions/runs/1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task That_there_are_more_timers_than_are_looked_through_is_a_trouble()
    {
        using var github = Repository("", timers: page => Page(100_000, [.. Enumerable.Range(page * 100, 100).Select(id => Artifact("timer", id, id, "change"))]));

        var trouble = Assert.Single((await WakeAsync(github)).Troubles);

        Assert.Equal("There are more artifacts named 'timer' than the newest 2000 that were looked at, and an older one may be of a run that is due; remove those that no run of a runbook left.", trouble);
    }

    [Fact]
    public async Task Of_too_many_timers_for_one_look_each_has_its_turn()
    {
        const int count = (TimersDesk.MostAsked * 2) + 7;
        using var github = Repository("", timers: _ => Page(count, [.. Enumerable.Range(1000, count).Select(id => Artifact("timer", id, id))]));
        for (var look = 0; look < 4; look++)
        {
            await WakeAsync(github);
            await Task.Delay(TimeSpan.FromMinutes(5), github.Clock);
        }

        Assert.Equal(count, github.Server.Requests.Where(request => request.Url.Contains("/actions/runs/", StringComparison.Ordinal)).Select(request => request.Url).Distinct().Count());
        Assert.Contains($"{TimersDesk.MostAsked} of {count} timers are looked at now, the others in turn.", told);
    }

    [Fact]
    public async Task A_run_that_is_on_its_way_is_not_started_a_second_time()
    {
        using var github = Repository(Timer("2020-01-01T00:00:00Z"), tries: Given.Run(8, "REL-001: timer of run 5"));

        Assert.Equal((1, 0), ((await WakeAsync(github)).Waiting, started.Count));
    }

    [Fact]
    public async Task A_try_of_another_branch_keeps_nobody_asleep_and_one_that_failed_does_for_a_while()
    {
        using var other = Repository(Timer("2020-01-01T00:00:00Z"), tries: Given.Run(8, "REL-001: timer of run 5").Replace("\"main\"", "\"side\"", StringComparison.Ordinal));
        Assert.Equal(1, (await WakeAsync(other)).Woken);

        using var failed = Repository(Timer("2020-01-01T00:00:00Z"), tries: Given.Run(8, "REL-001: timer of run 5", "completed", "\"failure\""));
        Assert.Equal(1, (await WakeAsync(failed)).Waiting);
        await Task.Delay(TimeSpan.FromHours(2), failed.Clock);
        Assert.Equal(1, (await WakeAsync(failed)).Woken);
    }

    [Fact]
    public async Task What_GitHub_does_not_tell_is_a_trouble()
    {
        using var github = GitHubFixture.Answering(new RawAnswer(401));

        Assert.Contains("does not accept the token", Assert.Single((await WakeAsync(github)).Troubles), StringComparison.Ordinal);
    }
}
