using PolicyRunner.GitHub.Reviews;
using PolicyRunner.Organisation;
using PolicyRunner.Running.Hosting;
using PolicyRunner.Tests.Checking;
using PolicyRunner.Tests.Git;
using PolicyRunner.Tests.GitHub.Api;

namespace PolicyRunner.Tests.GitHub.Reviews;

/// <summary>What gates ask of GitHub and tell it, over the wire.</summary>
public sealed class GitHubHostTests
{
    [Fact]
    public async Task Checks_are_those_of_this_commit_and_of_these_names()
    {
        using var github = new GitHubFixture(request => RawAnswer.Json(request.Url.Contains("check_name=build", StringComparison.Ordinal)
            ? $$"""{"total_count":2,"check_runs":[{"id":1,"name":"build","head_sha":"{{Given.Sha}}","status":"completed","conclusion":"success","app":{"slug":"github-actions"} },{"id":2,"name":"build","head_sha":"{{new string('9', 40)}}","status":"completed","conclusion":"failure"}]}"""
            : $$"""{"total_count":1,"check_runs":[{"id":3,"name":"test","head_sha":"{{Given.Sha}}","status":"in_progress","conclusion":null}]}"""));

        var (checks, problem) = await new GitHubHost(() => github.Client).ChecksAsync(Given.Sha, ["build", "test"], CancellationToken.None);

        Assert.Null(problem);
        Assert.Equal([new CheckFact("build", "github-actions", "success"), new CheckFact("test", null, null)], checks!);
    }

    [Fact]
    public async Task What_GitHub_does_not_answer_is_a_problem_and_no_check()
    {
        using var github = GitHubFixture.Answering(new RawAnswer(401));
        var host = new GitHubHost(() => github.Client);

        Assert.Null((await host.ChecksAsync(Given.Sha, ["build"], CancellationToken.None)).Checks);
    }

    [Fact]
    public async Task A_review_that_GitHub_does_not_tell_is_a_complaint()
    {
        using var github = GitHubFixture.Answering(new RawAnswer(401));

        Assert.Contains("does not accept the token", (await new GitHubHost(() => github.Client).ReviewAsync("a.md", Given.Sha, OrganisationFile.Empty, CancellationToken.None)).ComplaintFor("board", 1));
    }

    [LinuxTheory]
    [InlineData("true", 0, "\"state\":\"approved\"", "\"conclusion\":\"success\"")]
    [InlineData("false", 1, "\"state\":\"rejected\"", "\"conclusion\":\"failure\"")]
    [InlineData("no-such-program", 1, "\"state\":\"rejected\"", "\"conclusion\":\"failure\"")]
    public async Task The_tool_answers_a_deployment_and_publishes_a_check(string program, int exit, string state, string conclusion)
    {
        using var folder = Repository(program);
        var commit = folder.Commit();
        using var server = Server(commit);
        var gate = await AskAsync(folder, server);

        Assert.True(gate.ExitCode == exit, gate.Output + gate.Error);
        var answer = Assert.Single(server.Requests, request => request.Url.EndsWith("/actions/runs/77/deployment_protection_rule", StringComparison.Ordinal)).Body;
        Assert.Contains(state, answer, StringComparison.Ordinal);
        Assert.Contains("\"environment_name\":\"production\"", answer, StringComparison.Ordinal);
        Assert.Contains(server.Requests, request => request.Method == "PATCH" && request.Body.Contains(conclusion, StringComparison.Ordinal));
    }

    [LinuxFact]
    public async Task A_run_of_another_commit_is_rejected_and_said_to_whoever_asked()
    {
        using var folder = Repository("true");
        folder.Commit();
        using var server = Server(new string('7', 40));
        var gate = await AskAsync(folder, server);

        Assert.Equal(4, gate.ExitCode);
        Assert.Contains("Run 77 is of 777777777777 and the gate judged ", gate.Error, StringComparison.Ordinal);
        Assert.Contains("\"state\":\"rejected\"", Assert.Single(server.Requests, request => request.Url.EndsWith("deployment_protection_rule", StringComparison.Ordinal)).Body, StringComparison.Ordinal);
    }

    private static GitFolder Repository(string program) => new GitFolder().Write("policies/gates/production.yml", $"conditions:\n  - command: {{ run: [\"{program}\"] }}\n").Write(".gitignore", ".policyrunner/\n");

    private static RawServer Server(string commit) => new(request =>
        request.Url.EndsWith("deployment_protection_rule", StringComparison.Ordinal) ? new RawAnswer(204)
        : request.Url.EndsWith("/actions/runs/77", StringComparison.Ordinal) ? RawAnswer.Json(Given.Run(77).Replace(Given.Sha, commit, StringComparison.Ordinal))
        : request.Method == "GET" ? RawAnswer.Json(Given.CheckRuns())
        : RawAnswer.Json(Given.CheckRun(5, request.Method == "PATCH" ? "completed" : "in_progress", request.Method == "PATCH" ? "\"success\"" : "null")));

    private static Task<ToolAnswer> AskAsync(GitFolder folder, RawServer server) => ToolProcess.RunAsync(
        folder.Root,
        new Dictionary<string, string> { ["GITHUB_TOKEN"] = GitHubFixture.Secret, ["GITHUB_REPOSITORY"] = "octo/ops", ["GITHUB_API_URL"] = $"{server.Address}" },
        "gate", "production", "--deployment", "77", "--environment", "production", "--publish");
}
