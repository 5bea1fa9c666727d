using PolicyRunner.Gates;
using PolicyRunner.Organisation;
using PolicyRunner.Running;
using PolicyRunner.Running.Gating;
using PolicyRunner.Running.Hosting;
using PolicyRunner.Running.Jobs;
using PolicyRunner.Tests.Git;

namespace PolicyRunner.Tests.Gates;

/// <summary>What only the service knows that the repository lies at: checks of the commit, and who approved what a file says.</summary>
public sealed class HostConditionTests : IDisposable
{
    private const string Runbook = "---\nid: REL-001\nstatus: accepted\n---\n# Release\n\n## Procedure\n\n1. Release it.\n\n   ```bash id=note timeout=1m\n   true\n   ```\n";
    private readonly GitFolder folder = new();
    private readonly Host host = new();
    private readonly string commit;

    public HostConditionTests()
    {
        folder.Write("policies/policyrunner.yml", "roles:\n  board: { users: [bob, cid] }\nprofiles: [{ paths: [\"**\"], profile: baseline }]\ndocuments:\n  approvals:\n    - { paths: [\"runbooks/**\"], role: board }\n");
        folder.Write("runbooks/release.md", Runbook).Write(".gitignore", ".policyrunner/\n");
        commit = folder.Commit();
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("success", GateVerdict.Pass, "'build' is green on COMMIT.")]
    [InlineData("failure", GateVerdict.Fail, "The check 'build' on COMMIT ended with failure.")]
    [InlineData("cancelled", GateVerdict.Fail, "The check 'build' on COMMIT ended with cancelled.")]
    [InlineData("timed_out", GateVerdict.Fail, null)]
    [InlineData("action_required", GateVerdict.Fail, null)]
    [InlineData("something_new", GateVerdict.Fail, null)]
    [InlineData("skipped", GateVerdict.NoData, "The check 'build' on COMMIT was skipped and has checked nothing.")]
    [InlineData("neutral", GateVerdict.NoData, null)]
    [InlineData("stale", GateVerdict.NoData, null)]
    [InlineData("running", GateVerdict.NoData, "The check 'build' on COMMIT has not ended.")]
    [InlineData("absent", GateVerdict.NoData, "There is no check 'build' on COMMIT.")]
    public async Task A_check_that_is_required_has_to_be_green(string conclusion, GateVerdict verdict, string? reason)
    {
        host.Checks = conclusion == "absent" ? [new CheckFact("other", "github-actions", "success")] : [new CheckFact("build", "github-actions", conclusion == "running" ? null : conclusion)];
        var report = await JudgeAsync("- checks: [build]");

        Assert.Equal((verdict, reason?.Replace("COMMIT", commit[..12], StringComparison.Ordinal) ?? report.Conditions[0].Reason), (report.Verdict, report.Conditions[0].Reason));
    }

    [Fact]
    public async Task Of_several_of_one_name_each_has_to_be_green_and_an_app_can_be_asked_for()
    {
        host.Checks = [new CheckFact("build", "github-actions", "success"), new CheckFact("build", "mallory", "failure"), new CheckFact("test", "github-actions", "success")];

        Assert.Equal(GateVerdict.Fail, (await JudgeAsync("- checks: [test, build]")).Verdict);
        Assert.Equal(GateVerdict.Pass, (await JudgeAsync("- checks: { names: [test, build], app: github-actions }")).Verdict);
        Assert.Equal(GateVerdict.NoData, (await JudgeAsync("- checks: { names: [test], app: jenkins }")).Verdict);
    }

