using System.Text.Json.Nodes;
using PolicyRunner.GitHub.Runs;
using PolicyRunner.Tests.GitHub.Api;

namespace PolicyRunner.Tests.GitHub.Runs;

/// <summary>Runs that wait for a time are gone on with when it has come, once.</summary>
public sealed class TimersTests
{
    private readonly List<JsonNode> started = [];
    private readonly List<string> told = [];

    // Run 5 left a timer; the clock of the tests stands at 2026-03-02T12:00:00Z or a little later.
    private GitHubFixture Repository(string timer, string run = "", bool isClaimed = false, string tries = "") => new(request =>
    {
        var path = request.Url["/repos/octo/ops".Length..];
        if (request.Method == "POST")
        {
            started.Add(JsonNode.Parse(request.Body)!);
            return RawAnswer.Json("""{"workflow_run_id":9}""");
        }

        return path.Split('?')[0] switch
        {
            "" => RawAnswer.Json("""{"id":1,"full_name":"octo/ops","default_branch":"main"}"""),
            "/actions/artifacts" when path.Contains("name=timer", StringComparison.Ordinal) => RawAnswer.Json(Artifact("timer")),
            "/actions/artifacts" => RawAnswer.Json(isClaimed ? Artifact("resumes-5") : """{"total_count":0,"artifacts":[]}"""),
            "/actions/artifacts/40/zip" => new RawAnswer(200) { Content = Zips.Of(("timer.json", timer)) },
            "/actions/runs/5" => RawAnswer.Json(run.Length > 0 ? run : Ended),
            "/actions/runs/9" => RawAnswer.Json(Given.Run(9)),
            "/actions/workflows/runbook-rel-001.yml/runs" => RawAnswer.Json(tries.Length > 0 ? Given.Runs(tries) : Given.Runs()),
            _ => new RawAnswer(404),
        };
    });

    private static string Ended => Given.Run(5, status: "completed", conclusion: "\"failure\"");

    private static string Artifact(string name) => $$"""{"total_count":1,"artifacts":[{"id":40,"name":"{{name}}","size_in_bytes":10,"expired":false,"workflow_run":{"id":5} }]}""";

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
    [InlineData("claimed")]
    [InlineData("branch")]
    [InlineData("event")]
    [InlineData("workflow")]
    [InlineData("running")]
    [InlineData("run")]
    [InlineData("json")]
    [InlineData("inputs")]
    public async Task What_goes_on_already_or_anybody_could_have_left_there_starts_nothing(string case_)
    {
        var timer = Timer("2020-01-01T00:00:00Z", case_ == "workflow" ? "REL-002" : "REL-001", case_ == "run" ? "6" : "5");
        timer = case_ switch { "json" => "{", "inputs" => timer.Replace("\"v1\"", "[1]", StringComparison.Ordinal), _ => timer };
        var run = case_ switch
        {
            "branch" => Ended.Replace("\"head_branch\":\"main\"", "\"head_branch\":\"side\"", StringComparison.Ordinal),
            "event" => Ended.Replace("workflow_dispatch", "pull_request", StringComparison.Ordinal),
            "running" => Given.Run(5, status: "in_progress"),
            _ => Ended,
        };
        using var github = Repository(timer, run, case_ == "claimed");

        Assert.Equal((0, 0), ((await WakeAsync(github)).Waiting, started.Count));
    }

    [Fact]
    public async Task A_run_that_is_on_its_way_is_not_started_a_second_time()
    {
        using var github = Repository(Timer("2020-01-01T00:00:00Z"), tries: Given.Run(8, "REL-001: timer of run 5"));

        Assert.Equal((1, 0), ((await WakeAsync(github)).Waiting, started.Count));
    }

    [Fact]
    public async Task What_GitHub_does_not_tell_is_a_trouble()
    {
        using var github = GitHubFixture.Answering(new RawAnswer(401));

        Assert.Contains("does not accept the token", Assert.Single((await WakeAsync(github)).Troubles), StringComparison.Ordinal);
    }
}
