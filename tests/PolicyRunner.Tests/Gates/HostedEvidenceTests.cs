using System.Text.Json.Nodes;
using PolicyRunner.Gates;
using PolicyRunner.GitHub.Api;
using PolicyRunner.GitHub.Reviews;
using PolicyRunner.Journal;
using PolicyRunner.Running.Gating;
using PolicyRunner.Running.Hosting;
using PolicyRunner.Tests.Git;
using PolicyRunner.Tests.GitHub.Api;

namespace PolicyRunner.Tests.Gates;

/// <summary>Which run of a runbook a gate believes in that is asked in a job: GitHub says what ran, its record what was done, and both the same.</summary>
public sealed class HostedEvidenceTests : IDisposable
{
    private const string Evidence = "- evidence: { runbook: REL-001, within: 24h }";
    private readonly GitFolder folder = new();
    private readonly List<RawRequest> requests = [];
    private readonly Dictionary<string, string> environment = new() { ["GITHUB_ACTIONS"] = "true", ["GITHUB_EVENT_NAME"] = "workflow_dispatch" };
    private readonly string commit;

    // What GitHub says: the runs as JSON, the artifact of each with its content.
    private readonly Dictionary<long, string> runs = [];
    private readonly Dictionary<long, string> artifacts = [];
    private readonly Dictionary<long, byte[]> archives = [];
    private string? tip;
    private string standing = "behind";
    private Func<RawRequest, RawAnswer?> fault = _ => null;

    public HostedEvidenceTests()
    {
        folder.Write("runbooks/release.md", "---\nid: REL-001\nstatus: accepted\nparameters:\n  version: { type: string }\n---\n# Release\n\n## Procedure\n\n1. Release it.\n\n   ```bash id=note timeout=1m\n   true\n   ```\n");
        folder.Write("policies/policyrunner.yml", "profiles: [{ paths: [\"**\"], profile: baseline }]\n").Write(".gitignore", ".policyrunner/\npolicies/gates/\n");
        commit = folder.Commit();
        Ran(5);
    }

    private string Here => commit[..12];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_run_of_this_commit_that_succeeded_is_evidence_with_where_it_was_found()
    {
        var report = await JudgeAsync();

        Assert.Equal((GateVerdict.Pass, "The run github-5 of REL-001 succeeded at 2026-11-18 15:00 UTC."), Told(report));
        var evidence = report.Conditions[0].Evidence;
        Assert.Equal("the runs of '.github/workflows/runbook-rel-001.yml' on 'main' at GitHub", (string?)evidence["looked"]);
        Assert.Equal(("github-5", "https://github.example/runs/5", commit), ((string?)evidence["run"], (string?)evidence["address"], (string?)evidence["commit"]));
        Assert.Equal(5, requests.Count);
    }

    [Fact]
    public async Task Records_that_lie_in_the_clone_of_a_job_are_no_evidence_and_the_same_records_are_on_a_laptop()
    {
        folder.Write(".policyrunner/runs/github-5/journal.jsonl", Journal(5));
        runs.Clear();

        Assert.Equal((GateVerdict.NoData, $"There is no run of REL-001 on {Here}; start it: policyrunner dispatch REL-001"), Told(await JudgeAsync()));
        environment.Clear();
        requests.Clear();
        Assert.Equal((GateVerdict.Pass, "The run github-5 of REL-001 succeeded at 2026-11-18 15:00 UTC."), Told(await JudgeAsync()));
        Assert.Empty(requests);
    }

