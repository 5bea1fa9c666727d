using PolicyRunner.GitHub.Api;
using static PolicyRunner.Tests.GitHub.Api.GitHubFixture;

namespace PolicyRunner.Tests.GitHub.Api;

/// <summary>Nothing is there twice, however often it is delivered and whatever broke on the way.</summary>
public sealed class DeliveryOnceTests
{
    private const string Mark = "<!-- policyrunner -->";
    private static readonly CheckRunDraft Draft = new() { Name = "runbooks", HeadSha = Given.Sha, ExternalId = "one" };
    private static readonly CheckRunOutput Output = new("Title", "Summary");

    private static IReadOnlyList<CheckAnnotation> Annotations(int count) =>
        [.. Enumerable.Range(1, count).Select(line => new CheckAnnotation { Path = "a.md", StartLine = line, EndLine = line, AnnotationLevel = "failure", Message = $"message {line}" })];

    [Fact]
    public async Task Annotations_go_out_in_batches_and_the_last_completes_the_run()
    {
        using var github = new GitHubFixture(request => RawAnswer.Json(request.Method == "GET" ? Given.CheckRuns() : Given.CheckRun(5)));

        await github.Client.CheckRuns.CompleteAsync(Draft, "failure", Output, Annotations(120), CancellationToken.None);

        var changes = github.Server.Requests.Where(request => request.Method == "PATCH").Select(request => request.Body).ToList();
        Assert.Equal([50, 50, 20], changes.Select(body => body.Split("\"message\"").Length - 1));
        Assert.Equal([false, false, true], changes.Select(body => body.Contains("\"conclusion\":\"failure\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_delivery_that_is_there_already_adds_nothing()
    {
        using var github = Answering(RawAnswer.Json(Given.CheckRuns(Given.CheckRun(5, "completed", "\"failure\""))));

        var run = await github.Client.CheckRuns.CompleteAsync(Draft, "failure", Output, Annotations(3), CancellationToken.None);

        Assert.Equal(5, run.Id);
        Assert.Single(github.Server.Requests);
    }

    [Theory]
    [InlineData("broke")]
    [InlineData("cut")]
    [InlineData("nonsense")]
    [InlineData("closed")]
    public async Task A_check_run_whose_answer_was_lost_is_found_and_not_made_twice(string fault)
    {
        var made = 0;
        using var github = new GitHubFixture(request =>
        {
            if (request.Method == "GET")
            {
                return RawAnswer.Json(made > 0 ? Given.CheckRuns(Given.CheckRun(5)) : Given.CheckRuns());
            }

            made++;
            return fault switch
            {
                "broke" => new RawAnswer(502),
                "cut" => RawAnswer.Json(Given.CheckRun(5)[..20]) with { Missing = 100 },
                "nonsense" => RawAnswer.Json("<html>"),
                _ => new RawAnswer(0) { IsSilent = true },
            };
        });

        var run = await github.Client.CheckRuns.OpenAsync(Draft, CancellationToken.None);

        Assert.Equal((5, 1), (run.Id, made));
    }

    [Fact]
    public async Task A_check_run_that_was_not_made_is_made_in_the_end()
    {
        var posts = 0;
        using var github = new GitHubFixture(request => request.Method == "GET" ? RawAnswer.Json(Given.CheckRuns()) : ++posts < 3 ? new RawAnswer(503) : RawAnswer.Json(Given.CheckRun(6)));

        Assert.Equal(6, (await github.Client.CheckRuns.OpenAsync(Draft, CancellationToken.None)).Id);
    }

    [Fact]
    public async Task A_limit_says_that_nothing_was_done_so_it_is_simply_sent_again()
    {
        var posts = 0;
        using var github = new GitHubFixture(request => request.Method == "GET" ? RawAnswer.Json(Given.CheckRuns()) : ++posts < 2 ? new RawAnswer(403, """{"message":"secondary rate limit"}""").With("Retry-After", "7") : RawAnswer.Json(Given.CheckRun(6)));

        await github.Client.CheckRuns.OpenAsync(Draft, CancellationToken.None);

        Assert.Equal([TimeSpan.FromSeconds(7)], github.Clock.Waits);
        Assert.Equal(2, github.Server.Requests.Count(request => request.Method == "POST"));
        Assert.Single(github.Server.Requests, request => request.Method == "GET");
    }

    [Fact]
    public async Task A_comment_is_made_once_then_changed_and_left_alone_when_it_says_the_same()
    {
        var texts = new List<string>();
        using var github = new GitHubFixture(request =>
        {
            if (request.Method is "POST" or "PATCH")
            {
                var text = System.Text.Json.JsonDocument.Parse(request.Body).RootElement.GetProperty("body").GetString()!;
                texts.Clear();
                texts.Add(text);
                return RawAnswer.Json(Given.Comment(1, text));
            }

            return RawAnswer.Json($"[{string.Join(',', texts.Select(text => Given.Comment(1, text)))}]");
        });

        await github.Client.Comments.StickAsync(12, Mark, $"{Mark}\none", CancellationToken.None);
        await github.Client.Comments.StickAsync(12, Mark, $"{Mark}\ntwo", CancellationToken.None);
        await github.Client.Comments.StickAsync(12, Mark, $"{Mark}\ntwo", CancellationToken.None);

        Assert.Equal(["GET", "POST", "GET", "PATCH", "GET"], github.Server.Requests.Select(request => request.Method));
    }

    [Fact]
    public async Task A_comment_of_a_person_with_our_mark_is_not_ours()
    {
        using var github = new GitHubFixture(request => RawAnswer.Json(request.Method == "GET" ? $"[{Given.Comment(1, $"{Mark} mine", "User")}]" : Given.Comment(2, Mark)));

        Assert.Equal(2, (await github.Client.Comments.StickAsync(12, Mark, $"{Mark}\nx", CancellationToken.None)).Id);
        Assert.Equal("POST", github.Server.Requests[1].Method);
    }

    [Fact]
    public async Task Comments_of_two_jobs_that_raced_become_one()
    {
        using var github = new GitHubFixture(request => request.Method switch
        {
            "GET" => RawAnswer.Json($"[{Given.Comment(8, Mark)},{Given.Comment(3, Mark)}]"),
            "DELETE" => new RawAnswer(204),
            _ => RawAnswer.Json(Given.Comment(3, Mark)),
        });

        await github.Client.Comments.StickAsync(12, Mark, $"{Mark}\nx", CancellationToken.None);

        Assert.Equal(["GET /repos/octo/ops/issues/12/comments?per_page=100", "DELETE /repos/octo/ops/issues/comments/8", "PATCH /repos/octo/ops/issues/comments/3"], github.Server.Requests.Select(request => $"{request}"));
    }

    [Fact]
    public async Task A_start_whose_answer_was_lost_is_not_repeated_and_its_run_is_found_by_its_mark()
    {
        var looks = 0;
        using var github = new GitHubFixture(request => request.Method == "POST" ? new RawAnswer(502)
            : RawAnswer.Json(++looks < 3 ? Given.Runs(Given.Run(1, "REL-001: other")) : Given.Runs(Given.Run(2, "REL-001: weekly (dispatch 4f5e)"), Given.Run(1))));

        var run = await github.Client.Workflows.StartAsync("runbook-rel-001.yml", new WorkflowStart("main"), "4f5e", CancellationToken.None);

        Assert.Equal(2, run!.Id);
        Assert.Single(github.Server.Requests, request => request.Method == "POST");
    }

    [Fact]
    public async Task A_start_that_left_no_run_is_a_failure_that_says_so()
    {
        using var github = new GitHubFixture(request => request.Method == "POST" ? new RawAnswer(502) : RawAnswer.Json(Given.Runs()));

        var failure = await FailureOf(() => github.Client.Workflows.StartAsync("a.yml", new WorkflowStart("main"), "4f5e", CancellationToken.None));

        Assert.True(failure.MayHaveArrived);
        Assert.Contains("not repeated blindly", failure.Message);
    }

    [Fact]
    public async Task A_start_is_answered_with_its_run()
    {
        using var github = new GitHubFixture(request => RawAnswer.Json(request.Method == "POST" ? """{"workflow_run_id":77,"run_url":"x","html_url":"y"}""" : Given.Run(77)));

        Assert.Equal(77, (await github.Client.Workflows.StartAsync("a.yml", new WorkflowStart("main"), "4f5e", CancellationToken.None))!.Id);
    }

    [Fact]
    public async Task An_issue_of_a_mark_is_opened_once()
    {
        using var github = Answering(RawAnswer.Json($$"""[{"number":4,"title":"t","body":"{{Mark}} x","state":"open","html_url":"h"}]"""));

        Assert.Equal(4, (await github.Client.Comments.OpenIssueAsync(Mark, new IssueDraft("t", $"{Mark} x"), "runbook", CancellationToken.None)).Number);
        Assert.Single(github.Server.Requests);
    }
}
