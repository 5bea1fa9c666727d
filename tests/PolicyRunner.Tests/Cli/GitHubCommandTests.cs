using PolicyRunner.Tests.GitHub.Api;
using PolicyRunner.Tests.GitHub.Delivery;

namespace PolicyRunner.Tests.Cli;

/// <summary>The commands that speak with GitHub, as a job or a person starts them.</summary>
public sealed class GitHubCommandTests : IDisposable
{
    private readonly CliFixture cli = new();
    private readonly KeepingGitHub github = new();
    private readonly RawServer server;

    public GitHubCommandTests()
    {
        server = new RawServer(github.Answer);
        cli.Environment["GITHUB_API_URL"] = server.Address.AbsoluteUri;
        cli.Environment["GITHUB_REPOSITORY"] = "octo/ops";
        cli.Environment["GITHUB_TOKEN"] = GitHubFixture.Secret;
        File.WriteAllText(cli.PathOf("check.json"), """
            {"version":1,"verdict":"fail","account":{"documents":1,"runbooks":1,"policies":58,"evaluations":58,"skipped":0,"waived":0,"errors":0},
             "findings":[{"policy":"RB101","name":"required-sections","severity":"error","confidence":"high","enforcement":"soft-mandatory","message":"No owner.","runbook":null,
             "file":"runbooks/a.md","start":{"line":1,"column":1},"end":{"line":1,"column":2},"fingerprint":"0f","waived":null,"fix":null}],"documents":[],"errors":[]}
            """);
    }

    public void Dispose()
    {
        Assert.DoesNotContain(GitHubFixture.Secret, cli.Output + cli.Error);
        server.Dispose();
        cli.Dispose();
    }

    [Fact]
    public void A_verdict_that_arrived_is_a_pass_of_publishing_whatever_the_verdict_is()
    {
        Assert.Equal(0, cli.Run("publish", "check.json", "--run", "77"));
        Assert.Equal("Failed: 1 error.\nPublished: check run, https://github.example/check/1\nPublished: comment on #12, https://github.example/c/1\n", cli.Output);
        Assert.Equal("failure", github.Conclusion);
    }

    [Fact]
    public void What_did_not_arrive_is_said_loudly_and_the_verdict_stands()
    {
        cli.Environment["GITHUB_ACTIONS"] = "true";
        github.Gone = "check-runs";

        Assert.Equal(4, cli.Run("publish", "check.json", "--run", "77"));
        Assert.StartsWith("Failed: 1 error.\n", cli.Output);
        Assert.Contains("::error title=Not delivered::The verdict stands and did not reach its readers (check run): Could not", cli.Output);
        Assert.Contains("(check run): Could not list the check runs: it exists no longer (410)", cli.Error);
        Assert.Single(github.Comments);
    }

    [Theory]
    [InlineData("publish check.json", "--run ID, or --pull-request NUMBER")]
    [InlineData("publish check.json --run 7 --pull-request 8", "--run ID, or --pull-request NUMBER")]
    [InlineData("publish check.json --run seven", "takes a number")]
    [InlineData("publish check.json --run 77 --details javascript:alert(1)", "takes an address of https")]
    [InlineData("dispatch REL-001 --resume last", "policyrunner runs lists them")]
    [InlineData("dispatch REL-001 --answer done", "write --answer step=value")]
    [InlineData("dispatch REL-001", "There is no runbook 'REL-001'")]
    public void Misuse_is_one_line_and_asks_GitHub_nothing(string arguments, string message)
    {
        Assert.Equal(2, cli.Run(arguments.Split(' ')));
        Assert.Contains(message, cli.Error);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void A_run_that_GitHub_does_not_know_is_no_silence()
    {
        Assert.Equal(4, cli.Run("publish", "check.json", "--run", "78"));
        Assert.Contains("Could not read run 78: it does not exist", cli.Error);
    }

    [Fact]
    public void A_folder_of_no_repository_on_GitHub_is_misuse()
    {
        cli.Environment.Remove("GITHUB_REPOSITORY");

        Assert.Equal(2, cli.Run("runs"));
        Assert.Contains("set GITHUB_REPOSITORY", cli.Error);
    }

    [Fact]
    public void Runs_that_cannot_be_listed_are_no_empty_list()
    {
        Assert.Equal(4, cli.Run("runs"));
        Assert.Equal("", cli.Output);
        Assert.Contains("Could not list the runs", cli.Error);
    }
}