    [Theory]
    [InlineData("runbook-rel-001.yml", "check.yml", "Run 5 is of the workflow '.github/workflows/check.yml', not of '.github/workflows/runbook-rel-001.yml'.")]
    [InlineData("\"workflow_dispatch\"", "\"pull_request\"", "Run 5 was not started by people or the clock, or did not run on the default branch, and only what was reviewed counts; start the workflow there.")]
    [InlineData("\"workflow_dispatch\"", "\"push\"", "only what was reviewed counts")]
    [InlineData("\"head_branch\":\"main\"", "\"head_branch\":\"side\"", "did not run on the default branch")]
    [InlineData("\"head_branch\":\"main\"", "\"head_branch\":null", "did not run on the default branch")]
    [InlineData("COMMIT", "9999999999999999999999999999999999999999", "; start it: policyrunner dispatch REL-001")]
    public async Task Runs_of_other_workflows_branches_events_and_commits_do_not_count_and_nothing_of_them_is_fetched(string from, string to, string reason)
    {
        runs[5] = runs[5].Replace(from.Replace("COMMIT", commit, StringComparison.Ordinal), to, StringComparison.Ordinal);

        var (verdict, told) = Told(await JudgeAsync());

        Assert.Equal(GateVerdict.NoData, verdict);
        Assert.StartsWith($"There is no run of REL-001 on {Here}", told, StringComparison.Ordinal);
        Assert.Contains(reason, told, StringComparison.Ordinal);
        Assert.DoesNotContain(requests, request => request.Url.Contains("artifacts", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"completed\"", "\"in_progress\"", "Run 6 has not ended (in_progress); wait until it has: https://github.example/runs/6")]
    [InlineData("\"completed\"", "null", "Run 6 has not ended (GitHub does not say where it stands)")]
    [InlineData("\"run_attempt\":1", "\"run_attempt\":2", "Run 6 was run again, and its record is that of the first attempt; start the workflow anew.")]
    [InlineData(",\"run_attempt\":1", "", "Run 6 was run again")]
    public async Task A_newer_run_that_is_at_work_or_was_run_again_counts_in_place_of_the_one_before(string from, string to, string reason)
    {
        Ran(6);
        runs[6] = runs[6].Replace(from, to, StringComparison.Ordinal);

        var (verdict, told) = Told(await JudgeAsync());

        Assert.Equal(GateVerdict.NoData, verdict);
        Assert.StartsWith(reason, told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"journal-record-1\"", "\"journal-plan-1\"", "Run 5 left no record; look at what it did and start the workflow anew.")]
    [InlineData("\"journal-record-1\"", "\"journal-record-2\"", "Run 5 left no record")]
    [InlineData("{\"id\":5 }", "{\"id\":99}", "Run 5 left no record")]
    [InlineData(",\"workflow_run\":{\"id\":5 }", "", "Run 5 left no record")]
    [InlineData("TWICE", "", "Run 5 left no record")]
    [InlineData("\"expired\":false", "\"expired\":true", "The record of run 5 has expired; start the workflow anew.")]
    [InlineData("\"size_in_bytes\":10", "\"size_in_bytes\":10,\"digest\":\"sha256:00\"", "Could not download the artifact 'journal-record-1': it is not what was uploaded: its digest is another")]
    public async Task Without_the_one_record_of_the_first_attempt_of_that_very_run_there_is_no_evidence(string from, string to, string reason)
    {
        artifacts[5] = from == "TWICE" ? $"{artifacts[5]},{artifacts[5]}" : artifacts[5].Replace(from, to, StringComparison.Ordinal);

        var (verdict, told) = Told(await JudgeAsync());

        Assert.Equal(GateVerdict.NoData, verdict);
        Assert.StartsWith(reason, told, StringComparison.Ordinal);
    }

    public static TheoryData<string, GateVerdict, string> Records => new()
    {
        { "other run", GateVerdict.Error, "The record of run 5 was written by another run." },
        { "other folder", GateVerdict.Error, "The record of run 5 was written by another run." },
        { "two journals", GateVerdict.Error, "The record of run 5 holds no journal; start the workflow anew." },
        { "nothing", GateVerdict.Error, "The record of run 5 holds no journal; start the workflow anew." },
        { "empty", GateVerdict.Error, "The record of run 5 was written by another run." },
        { "other commit", GateVerdict.Error, "The record of run 5 is of 999999999999, and HERE is checked out; run REL-001 anew." },
        { "other runbook", GateVerdict.Error, "The record of run 5 is of 'REL-002', not of 'REL-001'; make the workflow again: policyrunner workflow REL-001." },
        { "forged", GateVerdict.Error, "The record of run 5 is not sound, so nobody knows what has been done. " },
        { "torn", GateVerdict.Error, "The record of run 5 is not sound, so nobody knows what has been done. Its last line is not whole." },
        { "bomb", GateVerdict.NoData, "Could not download the artifact 'journal-record-1': it unpacks to far more than it is" },
        { "leads elsewhere", GateVerdict.NoData, "Could not download the artifact 'journal-record-1': it holds a file whose path leads elsewhere" },
        { "no archive", GateVerdict.NoData, "Could not download the artifact 'journal-record-1': it is no whole archive" },
        { "failed", GateVerdict.Fail, "The run github-5 of REL-001 ended as failed." },
        { "paused", GateVerdict.NoData, "The run github-5 of REL-001 has not ended." },
        { "unended", GateVerdict.NoData, "The run github-5 of REL-001 has not ended." },
        { "old", GateVerdict.NoData, "The run github-5 of REL-001 ended at 2026-11-17 16:29 UTC, longer ago than 1d." },
        { "to come", GateVerdict.Error, "The run github-5 of REL-001 ended at a time that is still to come." },
        { "not what GitHub says", GateVerdict.Error, "The record of run 5 says that it succeeded, and the service that it ended with cancelled; look at its jobs and run REL-001 anew: https://github.example/runs/5" },
        { "resumed from a stranger", GateVerdict.Error, "Run 5 goes on with 'github-4', which is none of the runs of REL-001 on HERE that are known; run it anew." },
        { "resumed from a laptop's", GateVerdict.Error, "Run 5 goes on with '20261118-140000-abcdef'" },
    };

    [Theory]
    [MemberData(nameof(Records))]
    public async Task A_record_of_something_else_or_that_says_something_else_is_no_evidence(string what, GateVerdict verdict, string reason)
    {
        archives[5] = what switch
        {
            "other run" => Zips.Of(("github-6/journal.jsonl", Journal(6))),
            "other folder" => Zips.Of(("github-6/journal.jsonl", Journal(5))),
            "two journals" => Zips.Of(("github-5/journal.jsonl", Journal(5)), ("github-6/journal.jsonl", Journal(6))),
            "nothing" => Zips.Of(("github-5/logs/a.log", "a\n")),
            "empty" => Zips.Of(("github-5/journal.jsonl", "")),
            "other commit" => Packed(Journal(5, on: new string('9', 40))),
            "other runbook" => Packed(Journal(5, runbook: "REL-002")),
            "forged" => Packed(Journal(5, outcome: "failed").Replace("\"failed\"", "\"succeeded\"", StringComparison.Ordinal).Replace("\"why\"", "\"not\"", StringComparison.Ordinal) + "{}\n"),
            "torn" => Packed(Journal(5) + "{\"seq"),
            "bomb" => Zips.Of(("github-5/journal.jsonl", new string('\0', 300_000_000))),
            "leads elsewhere" => Zips.Of(("github-5/journal.jsonl", Journal(5)), ("../../evil", "x")),
            "no archive" => "<html>"u8.ToArray(),
            "failed" => Packed(Journal(5, outcome: "failed")),
            "paused" => Packed(Journal(5, outcome: "paused")),
            "unended" => Packed(Journal(5, outcome: null)),
            "old" => Packed(Journal(5, ended: GateFixture.Now.AddHours(-24).AddMinutes(-1))),
            "to come" => Packed(Journal(5, ended: GateFixture.Now.AddMinutes(2))),
            "resumed from a stranger" => Zips.Of(("github-4/journal.jsonl", Journal(5, id: "github-4"))),
            "resumed from a laptop's" => Zips.Of(("20261118-140000-abcdef/journal.jsonl", Journal(5, id: "20261118-140000-abcdef"))),
            _ => archives[5],
        };
        if (what == "not what GitHub says")
        {
            runs[5] = runs[5].Replace("\"success\"", "\"cancelled\"", StringComparison.Ordinal);
        }

        var report = await JudgeAsync();

        Assert.StartsWith(reason.Replace("HERE", Here, StringComparison.Ordinal), report.Conditions[0].Reason, StringComparison.Ordinal);
        Assert.Equal(verdict, report.Verdict);
    }

    [Fact]
    public async Task A_run_that_goes_on_with_another_of_this_commit_is_evidence_of_both()
    {
        Ran(4);
        runs[4] = runs[4].Replace("\"success\"", "\"failure\"", StringComparison.Ordinal);
        archives[5] = Zips.Of(("github-4/journal.jsonl", Journal(5, id: "github-4")));

        Assert.Equal((GateVerdict.Pass, "The run github-4 of REL-001 succeeded at 2026-11-18 15:00 UTC."), Told(await JudgeAsync()));
    }

    [Fact]
    public async Task A_newer_run_that_failed_is_what_is_known_now()
    {
        Ran(6, Journal(6, outcome: "failed"));
        runs[6] = runs[6].Replace("\"success\"", "\"failure\"", StringComparison.Ordinal);

        Assert.Equal((GateVerdict.Fail, "The run github-6 of REL-001 ended as failed."), Told(await JudgeAsync()));
    }

    [Fact]
    public async Task Runs_with_other_values_and_those_of_a_clock_that_had_nothing_to_do_are_passed_over()
    {
        Ran(6, Journal(6, version: "v2"));
        Ran(7, Idle(7));
        var wanted = Evidence.Replace("24h", "24h, parameters: { version: v1 }", StringComparison.Ordinal);

        Assert.Equal((GateVerdict.Pass, "The run github-5 of REL-001 with version=v1 succeeded at 2026-11-18 15:00 UTC."), Told(await JudgeAsync(wanted)));
        Assert.Equal("The run github-6 of REL-001 succeeded at 2026-11-18 15:00 UTC.", Told(await JudgeAsync()).Reason);
        Assert.Equal((GateVerdict.NoData, $"There is no run of REL-001 with version=v3 on {Here}, only such as are of other values or had nothing to do; start it: policyrunner dispatch REL-001 -p version=v3"), Told(await JudgeAsync(wanted.Replace("v1", "v3", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task No_more_than_a_few_records_are_fetched_however_many_runs_there_are()
    {
        for (var run = 6; run < 40; run++)
        {
            Ran(run, Idle(run));
        }

        Assert.Equal((GateVerdict.NoData, $"There is no run of REL-001 on {Here} among the newest 10, which are of other values or had nothing to do; start it: policyrunner dispatch REL-001"), Told(await JudgeAsync()));
        Assert.Equal(23, requests.Count);
    }

    [Fact]
    public async Task Nothing_to_do_is_no_excuse_for_a_run_that_did_not_end_well()
    {
        archives[5] = Packed(Idle(5));
        runs[5] = runs[5].Replace("\"success\"", "\"failure\"", StringComparison.Ordinal);

        Assert.Equal((GateVerdict.Error, $"The record of run 5 is of no commit, and {Here} is checked out; run REL-001 anew."), Told(await JudgeAsync()));
    }

    [Theory]
    [InlineData("/repos/octo/ops", 401, "GitHub does not accept the token (401)")]
    [InlineData("/repos/octo/ops", 500, "GitHub broke (500)")]
    [InlineData("/runs", 403, "the token does not allow it (403); it needs the permission for this")]
    [InlineData("/runs", 404, "GitHub has no workflow '.github/workflows/runbook-rel-001.yml', or the token may not see it; make it with 'policyrunner workflow REL-001', and give the job 'actions: read'.")]
    [InlineData("/artifacts", 403, "the token does not allow it (403)")]
    [InlineData("/zip", 410, "it exists no longer (410)")]
    [InlineData("/zip", 404, "it does not exist")]
    [InlineData("/runs", 0, "Could not list the runs")]
    [InlineData("/runs", 200, "Could not list the runs")]
    [InlineData("/zip", 302, "Could not download the artifact")]
    public async Task What_GitHub_does_not_answer_is_no_data_with_the_reason(string where, int status, string reason)
    {
        fault = request => !request.Url.Split('?')[0].EndsWith(where, StringComparison.Ordinal) ? null : status switch
        {
            0 => new RawAnswer(200) { IsSilent = true },
            200 => RawAnswer.Json("<html>"),
            302 => new RawAnswer(302).With("Location", "http://127.0.0.1:1/elsewhere"),
            _ => new RawAnswer(status),
        };

        var (verdict, told) = Told(await JudgeAsync());

        Assert.Equal(GateVerdict.NoData, verdict);
        Assert.Contains(reason, told, StringComparison.Ordinal);
        Assert.DoesNotContain("GitHubFailure", told, StringComparison.Ordinal);
        Assert.DoesNotContain(GitHubFixture.Secret, told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/runs")]
    [InlineData("/zip")]
    public async Task What_GitHub_does_not_say_in_the_time_of_the_condition_is_no_data(string where)
    {
        fault = request => request.Url.Split('?')[0].EndsWith(where, StringComparison.Ordinal) ? new RawAnswer(200, "{") { Missing = 5, Hold = TimeSpan.FromSeconds(60) } : null;

        Assert.Equal((GateVerdict.NoData, "Nobody said within 1s whether REL-001 ran on this commit; ask again."), Told(await JudgeAsync("- { timeout: 1s, evidence: { runbook: REL-001, within: 24h } }")));
    }

    [Fact]
    public async Task Without_a_default_branch_or_a_token_nothing_counts()
    {
        fault = request => request.Url == "/repos/octo/ops" ? RawAnswer.Json("""{"id":1,"full_name":"octo/ops"}""") : null;
        Assert.Equal((GateVerdict.NoData, $"Nobody knows the runs of REL-001 on {Here}: GitHub does not say which branch is the default one, and no other's runs count."), Told(await JudgeAsync()));

        Assert.Equal((GateVerdict.NoData, "The service that the repository lies at cannot be asked; set GITHUB_TOKEN."), Told(await JudgeAsync(isOffline: true)));
    }

    [Theory]
    [InlineData("identical", GateVerdict.Pass)]
    [InlineData("behind", GateVerdict.Pass)]
    [InlineData("ahead", GateVerdict.NoData)]
    [InlineData("diverged", GateVerdict.NoData)]
    [InlineData("something new", GateVerdict.NoData)]
    public async Task A_commit_that_the_default_branch_does_not_have_has_no_evidence_whatever_a_tag_called_like_the_branch_ran(string stands, GateVerdict verdict)
    {
        (tip, standing) = (new string('8', 40), stands);

        var (told, reason) = Told(await JudgeAsync());

        Assert.Equal(verdict, told);
        Assert.Contains(requests, request => request.Url.Contains($"/compare/{tip}...{commit}?", StringComparison.Ordinal));
        Assert.Equal(verdict == GateVerdict.NoData, reason.Contains($"{Here} is no commit of 'main', and only what was reviewed counts; merge it, and run the runbook there.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_the_branch_itself_nothing_counts()
    {
        fault = request => request.Url.Contains("/git/ref/", StringComparison.Ordinal) ? new RawAnswer(404) : null;

        Assert.Equal(GateVerdict.NoData, (await JudgeAsync()).Verdict);
    }

    [Theory]
    [InlineData("pull_request")]
    [InlineData("pull_request_target")]
    [InlineData("pull_request_review")]
    public async Task The_job_of_a_pull_request_has_no_evidence_and_asks_nobody(string happened)
    {
        environment["GITHUB_EVENT_NAME"] = happened;

        Assert.Equal((GateVerdict.NoData, "This is the job of a pull request, and no runbook runs for one; ask the gate on the default branch, once the change is there."), Told(await JudgeAsync()));
        Assert.Empty(requests);
    }

    [Fact]
    public async Task What_is_no_data_does_not_become_a_pass_by_being_negated()
    {
        runs.Clear();

        Assert.Equal(GateVerdict.NoData, (await JudgeAsync("- not: { evidence: { runbook: REL-001, within: 24h } }")).Verdict);
    }

    private static (GateVerdict Verdict, string Reason) Told(GateReport report) => (report.Verdict, report.Conditions[0].Reason);

    private void Ran(int run, string? journal = null)
    {
        runs[run] = Given.Run(run, status: "completed", conclusion: "\"success\"", more: ",\"run_attempt\":1").Replace(Given.Sha, commit, StringComparison.Ordinal);
        artifacts[run] = $$"""{"id":{{run}}0,"name":"journal-record-1","size_in_bytes":10,"expired":false,"workflow_run":{"id":{{run}} } }""";
        archives[run] = Packed(journal ?? Journal(run), run);
    }

    private static byte[] Packed(string journal, int run = 5) => Zips.Of(($"github-{run}/journal.jsonl", journal), ($"github-{run}/logs/a.log", "a\n"));

    private string Journal(int run, string? outcome = "succeeded", string runbook = "REL-001", string version = "v1", string? on = null, string? id = null, DateTimeOffset? ended = null)
    {
        id ??= $"github-{run}";
        var began = GateFixture.Now.AddHours(-2);
        var started = new JsonObject { ["run"] = id, ["runbook"] = runbook, ["digest"] = "d", ["commit"] = on ?? commit, ["parameters"] = new JsonObject { ["version"] = version } };
        List<(string, JsonObject, DateTimeOffset)> records = [("run-started", started, began)];
        if (id != $"github-{run}")
        {
            records.Add(("run-resumed", new JsonObject { ["job"] = $"{run}" }, began));
        }

        if (outcome is not null)
        {
            records.Add((outcome == "paused" ? "run-paused" : "run-ended", new JsonObject { ["outcome"] = outcome, ["reasons"] = new JsonArray("why") }, ended ?? GateFixture.Now.AddMinutes(-90)));
        }

        return Chain(records);
    }

    private static string Idle(int run) => Chain(
    [
        ("run-started", new JsonObject { ["run"] = $"github-{run}", ["runbook"] = "REL-001" }, GateFixture.Now.AddHours(-1)),
        ("run-ended", new JsonObject { ["outcome"] = "succeeded", ["reasons"] = new JsonArray("It is not Monday.") }, GateFixture.Now.AddHours(-1)),
    ]);

    private static string Chain(IEnumerable<(string Kind, JsonObject Data, DateTimeOffset Time)> records)
    {
        var (text, previous, sequence) = (new System.Text.StringBuilder(), JournalRecord.NoPrevious, 0);
        foreach (var (kind, data, time) in records)
        {
            var line = new JournalRecord { Sequence = ++sequence, Time = time, Kind = kind, Data = data, Previous = previous }.ToLine();
            previous = JournalRecord.HashOf(line);
            text.Append(System.Text.Encoding.UTF8.GetString(line)).Append('\n');
        }

        return text.ToString();
    }

    private async Task<GateReport> JudgeAsync(string condition = Evidence, bool isOffline = false)
    {
        folder.Write("policies/gates/release.yml", $"conditions:\n  {condition}\n");
        using var server = new RawServer(Answer);
        var access = new GitHubAccess { Api = server.Address, Owner = "octo", Repository = "ops", Token = GitHubToken.Parse(GitHubFixture.Secret) };
        IRepositoryHost host = new GitHubHost(() => new GitHubClient(access, new LeapingClock(), new GitHubPatience { OfRequest = TimeSpan.FromSeconds(20), Attempts = 1 }));
        return await GateDesk.JudgeAsync(
            new() { Gate = "release", Tool = "1", WorkingDirectory = folder.Root, Environment = environment, Clock = new Probes.Moments(GateFixture.Now), Host = isOffline ? null : host }, CancellationToken.None);
    }

    private RawAnswer Answer(RawRequest request)
    {
        lock (requests)
        {
            requests.Add(request);
        }

        string[] parts = request.Url.Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries);
        return fault(request) ?? parts switch
        {
            [_, _, _] => RawAnswer.Json("""{"id":1,"full_name":"octo/ops","default_branch":"main"}"""),
            [.., "ref", "heads%2Fmain"] => RawAnswer.Json($$"""{"ref":"refs/heads/main","object":{"sha":"{{tip ?? commit}}","type":"commit"} }"""),
            [.., "compare", _] => RawAnswer.Json($$"""{"status":"{{standing}}"}"""),
            [.., "runbook-rel-001.yml", "runs"] => RawAnswer.Json(Given.Runs([.. runs.Values])),
            [.., "runs", var run, "artifacts"] => RawAnswer.Json($$"""{"total_count":1,"artifacts":[{{artifacts[long.Parse(run)]}}]}"""),
            [.., "artifacts", var artifact, "zip"] => new RawAnswer(200) { Content = archives[long.Parse(artifact) / 10] },
            _ => new RawAnswer(404),
        };
    }
}