    [Fact]
    public async Task A_service_that_is_not_there_or_does_not_answer_blocks_with_a_sentence()
    {
        Assert.Equal((GateVerdict.NoData, "The service that the repository lies at cannot be asked; set GITHUB_TOKEN."), Told(await JudgeAsync("- checks: [build]", isOffline: true)));
        Assert.Equal((GateVerdict.NoData, "The service that the repository lies at cannot be asked; set GITHUB_TOKEN."), Told(await JudgeAsync("- content-approval: { runbook: REL-001, role: board }", isOffline: true)));
        host.Problem = "GitHub does not accept the token.";
        Assert.Equal((GateVerdict.Error, $"Nobody knows the checks of {commit[..12]}: GitHub does not accept the token."), Told(await JudgeAsync("- not: { checks: [build] }"), inner: true));
    }

    [Fact]
    public async Task Content_counts_as_approved_when_enough_of_a_role_approved_what_lies_here()
    {
        host.Review = Reviewed("bob");
        Assert.Equal((GateVerdict.Pass, "The content of 'runbooks/release.md' was approved in pull request 12 by bob."), Told(await JudgeAsync("- content-approval: { runbook: REL-001, role: board }")));
        Assert.Equal((GateVerdict.Fail, "The content of 'runbooks/release.md' needs 2 of the role 'board', and in pull request 12 bob approved."), Told(await JudgeAsync("- content-approval: { path: runbooks/release.md, role: board, count: 2 }")));
        host.Review = Reviewed("bob") with { PullRequest = null, Complaint = "'runbooks/release.md' was changed last by 444444444444, which came by no pull request." };
        Assert.Equal(GateVerdict.NoData, (await JudgeAsync("- content-approval: { runbook: REL-001, role: board }")).Verdict);

        host.Review = Reviewed("bob");
        folder.Write("runbooks/release.md", Runbook + "\nAnd something else.\n");
        Assert.Equal((GateVerdict.Fail, "What 'runbooks/release.md' says here is not what the commit has; commit it and have it reviewed, or undo it."), Told(await JudgeAsync("- content-approval: { runbook: REL-001, role: board }")));
    }

