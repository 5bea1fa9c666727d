using System.Text.Json.Nodes;
using PolicyRunner.GitHub.Runs;
using PolicyRunner.Planning.Parameters;
using PolicyRunner.Running;
using PolicyRunner.Tests.Checking;
using PolicyRunner.Tests.GitHub.Api;

namespace PolicyRunner.Tests.GitHub.Runs;

public sealed class RunsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("policyrunner-dispatch-");
    private readonly List<string> told = [];

    public RunsTests()
    {
        Directory.CreateDirectory(Path.Combine(folder.FullName, "runbooks"));
        File.WriteAllText(Path.Combine(folder.FullName, "runbooks", "release.md"), """
            ---
            id: REL-001
            title: Release
            kind: procedure
            owner: ops
            reason: required
            parameters:
              version:
                type: string
            ---
            # Release

            ## Procedure

            1. Look at the version.
            """);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private DispatchCommission Commission(string? version = "v1", string? reason = "weekly") => new()
    {
        Runbook = "REL-001",
        Parameters = version is null ? [] : [ParameterInput.Parse($"version={version}")!],
        Reason = reason,
        WorkingDirectory = folder.FullName,
    };

    private static RawAnswer Repository() => RawAnswer.Json("""{"id":1,"full_name":"octo/ops","default_branch":"trunk"}""");

    private static string Jobs(params (string Name, string State)[] jobs) =>
        $$"""{"total_count":{{jobs.Length}},"jobs":[{{string.Join(',', jobs.Select((job, index) => $$"""{"id":{{index + 1}},"name":"{{job.Name}}","status":"{{(job.State is "success" or "failure" ? "completed" : job.State)}}","conclusion":{{(job.State is "success" or "failure" ? $"\"{job.State}\"" : "null")}} }"""))}}]}""";

    /// <summary>A run that is queued, waits for an approval, and ends.</summary>
    private static GitHubFixture Going(string conclusion, List<JsonNode> started, byte[]? record = null)
    {
        var looks = 0;
        return new GitHubFixture(request =>
        {
            var path = request.Url.Split('?')[0]["/repos/octo/ops".Length..];
            switch (request.Method, path)
            {
                case ("GET", ""):
                    return Repository();
                case ("POST", _):
                    started.Add(JsonNode.Parse(request.Body)!);
                    return RawAnswer.Json("""{"workflow_run_id":77}""");
                case ("GET", "/actions/runs/77"):
                    looks++;
                    return RawAnswer.Json(looks < 3 ? Given.Run(77) : looks < 5 ? Given.Run(77, status: "waiting") : Given.Run(77, status: "completed", conclusion: $"\"{conclusion}\""));
                case ("GET", "/actions/runs/77/jobs"):
                    return RawAnswer.Json(looks < 3 ? Jobs(("plan", "in_progress")) : looks < 5 ? Jobs(("plan", "success"), ("approve ops", "waiting")) : Jobs(("plan", "success"), ("approve ops", "success"), ("stage deploy", conclusion)));
                case ("GET", "/actions/runs/77/pending_deployments"):
                    return RawAnswer.Json("""[{"environment":{"name":"approve-ops"},"current_user_can_approve":true,"reviewers":[{"type":"User","reviewer":{"login":"ada","id":1} },{"type":"Team","reviewer":{"slug":"operators","id":2} }]}]""");
                case ("GET", "/actions/runs/77/artifacts"):
                    return RawAnswer.Json(record is null ? """{"total_count":0,"artifacts":[]}""" : """{"total_count":1,"artifacts":[{"id":5,"name":"journal-record-1","size_in_bytes":10,"expired":false}]}""");
                case ("GET", "/actions/artifacts/5/zip"):
                    return new RawAnswer(200) { Content = record };
                default:
                    return new RawAnswer(404);
            }
        });
    }

    [Fact]
    public async Task A_runbook_is_started_on_the_default_branch_and_followed_to_its_end()
    {
        var started = new List<JsonNode>();
        using var github = Going("success", started, Zips.Of(("github-70/journal.jsonl", "{}\n"), ("github-70/logs/a-1.log", "a\n")));

        var report = await DispatchDesk.StartAsync(Commission(), github.Client, told.Add, CancellationToken.None);

        Assert.Equal((77, "success", null), (report.Run, report.Conclusion, report.Trouble));
        Assert.Equal(("trunk", "v1"), ((string)started[0]["ref"]!, (string)started[0]["inputs"]!["version"]!));
        Assert.Matches("^weekly \\(dispatch [0-9a-f]{12}\\)$", (string)started[0]["inputs"]!["reason"]!);
        Assert.Equal(Path.Combine(folder.FullName, ".policyrunner/runs/github-70"), report.Record);
        Assert.True(File.Exists(Path.Combine(report.Record!, "journal.jsonl")) && File.Exists(Path.Combine(report.Record!, "logs/a-1.log")));
        Assert.Equal(
        [
            "Started run 77: https://github.example/runs/77",
            "plan: runs",
            "plan: success",
            "Waits for an approval of 'approve-ops' by ada, operators, which you may give: https://github.example/runs/77",
            "approve ops: success",
            "stage deploy: success",
            "Run 77 ended: success.",
        ], told);
    }

    [Fact]
    public async Task A_run_that_fails_is_told_as_failed()
    {
        using var github = Going("failure", []);

        var report = await DispatchDesk.StartAsync(Commission(), github.Client, told.Add, CancellationToken.None);

        Assert.Equal(("failure", null), (report.Conclusion, report.Record));
    }

    [Fact]
    public async Task What_the_form_would_not_take_is_said_before_anything_is_started()
    {
        using var github = Going("success", []);

        var report = await DispatchDesk.StartAsync(Commission(version: null, reason: null) with { Parameters = [ParameterInput.Parse("verson=v1")!] }, github.Client, told.Add, CancellationToken.None);

        Assert.Equal(
        [
            "'REL-001' has no parameter 'verson'. Did you mean 'version'?",
            "The parameter 'version' has no value; add -p version=VALUE.",
            "'REL-001' asks why it is run; add --reason TEXT.",
        ], report.Problems);
        Assert.Empty(github.Server.Requests);
    }

    [Fact]
    public async Task A_record_that_would_lead_elsewhere_is_not_unpacked_and_the_run_keeps_its_end()
    {
        using var github = Going("success", [], Zips.Of(("../../evil", "{}")));

        var report = await DispatchDesk.StartAsync(Commission(), github.Client, told.Add, CancellationToken.None);

        Assert.Equal("success", report.Conclusion);
        Assert.Contains("leads elsewhere", report.Trouble);
        Assert.False(Directory.Exists(Path.Combine(folder.FullName, ".policyrunner")));
    }

    [UnixTheory]
    [InlineData(".policyrunner")]
    [InlineData(".policyrunner/runs")]
    public async Task A_record_is_not_written_through_a_link_that_leads_out(string link)
    {
        var outside = Directory.CreateTempSubdirectory("policyrunner-outside-");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder.FullName, link))!);
            Directory.CreateSymbolicLink(Path.Combine(folder.FullName, link), outside.FullName);
            using var github = Going("success", [], Zips.Of(("github-70/journal.jsonl", "{}\n")));

            var report = await DispatchDesk.StartAsync(Commission(), github.Client, told.Add, CancellationToken.None);

            Assert.Equal("A symbolic link in its path leads out of the repository or into .git; name the place itself.", report.Trouble);
            Assert.Empty(outside.GetFileSystemInfos());
        }
        finally
        {
            outside.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_record_that_says_something_else_is_not_written_over()
    {
        var journal = Path.Combine(folder.FullName, ".policyrunner/runs/github-70/journal.jsonl");
        Directory.CreateDirectory(Path.GetDirectoryName(journal)!);
        await File.WriteAllTextAsync(journal, "other\n");
        using var github = Going("success", [], Zips.Of(("github-70/journal.jsonl", "{}\n")));

        var report = await DispatchDesk.StartAsync(Commission(), github.Client, told.Add, CancellationToken.None);

        Assert.Contains("is another record of run 77", report.Trouble, StringComparison.Ordinal);
        Assert.Equal("other\n", await File.ReadAllTextAsync(journal));
    }

    [Fact]
    public async Task Following_that_breaks_off_leaves_the_run_known()
    {
        var asked = 0;
        using var github = new GitHubFixture(request => request.Method == "POST" ? RawAnswer.Json("""{"workflow_run_id":77}""")
            : request.Url.EndsWith("/ops", StringComparison.Ordinal) ? Repository() : ++asked < 3 ? RawAnswer.Json(Given.Run(77)) : new RawAnswer(401));

        var report = await DispatchDesk.StartAsync(Commission(), github.Client, told.Add, CancellationToken.None);

        Assert.Equal((77, null), (report.Run, report.Conclusion));
        Assert.NotNull(report.Trouble);
    }

    [Fact]
    public async Task A_step_starts_a_workflow_and_waits_for_its_end()
    {
        using var good = Going("success", []);
        using var bad = Going("failure", []);
        var call = new WorkflowCall { Workflow = "deploy.yml" };

        Assert.Equal(new WorkflowEnd(null, "https://github.example/runs/77"), await GitHubWorkflows.RunAsync(call, good.Client, CancellationToken.None));
        Assert.Equal("the run ended as failure", (await GitHubWorkflows.RunAsync(call, bad.Client, CancellationToken.None)).Trouble);
    }

    [Fact]
    public async Task Runs_of_runbooks_are_listed_with_whom_they_wait_for_and_others_are_left_out()
    {
        using var github = new GitHubFixture(request => RawAnswer.Json(request.Url.Contains("pending", StringComparison.Ordinal)
            ? """[{"environment":{"name":"approve-ops"},"reviewers":[{"type":"User","reviewer":{"login":"ada","id":1} }]}]"""
            : Given.Runs(Given.Run(3, "REL-001: weekly\\u001b[2J", "waiting"), Given.Run(2).Replace("runbook-rel-001.yml", "ci.yml", StringComparison.Ordinal))));

        var report = await RunsDesk.ListAsync(github.Client, CancellationToken.None);
        var text = new StringWriter { NewLine = "\n" };
        RunListWriter.Write(report.Runs, text);

        Assert.Equal("Waits for an approval of 'approve-ops' by ada", Assert.Single(Assert.Single(report.Runs).Waiting));
        Assert.DoesNotContain("\u001b", text.ToString());
    }

    [Fact]
    public async Task Runs_that_cannot_be_listed_are_a_trouble_and_no_empty_list()
    {
        using var github = GitHubFixture.Answering(new RawAnswer(401));

        Assert.Contains("does not accept the token", (await RunsDesk.ListAsync(github.Client, CancellationToken.None)).Trouble);
    }
}
