using System.Diagnostics;
using System.Text.Json.Nodes;
using PolicyRunner.Journal;
using PolicyRunner.Tests.Checking;
using Xunit.Abstractions;

namespace PolicyRunner.Tests.Running;

/// <summary>The jobs of a workflow one after another, each a process in a checkout of its own that knows of the others by their records only.</summary>
public sealed class JobTests : IDisposable
{
    private const string Body = """
        ## Procedure

        ### Step 1: All

        ```bash id=build undo=build-back environment=first
        note build "$WORD"; echo "artifact=a b" >> "$STEP_OUTPUT"
        ```

        ```bash id=deploy undo=deploy-back environment=second
        note deploy "$STEPS_BUILD_ARTIFACT"; test "$FAIL" = false
        ```

        ## Verification

        ```bash id=smoke on=procedure
        grep -q deploy "$HOME/notes"
        ```

        ```bash id=back on=rollback
        grep -q deploy-back "$HOME/notes"
        ```

        ## Rollback

        ```bash id=build-back environment=first
        note build-back
        ```

        ```bash id=deploy-back environment=second
        note deploy-back
        ```
        """;

    private const string Declared = "parameters:\n  word: { type: string }\n  fail: { type: boolean, default: false }";

    private readonly RunFixture main = new(Body, Declared);
    private readonly string all = Directory.CreateTempSubdirectory("policyrunner-artifacts-").FullName;
    private readonly Dictionary<string, string> results = [];
    private readonly JsonObject facts = [];
    private readonly ITestOutputHelper output;
    private string artifacts;
    private string number = "4711";
    private string digest = "";
    private string inputs = "";
    private string? origin;
    private bool hasRepository = true;

    public JobTests(ITestOutputHelper output)
    {
        this.output = output;
        artifacts = Directory.CreateDirectory(Path.Combine(all, number)).FullName;
    }

    public void Dispose()
    {
        main.Dispose();
        Directory.Delete(all, recursive: true);
    }

    [LinuxFact]
    public async Task The_records_of_all_jobs_make_the_journal_of_a_local_run()
    {
        await PlanAsync(fails: false);
        Assert.Equal(("0", "true"), await StageAsync("stage-build", "build"));
        Assert.Equal(("0", "true"), await StageAsync("stage-deploy", "deploy"));
        Assert.Equal(("0", "true"), await StageAsync("verify-smoke", "smoke"));
        var (code, merged) = await RecordAsync();

        Assert.Equal(0, code);
        Assert.Equal(["build a;b c", "deploy a b"], main.Notes);
        main.Write("notes", "");
        Assert.Equal(Plain(await LocalAsync("false")), Plain(merged));
    }

    [LinuxFact]
    public async Task A_stage_that_fails_is_taken_back_by_the_jobs_behind_it()
    {
        await PlanAsync(fails: true);
        await StageAsync("stage-build", "build");
        Assert.Equal(("1", "false"), await StageAsync("stage-deploy", "deploy"));
        Assert.Equal(("0", "true"), await StageAsync("rollback-deploy-back", "rollback/deploy-back"));
        Assert.Equal(("0", "true"), await StageAsync("rollback-build-back", "rollback/build-back"));
        Assert.Equal(("0", "true"), await StageAsync("reverify-smoke", "reverification/smoke"));
        var (code, merged) = await RecordAsync();

        Assert.Equal((1, "rolled-back"), (code, (string?)merged.Records[^1].Data["outcome"]));
        Assert.Equal(["build a;b c", "deploy a b", "deploy-back", "build-back"], main.Notes);
        main.Write("notes", "");
        Assert.Equal(Plain(await LocalAsync("true")), Plain(merged));
    }

    [LinuxFact]
    public async Task A_job_that_left_no_record_makes_its_steps_unknown_and_they_are_taken_back()
    {
        await PlanAsync(fails: false);
        await StageAsync("stage-build", "build");
        await StageAsync("stage-deploy", "deploy");
        Directory.Delete(Path.Combine(artifacts, "journal-stage-deploy-1"), recursive: true);
        results["stage-deploy"] = "failure";
        await StageAsync("rollback-deploy-back", "rollback/deploy-back");
        await StageAsync("rollback-build-back", "rollback/build-back");
        var (_, merged) = await RecordAsync();

        Assert.Contains(merged.Records, record => record.Kind == "step-lost" && (string?)record.Data["step"] == "procedure:deploy");
        Assert.Equal(["build a;b c", "deploy a b", "deploy-back", "build-back"], main.Notes);
    }