    [Theory]
    [InlineData("- content-approval: { runbook: REL-002, role: board }", "No declared runbook has the id 'REL-002'; correct it. Did you mean 'REL-001'?")]
    [InlineData("- content-approval: { runbook: REL-001, role: bord }", "There is no role 'bord' in the organisation file. Did you mean 'board'?")]
    [InlineData("- approvals: { plan: plan.json, high: { bord: 1 } }", "There is no role 'bord' in the organisation file. Did you mean 'board'?")]
    public async Task What_is_named_must_be_there(string condition, string complaint) =>
        Assert.EndsWith(complaint, (await Assert.ThrowsAsync<InvalidDataException>(() => JudgeAsync(condition))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_run_of_what_nobody_approved_is_refused_where_the_organisation_asks_for_it()
    {
        Assert.Equal("The content of 'runbooks/release.md' has to be approved by 'board' in a pull request, and the service that knows cannot be asked; set GITHUB_TOKEN.", Assert.Single((await RunAsync(null)).Reasons));
        host.Review = Reviewed();
        Assert.Equal("The content of 'runbooks/release.md' needs 1 of the role 'board', and in pull request 12 nobody of it approved.", Assert.Single((await RunAsync(host)).Reasons));

        host.Review = Reviewed("cid");
        var run = await RunAsync(host);
        Assert.True(run.Outcome == RunOutcome.Succeeded, string.Join('\n', run.Reasons));
        Assert.Contains($"\"content\":[{{\"approvers\":[{{\"person\":\"cid\"", File.ReadAllText(folder.At($".policyrunner/runs/{run.Run}/journal.jsonl")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("weekly", true)]
    [InlineData("sunday", false)]
    public async Task The_answer_goes_to_the_deployment_that_waits_and_beside_the_commit(string window, bool isYes)
    {
        folder.Write("policies/policyrunner.yml", "windows:\n  weekly: { day: wednesday, at: \"16:00\", duration: 2h, time-zone: UTC }\n  sunday: { day: sunday, at: \"16:00\", duration: 2h, time-zone: UTC }\n");
        var report = await JudgeAsync($"- window: {window}");
        var (deployment, _) = GateDelivery.Parse("77", "production");
        var problems = await new GateDelivery { Deployment = deployment, IsPublished = true }.SendAsync(report, "summary", host, CancellationToken.None);

        Assert.Empty(problems);
        Assert.Equal((77, "production", commit, isYes), (host.Answer!.Run, host.Answer.Environment, host.Answer.Commit, host.Answer.IsYes));
        Assert.Equal(("gate/release", commit, isYes), (host.Published!.Name, host.Published.Commit, host.Published.IsYes));
        Assert.NotEmpty(await new GateDelivery { IsPublished = true }.SendAsync(report, "", null, CancellationToken.None));
    }

    [Theory]
    [InlineData("x", "production")]
    [InlineData("-1", "production")]
    [InlineData("7", null)]
    [InlineData(null, "production")]
    [InlineData("7", " ")]
    public void A_deployment_is_a_run_and_an_environment(string? run, string? environment) => Assert.NotNull(GateDelivery.Parse(run, environment).Problem);

    private static (GateVerdict, string) Told(GateReport report, bool inner = false) => (report.Verdict, inner ? report.Conditions[0].Conditions[0].Reason : report.Conditions[0].Reason);

    private ReviewedContent Reviewed(params string[] people) => new()
    {
        Path = "runbooks/release.md",
        Blob = folder.Git("rev-parse", "HEAD:runbooks/release.md"),
        PullRequest = 12,
        Approvers = [.. people.Select(person => new ContentVoice(person, ["board"]))],
    };

    private Task<GateReport> JudgeAsync(string condition, bool isOffline = false)
    {
        folder.Write("policies/gates/release.yml", $"conditions:\n  {condition}\n");
        return GateDesk.JudgeAsync(
            new() { Gate = "release", Tool = "1", WorkingDirectory = folder.Root, Environment = new Dictionary<string, string>(), Clock = new Probes.Moments(GateFixture.Now), Host = isOffline ? null : host }, CancellationToken.None);
    }

    private async Task<RunReport> RunAsync(IRepositoryHost? of) => await new RunDesk { Host = of }.RunAsync(
        new RunCommission { Runbook = "REL-001", Tool = "test", WorkingDirectory = folder.Root, Environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")!, ["HOME"] = folder.Root }, Operator = "tester" }, _ => { }, null, CancellationToken.None);

    private sealed class Host : IRepositoryHost
    {
        public IReadOnlyList<CheckFact> Checks { get; set; } = [];

        public ReviewedContent? Review { get; set; }

        public string? Problem { get; set; }

        public DeploymentAnswer? Answer { get; private set; }

        public PublishedAnswer? Published { get; private set; }

        public Task<(IReadOnlyList<CheckFact>? Checks, string? Problem)> ChecksAsync(string commit, IReadOnlyList<string> names, CancellationToken cancellation) =>
            Task.FromResult(Problem is null ? (Checks, (string?)null) : (null, Problem));

        public Task<(HostedRuns? Runs, string? Problem)> RunsAsync(string runbook, string commit, CancellationToken cancellation) =>
            throw new InvalidOperationException("Only a job asks for the runs of a workflow.");

        public Task<(JobRecord? Record, string? Problem)> RecordAsync(HostedRun run, CancellationToken cancellation) =>
            throw new InvalidOperationException("Only a job asks for the record of a run.");

        public Task<ReviewedContent> ReviewAsync(string path, string commit, OrganisationFile organisation, CancellationToken cancellation) => Task.FromResult(Review! with { Path = path });

        public Task<string?> AnswerAsync(DeploymentAnswer answer, CancellationToken cancellation)
        {
            Answer = answer;
            return Task.FromResult(Problem);
        }

        public Task<string?> PublishAsync(PublishedAnswer answer, CancellationToken cancellation)
        {
            Published = answer;
            return Task.FromResult(Problem);
        }
    }
}
