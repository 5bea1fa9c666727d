using PolicyRunner.GitHub.Reviews;
using PolicyRunner.Running.Jobs;
using PolicyRunner.Tests.GitHub.Api;

namespace PolicyRunner.Tests.GitHub.Reviews;

public sealed class JobFactsTests
{
    private static readonly JobPlace Place = new() { Run = "7", Attempt = 1, Reference = "refs/heads/main", DefaultBranch = "main", Commit = Given.Sha, Event = "workflow_dispatch", Actor = "starter" };
    private static readonly JobQuestion Question = new(["production"], ["octo/ops"]);

    private static Task<(JobFacts? Facts, string? Problem)> Ask(GitHubFixture github) => GitHubJobFacts.ReadAsync(Place, Question, github.Client, CancellationToken.None);

    // The environment's JSON, or null where there is none.
    private static GitHubFixture Repository(string? environment, string approvals = "", string run = ",\"run_attempt\":1,\"triggering_actor\":{\"login\":\"starter\",\"id\":9}", string branches = "main:branch") => new(request =>
    {
        var said = approvals.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split(':'))
            .Select(one => $$"""{"state":"{{one[0]}}","comment":"","user":{"login":"{{one[1]}}","id":1},"environments":[{"name":"{{one[2]}}"}]}""");
        var policies = branches.Split(' ').Select(one => one.Split(':')).Select(one => $$"""{"name":"{{one[0]}}","type":"{{one[1]}}"}""").ToList();
        return request.Url.EndsWith("/approvals", StringComparison.Ordinal) ? RawAnswer.Json($"[{string.Join(',', said)}]")
            : request.Url.Contains("deployment-branch-policies", StringComparison.Ordinal) ? RawAnswer.Json($$"""{"total_count":{{policies.Count}},"branch_policies":[{{string.Join(',', policies)}}]}""")
            : request.Url.StartsWith("/orgs/octo/teams/ops/memberships/", StringComparison.Ordinal) ? request.Url.EndsWith("team-member", StringComparison.Ordinal) ? RawAnswer.Json("""{"state":"active","role":"member"}""") : new RawAnswer(404)
            : request.Url.Contains("/environments/", StringComparison.Ordinal) ? environment is null ? new RawAnswer(404) : RawAnswer.Json(environment)
            : RawAnswer.Json(Given.Run(7, more: run));
    });

    private static string Environment(string branches = "\"protected_branches\":true,\"custom_branch_policies\":false", string rule = "\"type\":\"required_reviewers\",\"prevent_self_review\":true,\"reviewers\":[{\"type\":\"User\"}]", string bypass = "\"can_admins_bypass\":false,") =>
        $$"""{"name":"production",{{bypass}}"deployment_branch_policy":{{(branches.Length == 0 ? "null" : $"{{{branches}}}")}},"protection_rules":[{{{rule}}}]}""";

    [Fact]
    public async Task An_environment_is_known_by_what_protects_it()
    {
        using var github = Repository(Environment());

        Assert.Equal([new EnvironmentFact("production") { RestrictsBranches = true, HasReviewers = true, PreventsSelfReview = true, DeniesBypass = true }], (await Ask(github)).Facts!.Environments);
    }

    [Fact]
    public async Task What_GitHub_does_not_say_of_an_environment_is_a_no()
    {
        using var github = Repository(Environment(branches: "", rule: "\"type\":\"wait_timer\"", bypass: ""));

        Assert.Equal([new EnvironmentFact("production")], (await Ask(github)).Facts!.Environments);
    }

    [Fact]
    public async Task An_environment_that_is_not_there_is_not_known()
    {
        using var github = Repository(null);

        Assert.Empty((await Ask(github)).Facts!.Environments);
    }

    [Theory]
    [InlineData("main:branch", true)]
    [InlineData("main:branch release/*:branch", false)]
    [InlineData("main:tag", false)]
    public async Task Patterns_of_branches_restrict_when_they_name_the_default_branch_alone(string branches, bool restricts)
    {
        using var github = Repository(Environment(branches: "\"protected_branches\":false,\"custom_branch_policies\":true"), branches: branches);

        Assert.Equal(restricts, Assert.Single((await Ask(github)).Facts!.Environments).RestrictsBranches);
    }

    [Theory]
    [InlineData("approved:ada:approval-dba", true, false)]
    [InlineData("approved:team-member:approval-dba", true, true)]
    [InlineData("rejected:ada:approval-dba", false, false)]
    [InlineData("pending:ada:approval-dba", false, false)]
    public async Task What_people_said_is_told_with_their_teams(string said, bool isYes, bool isInTeam)
    {
        using var github = Repository(Environment(), said);

        var review = Assert.Single((await Ask(github)).Facts!.Reviews);
        Assert.Equal(("approval-dba", isYes, isInTeam), (review.Environment, review.IsYes, review.Teams.Contains("octo/ops")));
    }

    [Theory]
    [InlineData(",\"run_attempt\":2,\"triggering_actor\":{\"login\":\"starter\",\"id\":9}", "first attempt")]
    [InlineData(",\"triggering_actor\":{\"login\":\"starter\",\"id\":9}", "first attempt")]
    [InlineData(",\"run_attempt\":1", "who started the run")]
    public async Task Without_the_attempt_and_who_started_it_nothing_is_known(string run, string problem)
    {
        using var github = Repository(Environment(), "approved:ada:approval-dba", run);

        var (facts, said) = await Ask(github);
        Assert.Null(facts);
        Assert.Contains(problem, said!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_no_yes()
    {
        using var github = GitHubFixture.Answering(new RawAnswer(401));

        var (facts, said) = await Ask(github);
        Assert.Null(facts);
        Assert.Contains("does not accept the token", said!, StringComparison.Ordinal);
    }
}