    [LinuxFact]
    public async Task Records_that_do_not_follow_from_one_another_are_refused()
    {
        await PlanAsync(fails: false);
        await StageAsync("stage-build", "build");
        var journal = Directory.GetFiles(Path.Combine(artifacts, "journal-plan-1"), "journal.jsonl", SearchOption.AllDirectories).Single();
        var lines = await File.ReadAllLinesAsync(journal);
        await File.WriteAllTextAsync(journal, lines[0] + "\n");

        Assert.Equal("5", (await StageAsync("stage-deploy", "deploy")).Code);
        Assert.Equal(5, (await RecordAsync()).Code);
    }

    [LinuxTheory]
    [InlineData("GITHUB_RUN_ATTEMPT", "2", "This is attempt 2")]
    [InlineData("GITHUB_REF", "refs/heads/side", "'refs/heads/side' is not the default branch")]
    [InlineData("GITHUB_SHA", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", ", and the workflow runs for bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb; check that commit out.")]
    [InlineData("POLICYRUNNER_DIGEST", "0000000000000000", "The plan that was approved is 000000000000")]
    public async Task Another_branch_attempt_commit_or_plan_runs_nothing(string name, string value, string reason)
    {
        await PlanAsync(fails: false);

        var answer = await JobAsync("stage-build", ["run", "OPS-1", "--stage", "build", "--inputs", "INPUTS"], (name, value));

        Assert.Equal(5, answer.ExitCode);
        Assert.Contains(reason, answer.Error, StringComparison.Ordinal);
        Assert.Empty(main.Notes);
    }

    [LinuxFact]
    public async Task Without_a_repository_nobody_knows_what_is_checked_out_and_nothing_runs()
    {
        await PlanAsync(fails: false);
        hasRepository = false;

        var stage = await JobAsync("stage-build", ["run", "OPS-1", "--stage", "build", "--inputs", "INPUTS"]);
        var plan = await JobAsync("plan", ["run", "OPS-1", "--stage", "plan", "--inputs", "INPUTS"]);

        Assert.Equal((5, 5), (stage.ExitCode, plan.ExitCode));
        Assert.Contains("Nobody can tell which commit is checked out here, and the workflow runs for ", stage.Error, StringComparison.Ordinal);
        Assert.Contains("Nobody can tell which commit is checked out here", plan.Error, StringComparison.Ordinal);
        Assert.Empty(main.Notes);
    }

    [LinuxFact]
    public async Task Logs_of_steps_that_a_job_did_not_run_and_second_logs_of_one_are_left_out_and_the_summary_says_so()
    {
        main.Command("note", "echo \"$*\" | tee -a \"$NOTES\"");
        await PlanAsync(fails: false);
        await StageAsync("stage-build", "build");
        var build = Path.Combine(artifacts, "journal-stage-build-1", "github-4711", "logs");
        Assert.Equal(["procedure-build-1.log"], Directory.GetFiles(build).Select(Path.GetFileName));
        await File.WriteAllTextAsync(Path.Combine(build, "procedure-deploy-1.log"), "forged before\n");
        await StageAsync("stage-deploy", "deploy");
        await File.WriteAllTextAsync(Path.Combine(artifacts, "journal-stage-deploy-1", "github-4711", "logs", "procedure-build-1.log"), "forged after\n");
        await StageAsync("verify-smoke", "smoke");

        var (answer, summary) = await SummarisedAsync();

        Assert.True(answer.ExitCode == 0, answer.Error);
        var logs = Path.Combine(artifacts, "journal-record-1", "github-4711", "logs");
        Assert.DoesNotContain("forged", string.Concat(Directory.GetFiles(logs).Select(File.ReadAllText)), StringComparison.Ordinal);
        Assert.Contains("deploy a b", await File.ReadAllTextAsync(Path.Combine(logs, "procedure-deploy-1.log")), StringComparison.Ordinal);
        Assert.Contains("of no step that its job ran; it is left out, look at it there.", answer.Error, StringComparison.Ordinal);
        Assert.Equal(2, summary.Split("it is left out, look at it there.").Length - 1);
    }

    [LinuxFact]
    public async Task A_record_that_is_kept_nowhere_else_says_so_in_the_summary()
    {
        await PlanAsync(fails: false);
        await StageAsync("stage-build", "build");
        await StageAsync("stage-deploy", "deploy");
        await StageAsync("verify-smoke", "smoke");
        var anchored = await SummarisedAsync();
        Directory.Delete(Path.Combine(artifacts, "journal-record-1"), recursive: true);
        origin = "/nowhere/at/all";

        var (answer, summary) = await SummarisedAsync();

        Assert.Equal((0, 0), (anchored.Answer.ExitCode, answer.ExitCode));
        Assert.DoesNotContain("CAUTION", anchored.Summary, StringComparison.Ordinal);
        Assert.Contains("> [!CAUTION]\n> The record is NOT anchored, so that it could be written anew without a trace: ", summary, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task A_job_that_waits_for_a_person_ends_well_and_says_how_to_go_on()
    {
        main.Runbook("## Procedure\n\n### Step 1: Look\n\nLook at it.\n\n### Step 2: Note\n\n```bash id=noted\nnote it\n```\n", Declared);
        await PlanAsync(fails: false);

        var answer = await JobAsync("stage-look", ["run", "OPS-1", "--stage", "look", "--inputs", "INPUTS"]);

        Assert.True(answer.ExitCode == 0, answer.Error);
        Assert.Equal("false", Output("done"));
        Assert.Contains("policyrunner dispatch OPS-1 -p 'word=a;b c' -p fail=false --resume 4711 --answer look=done", answer.Output, StringComparison.Ordinal);
        var (code, merged) = await RecordAsync();
        Assert.Equal((1, "run-paused"), (code, merged.Records[^1].Kind));
    }

    [LinuxTheory]
    [InlineData("every: 1 days from 2020-01-01", "'OPS-1' is due today and asks people for something; start it: policyrunner dispatch OPS-1 -p word=…")]
    [InlineData("every: 1 weeks from 2999-01-01", "'OPS-1' is not due today; it is next on 2999-01-01.")]
    public async Task On_its_day_a_scheduled_runbook_that_asks_people_says_that_it_is_due(string every, string said)
    {
        main.Runbook(Body, $"{Declared}\ntriggers:\n  - schedule: \"0 9 * * *\"\n    {every}");
        inputs = "null";

        var shown = await JobAsync("show", ["plan", "OPS-1", "--inputs", "INPUTS", "--format", "markdown"], ("GITHUB_EVENT_NAME", "schedule"));
        var answer = await JobAsync("plan", ["run", "OPS-1", "--stage", "plan", "--inputs", "INPUTS"], ("GITHUB_EVENT_NAME", "schedule"));

        Assert.Equal((0, 0), (shown.ExitCode, answer.ExitCode));
        Assert.Contains(said, answer.Output, StringComparison.Ordinal);
        Assert.Equal("false", Output("due"));
        var (code, merged) = await RecordAsync();
        Assert.Equal((0, "run-ended"), (code, merged.Records[^1].Kind));
    }

    [LinuxTheory]
    [InlineData("workflow_dispatch", "{ \"word\": \"a\" }", "return 1;", "policies/TEAM1-broken.csx:1:8: The script gives a policy, and this is int; end it")]
    [InlineData("schedule", "null", "return 1;", "policies/TEAM1-broken.csx:1:8: The script gives a policy, and this is int; end it")]
    [InlineData("workflow_dispatch", "{ \"word\": \"a\" }", Throwing, "policy TEAM1 broke")]
    [InlineData("schedule", "null", Throwing, "policy TEAM1 broke")]
    public async Task A_policy_that_is_broken_breaks_the_plan_of_a_job_whatever_started_it(string started, string given, string script, string said)
    {
        main.Runbook(Body, $"{Declared}\ntriggers:\n  - schedule: \"0 9 * * *\"");
        main.Write("policies/TEAM1-broken.csx", script);
        inputs = given;

        var answer = await JobAsync("show", ["plan", "OPS-1", "--inputs", "INPUTS", "--format", "markdown"], ("GITHUB_EVENT_NAME", started));

        Assert.Equal(4, answer.ExitCode);
        Assert.Contains(said, answer.Error, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task On_a_schedule_a_mistake_in_the_configuration_is_misuse_as_ever()
    {
        main.Runbook(Body, $"{Declared}\ntriggers:\n  - schedule: \"0 9 * * *\"");
        main.Write("policies/policyrunner.yml", "nonsense: true\n");
        inputs = "null";

        Assert.Equal(2, (await JobAsync("show", ["plan", "OPS-1", "--inputs", "INPUTS"], ("GITHUB_EVENT_NAME", "schedule"))).ExitCode);
    }

    [LinuxFact]
    public async Task A_job_that_writes_down_how_the_run_ended_is_not_believed()
    {
        await PlanAsync(fails: true);
        await StageAsync("stage-build", "build");
        var journal = Directory.GetFiles(Path.Combine(artifacts, "journal-stage-build-1"), "journal.jsonl", SearchOption.AllDirectories).Single();
        using (var writer = JournalWriter.Open(journal, TimeProvider.System))
        {
            writer.Append("run-ended", new JsonObject { ["outcome"] = "succeeded", ["reasons"] = new JsonArray() });
        }

        var answer = await JobAsync("record", ["record", number, "--inputs", "INPUTS"]);

        Assert.Equal(5, answer.ExitCode);
        Assert.Contains("only the last job says how a run ends", answer.Error, StringComparison.Ordinal);
    }

    private const string Throwing = "return new Policy(\"TEAM1\", \"broken\") { Title = \"T\", Why = \"why\", Severity = Severity.Info, Profile = Profile.Baseline, CheckDocument = (document, context) => throw new InvalidOperationException(\"no\") };";

    private const string Asking = "## Procedure\n\n### Step 1: Build\n\n```bash id=build environment=first\nnote built\n```\n\n### Step 2: Look\n\nLook at it.\n\n### Step 3: Note\n\n```bash id=noted environment=second\nnote it\n```\n";

    [LinuxFact]
    public async Task A_run_that_waited_goes_on_in_another_one_and_both_make_the_journal_of_a_local_run()
    {
        await PauseAsync();
        NextRun("4712", "look=done");
        await PlanAsync();

        Assert.Equal("4711", Output("resumes"));
        Claim("4711", "4712");
        Assert.Equal(("0", "true"), await StageAsync("stage-build", "build"));
        Assert.Equal(("0", "true"), await StageAsync("stage-look", "look"));
        Assert.Equal(("0", "true"), await StageAsync("stage-noted", "noted"));
        var (code, merged) = await RecordAsync();

        Assert.Equal((0, "succeeded", "github-4711"), (code, (string?)merged.Records[^1].Data["outcome"], (string?)merged.Records[0].Data["run"]));
        Assert.Equal(["built", "it"], main.Notes);
        main.Write("notes", "");
        var local = await LocalAsync("false");
        await ToolAsync("run", "--resume", (string?)local.Records[0].Data["run"] ?? "", "--answer", "look=done", "--as", "tester");
        Assert.Equal(Plain(Local()), Plain(merged));
    }

    [LinuxFact]
    public async Task A_run_goes_on_over_several_others_and_over_commits_that_leave_its_steps_alone()
    {
        await PauseAsync();
        NextRun("4712");
        main.Runbook($"{Asking}\n## Notes\n\nSaid since.\n", Declared);
        await PlanAsync();
        Claim("4711", "4712");
        await StageAsync("stage-build", "build");
        Assert.Equal(("0", "false"), await StageAsync("stage-look", "look"));
        Assert.Equal(1, (await RecordAsync()).Code);
        NextRun("4713", "look=done");
        await PlanAsync();
        Claim("4712", "4713");
        await StageAsync("stage-build", "build");
        await StageAsync("stage-look", "look");
        await StageAsync("stage-noted", "noted");

        Assert.Equal("succeeded", (string?)(await RecordAsync()).Merged.Records[^1].Data["outcome"]);
        Assert.Equal(["built", "it"], main.Notes);
    }

    [LinuxFact]
    public async Task A_step_whose_end_nobody_saw_in_a_cancelled_workflow_is_settled_by_a_person_in_the_next()
    {
        await CancelAsync(lose: true);
        NextRun("4712", "deploy=redo");
        await PlanAsync();
        Claim("4711", "4712");
        await StageAsync("stage-build", "build");
        Assert.Equal(("0", "true"), await StageAsync("stage-deploy", "deploy"));
        await StageAsync("verify-smoke", "smoke");

        Assert.Equal("succeeded", (string?)(await RecordAsync()).Merged.Records[^1].Data["outcome"]);
        Assert.Equal(["build a;b c", "deploy a b", "deploy a b"], main.Notes);
    }

    [LinuxFact]
    public async Task What_a_cancelled_workflow_did_is_taken_back_by_the_next()
    {
        await CancelAsync(lose: false);
        NextRun("4712");
        await PlanAsync();
        Claim("4711", "4712");
        await StageAsync("stage-build", "build");
        Assert.Equal(("1", "false"), await StageAsync("stage-deploy", "deploy"));
        Assert.Equal(("0", "true"), await StageAsync("rollback-deploy-back", "rollback/deploy-back"));
        Assert.Equal(("0", "true"), await StageAsync("rollback-build-back", "rollback/build-back"));
        Assert.Equal(("0", "true"), await StageAsync("reverify-smoke", "reverification/smoke"));

        Assert.Equal("rolled-back", (string?)(await RecordAsync()).Merged.Records[^1].Data["outcome"]);
        Assert.Equal(["build a;b c", "deploy a b", "deploy-back", "build-back"], main.Notes);
    }

    // Somebody cancels the workflow while its second stage is at work; what comes behind it is skipped.
    private async Task CancelAsync(bool lose)
    {
        await PlanAsync(fails: !lose);
        await StageAsync("stage-build", "build");
        await StageAsync("stage-deploy", "deploy");
        results["stage-deploy"] = "cancelled";
        foreach (var job in (string[])["verify-smoke", "rollback-deploy-back", "rollback-build-back", "reverify-smoke"])
        {
            results[job] = "skipped";
        }

        if (lose)
        {
            Directory.Delete(Path.Combine(artifacts, "journal-stage-deploy-1"), recursive: true);
        }

        var (code, merged) = await RecordAsync();
        Assert.Equal((1, "run-paused"), (code, merged.Records[^1].Kind));
    }

    [LinuxTheory]
    [InlineData("step", "The step 'noted' has changed since the run began and is not over.")]
    [InlineData("value", "The parameter 'word' was a;b c when the run began and is other now")]
    [InlineData("claimed", "Run 4710 goes on with run 4711 already.")]
    [InlineData("changed", "The record of run 4711 is not sound")]
    [InlineData("other", "The record of run 4711 was written by another run.")]
    [InlineData("cut", "Run 4711 does not wait for anything")]
    [InlineData("text", "'47x' is no number of a run")]
    [InlineData("unknown", "knows no record of run 4700")]
    public async Task What_cannot_be_gone_on_with_is_refused_before_anything_is_claimed(string case_, string reason)
    {
        await PauseAsync();
        var journal = Directory.GetFiles(Path.Combine(artifacts, "journal-record-1"), "journal.jsonl", SearchOption.AllDirectories).Single();
        NextRun("4712", "look=done");
        switch (case_)
        {
            case "step":
                main.Runbook(Asking.Replace("note it", "note more", StringComparison.Ordinal), Declared);
                break;
            case "value":
                inputs = inputs.Replace("a;b c", "other", StringComparison.Ordinal);
                break;
            case "claimed":
                Claim("4711", "4710");
                break;
            case "changed":
                await File.WriteAllTextAsync(journal, (await File.ReadAllTextAsync(journal)).Replace("built", "burnt", StringComparison.Ordinal).Replace("\"outcome\":\"completed\"", "\"outcome\":\"Completed\"", StringComparison.Ordinal));
                break;
            case "other":
                facts["records"] = new JsonObject { ["4711"] = Path.Combine(all, "4711", "journal-record-1"), ["4700"] = Path.Combine(all, "4711", "journal-record-1") };
                inputs = inputs.Replace("4711", "4700", StringComparison.Ordinal);
                reason = reason.Replace("4711", "4700", StringComparison.Ordinal);
                break;
            case "cut":
                await File.WriteAllLinesAsync(journal, (await File.ReadAllLinesAsync(journal))[..^1]);
                break;
            case "text":
                inputs = inputs.Replace("4711", "47x", StringComparison.Ordinal);
                break;
            case "unknown":
                inputs = inputs.Replace("4711", "4700", StringComparison.Ordinal);
                break;
        }

        var answer = await JobAsync("plan", ["run", "OPS-1", "--stage", "plan", "--inputs", "INPUTS"]);

        Assert.Equal(5, answer.ExitCode);
        Assert.Contains(reason, answer.Error, StringComparison.Ordinal);
        Assert.Equal(["built"], main.Notes);
        Assert.False(File.Exists(main.At("output")));
    }

    [LinuxFact]
    public async Task A_run_that_ended_is_not_gone_on_with()
    {
        await PlanAsync(fails: false);
        await StageAsync("stage-build", "build");
        await StageAsync("stage-deploy", "deploy");
        await StageAsync("verify-smoke", "smoke");
        await RecordAsync();
        NextRun("4712");

        Assert.Contains("Run 4711 has ended: succeeded.", (await JobAsync("plan", ["run", "OPS-1", "--stage", "plan", "--inputs", "INPUTS"])).Error, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task Of_two_runs_that_go_on_with_one_the_second_does_nothing_and_leaves_no_record()
    {
        await PauseAsync();
        NextRun("4712", "look=done");
        await PlanAsync();
        Claim("4711", "4700");

        var tried = await JobAsync("stage-look", ["run", "OPS-1", "--stage", "look", "--inputs", "INPUTS", "--dry-run"]);
        var (code, merged) = await RecordAsync();

        Assert.Equal((5, 5), (tried.ExitCode, code));
        Assert.Contains("Run 4700 goes on with run 4711", tried.Error, StringComparison.Ordinal);
        Assert.Empty(merged.Records);
    }

    [LinuxFact]
    public async Task A_long_wait_ends_the_job_and_names_the_time_to_go_on_at()
    {
        main.Runbook("## Procedure\n\n### Step 1: Wait\n\n```yaml wait id=pause timeout=3h\nfor: 2h\n```\n\n### Step 2: Note\n\n```bash id=noted needs=pause\nnote it\n```\n", Declared);
        await PlanAsync(fails: false);

        var answer = await JobAsync("stage-pause", ["run", "OPS-1", "--stage", "pause", "--inputs", "INPUTS"]);
        var done = Output("done");
        var (code, merged) = await RecordAsync();

        Assert.True(answer.ExitCode == 0, answer.Error);
        Assert.Equal((1, "false", "run-paused"), (code, done, merged.Records[^1].Kind));
        Assert.EndsWith("--resume 4711", answer.Output.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(Output("due"), (string?)merged.Records[^1].Data["due"]);
        Assert.Empty(main.Notes);
    }

    [LinuxTheory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("{ \"stage-deploy\": \"success\" }")]
    public async Task Where_nobody_says_which_jobs_began_those_without_a_record_did(string? said)
    {
        await PlanAsync(fails: false);
        await StageAsync("stage-build", "build");
        results["stage-deploy"] = "skipped";

        var answer = await JobAsync("record", ["record", "4711", "--inputs", "INPUTS"], ("RESULTS", said!));

        Assert.Equal(1, answer.ExitCode);
        Assert.Contains(Recorded().Records, record => record.Kind == "step-lost" && (string?)record.Data["step"] == "procedure:deploy");
    }

    [LinuxFact]
    public async Task The_record_names_who_approved_in_the_service_what_the_jobs_ran()
    {
        main.Write("policies/policyrunner.yml", "profiles:\n  - { paths: [\"**\"], profile: baseline }\nroles:\n  lead:\n    users: [lea]\n");
        main.Runbook(Body, $"{Declared}\napproval:\n  - role: lead");
        facts["reviews"] = JsonNode.Parse("""[ { "environment": "approval-lead", "user": "stranger" }, { "environment": "approval-lead", "user": "lea" }, { "environment": "approval-lead", "user": "Lea" } ]""");
        await PlanAsync(fails: false);

        var unsaid = await JobAsync("stage-build", ["run", "OPS-1", "--stage", "build", "--inputs", "INPUTS"]);
        Assert.Equal(5, unsaid.ExitCode);
        Assert.Contains("Who approved the plan is not in the environment (POLICYRUNNER_APPROVALS)", unsaid.Error, StringComparison.Ordinal);
        Assert.Empty(main.Notes);

        foreach (var (job, stage) in new[] { ("stage-build", "build"), ("stage-deploy", "deploy"), ("verify-smoke", "smoke") })
        {
            var asked = await JobAsync("asked", ["run", "OPS-1", "--stage", stage, "--inputs", "INPUTS", "--dry-run"]);
            Assert.True(asked.ExitCode == 0, asked.Error);
            var said = Output("approvals");
            Assert.Equal("""[{"role":"lead","person":"lea","environment":"approval-lead"}]""", said);
            Assert.Equal(0, (await JobAsync(job, ["run", "OPS-1", "--stage", stage, "--inputs", "INPUTS"], ("POLICYRUNNER_APPROVALS", said))).ExitCode);
            results[job] = "success";
        }

        var (code, _) = await RecordAsync();
        var report = await ToolAsync("audit", "report", Directory.GetFiles(artifacts, "journal.jsonl", SearchOption.AllDirectories).Single(file => file.Contains("journal-record-1", StringComparison.Ordinal)));

        Assert.Equal(0, code);
        Assert.Contains("It was to be approved by 'lead' before it does anything.", report.Output, StringComparison.Ordinal);
        Assert.Contains("The job of 'build' began, approved by lea as 'lead'.", report.Output, StringComparison.Ordinal);
        Assert.Single(report.Output.Split('\n'), line => line == "  - lea approved as 'lead'");
    }

    [LinuxFact]
    public async Task A_no_ends_a_run_that_has_done_nothing_and_the_record_names_who_said_it()
    {
        main.Write("policies/policyrunner.yml", "profiles:\n  - { paths: [\"**\"], profile: baseline }\nroles:\n  lead:\n    users: [lea]\n");
        main.Runbook(Body, $"{Declared}\napproval:\n  - role: lead");
        await PlanAsync(fails: false);
        results["stage-build"] = results["stage-deploy"] = results["verify-smoke"] = results["rollback-deploy-back"] = results["rollback-build-back"] = results["reverify-smoke"] = "skipped";
        facts["reviews"] = JsonNode.Parse("""[ { "environment": "approval-lead", "user": "lea", "yes": false } ]""");

        var (code, merged) = await RecordAsync();

        Assert.Equal((5, "run-ended", "refused"), (code, merged.Records[^1].Kind, (string?)merged.Records[^1].Data["outcome"]));
        Assert.Equal("lea did not say yes as 'lead'; start the workflow anew when that is settled.", (string?)Assert.Single(merged.Records[^1].Data["reasons"]!.AsArray()));
    }

    [LinuxTheory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("[1, null, {}]")]
    [InlineData("""[{ "role": "other", "person": "lea" }]""")]
    public async Task A_stage_whose_approvers_are_not_handed_over_as_they_should_be_does_nothing(string said)
    {
        main.Write("policies/policyrunner.yml", "profiles:\n  - { paths: [\"**\"], profile: baseline }\nroles:\n  lead:\n    users: [lea]\n");
        main.Runbook(Body, $"{Declared}\napproval:\n  - role: lead");
        facts["reviews"] = JsonNode.Parse("""[ { "environment": "approval-lead", "user": "lea" } ]""");
        await PlanAsync(fails: false);

        Assert.Equal(5, (await JobAsync("stage-build", ["run", "OPS-1", "--stage", "build", "--inputs", "INPUTS"], ("POLICYRUNNER_APPROVALS", said))).ExitCode);
        Assert.Empty(main.Notes);
    }

    // Up to the question, which nobody answers.
    private async Task PauseAsync()
    {
        main.Runbook(Asking, Declared);
        await PlanAsync(fails: false);
        await StageAsync("stage-build", "build");
        Assert.Equal(("0", "false"), await StageAsync("stage-look", "look"));
        Assert.Equal(1, (await RecordAsync()).Code);
    }

    // The workflow is started again to go on with the run before it.
    private void NextRun(string next, string answers = "")
    {
        facts["records"] = new JsonObject { [number] = Path.Combine(artifacts, "journal-record-1") };
        var began = (JsonObject)JsonNode.Parse(inputs)!;
        (began["resume"], began["answers"]) = (number, answers);
        inputs = began.ToJsonString();
        results.Clear();
        File.Delete(main.At("output"));
        number = next;
        artifacts = Directory.CreateDirectory(Path.Combine(all, next)).FullName;
    }

    private void Claim(string from, string by) => facts["claims"] = new JsonObject { [from] = by };

    private async Task<JournalReading> LocalAsync(string fails)
    {
        await ToolAsync("run", "OPS-1", "-p", "word=a;b c", "-p", $"fail={fails}", "--as", "tester");
        return Local();
    }

    private JournalReading Local() => main.Journal(Path.GetFileName(Directory.GetDirectories(main.At(".policyrunner/runs")).Single()));

    private Task<ToolAnswer> ToolAsync(params string[] arguments) => ToolProcess.RunAsync(
        main.Root, new Dictionary<string, string> { ["PATH"] = main.Environment["PATH"] + ":" + Environment.GetEnvironmentVariable("PATH"), ["HOME"] = main.Root }, arguments);

    private async Task PlanAsync(bool fails)
    {
        inputs = $$"""{ "word": "a;b c", "fail": {{(fails ? "true" : "false")}}, "reason": "", "confirm": "", "resume": "", "answers": "" }""";
        await PlanAsync();
    }

    private async Task PlanAsync()
    {
        var answer = await JobAsync("plan", ["run", "OPS-1", "--stage", "plan", "--inputs", "INPUTS"]);
        Assert.True(answer.ExitCode == 0, answer.Error);
        digest = Output("digest");
        Assert.Equal("true", Output("due"));
    }

    private async Task<(string Code, string Done)> StageAsync(string job, string stage)
    {
        var answer = await JobAsync(job, ["run", "OPS-1", "--stage", stage, "--inputs", "INPUTS"]);
        output.WriteLine($"{job}: {answer.ExitCode}\n{answer.Output}{answer.Error}");
        results[job] = answer.ExitCode == 0 ? "success" : "failure";
        return ($"{answer.ExitCode}", answer.ExitCode == 5 ? answer.Error : Output("done"));
    }

    private async Task<(int Code, JournalReading Merged)> RecordAsync()
    {
        var answer = await JobAsync("record", ["record", number, "--inputs", "INPUTS"]);
        return (answer.ExitCode, Recorded());
    }

    private async Task<(ToolAnswer Answer, string Summary)> SummarisedAsync()
    {
        File.Delete(main.At("summary"));
        var answer = await JobAsync("record", ["record", number, "--inputs", "INPUTS"], ("GITHUB_STEP_SUMMARY", main.At("summary")));
        return (answer, File.Exists(main.At("summary")) ? await File.ReadAllTextAsync(main.At("summary")) : "");
    }

    private JournalReading Recorded() =>
        Directory.GetFiles(artifacts, "journal.jsonl", SearchOption.AllDirectories).SingleOrDefault(file => file.Contains("journal-record-1", StringComparison.Ordinal)) is { } path
            ? JournalFile.Read(path) : new JournalReading { Records = [], Head = "", TornBytes = 0, SoundLength = 0 };

    // A checkout of its own, the artifacts of the jobs before, and what the runner sets.
    private async Task<ToolAnswer> JobAsync(string job, string[] arguments, params (string Name, string Value)[] more)
    {
        var folder = Directory.CreateTempSubdirectory("policyrunner-job-").FullName;
        try
        {
            var commit = main.Commit();
            CheckOut(folder);

            Copy(artifacts, Path.Combine(folder, ".policyrunner", "segments"));
            await File.WriteAllTextAsync(main.At("event.json"), """{ "repository": { "default_branch": "main" } }""");
            facts["environments"] = JsonNode.Parse("""[ { "name": "approval-lead", "restrictsBranches": true, "hasReviewers": true, "preventsSelfReview": true, "deniesBypass": true }, { "name": "first", "restrictsBranches": true, "deniesBypass": true }, { "name": "second", "restrictsBranches": true, "deniesBypass": true } ]""");
            await File.WriteAllTextAsync(main.At("facts.json"), facts.ToJsonString());
            File.Delete(main.At("output"));
            var variables = new Dictionary<string, string>
            {
                ["PATH"] = main.Environment["PATH"] + ":" + Environment.GetEnvironmentVariable("PATH"),
                ["HOME"] = main.Root,
                ["INPUTS"] = inputs,
                ["GITHUB_RUN_ID"] = number,
                ["GITHUB_RUN_ATTEMPT"] = "1",
                ["GITHUB_REF"] = "refs/heads/main",
                ["GITHUB_SHA"] = commit,
                ["GITHUB_EVENT_NAME"] = "workflow_dispatch",
                ["GITHUB_ACTOR"] = "tester",
                ["GITHUB_EVENT_PATH"] = main.At("event.json"),
                ["GITHUB_OUTPUT"] = main.At("output"),
                ["POLICYRUNNER_JOB_FACTS"] = main.At("facts.json"),
                ["POLICYRUNNER_DIGEST"] = digest,
                ["RESULTS"] = new JsonObject(results.Select(result => KeyValuePair.Create(result.Key, (JsonNode?)new JsonObject { ["result"] = result.Value }))).ToJsonString(),
            };
            foreach (var (name, value) in more)
            {
                if (value is null)
                {
                    variables.Remove(name);
                    continue;
                }

                variables[name] = value;
            }

            var answer = await ToolProcess.RunAsync(folder, variables, arguments);
            if (Directory.Exists(Path.Combine(folder, ".policyrunner", "runs")))
            {
                Copy(Path.Combine(folder, ".policyrunner", "runs"), Path.Combine(artifacts, $"journal-{job}-1"));
            }

            return answer;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // As the action does it: the repository with the commit. What jobs share is of one place alone here, unless a test says where.
    private void CheckOut(string folder)
    {
        Git(main.Root, "clone", "--quiet", main.Root, folder);
        if (origin is null)
        {
            Git(folder, "remote", "remove", "origin");
        }
        else
        {
            Git(folder, "remote", "set-url", "origin", origin);
        }

        if (!hasRepository)
        {
            Directory.Delete(Path.Combine(folder, ".git"), recursive: true);
        }
    }

    private static void Git(string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", ["-C", folder, .. arguments]))!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private string Output(string name)
    {
        var lines = File.ReadAllLines(main.At("output"));
        var at = Array.FindIndex(lines, line => line.StartsWith($"{name}<<", StringComparison.Ordinal));
        Assert.True(at >= 0, $"There is no output '{name}'.");
        return lines[at + 1];
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }

    // What depends on where and when it ran is not compared.
    private static IReadOnlyList<string> Plain(JournalReading reading)
    {
        Assert.Null(reading.Fault);
        return [.. reading.Records.Where(record => !record.Kind.StartsWith("segment-", StringComparison.Ordinal)).Select(record =>
        {
            var data = (JsonObject)record.Data.DeepClone();
            foreach (var host in (string[])["run", "group", "start", "boot", "locks", "notes", "state", "repository", "tool", "job", "from", "isShared"])
            {
                data.Remove(host);
            }

            return $"{record.Kind} {data.ToJsonString()}";
        })];
    }
}
