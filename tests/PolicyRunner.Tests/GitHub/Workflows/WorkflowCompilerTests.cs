using System.Text.RegularExpressions;
using PolicyRunner.GitHub.Workflows;
using PolicyRunner.Organisation;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Tests.GitHub.Workflows;

public sealed partial class WorkflowCompilerTests
{
    private const string Deploy = """
        ---
        id: REL-001
        title: Deploy
        status: accepted
        parameters:
          environment: { type: string, enum: [staging, production], default: staging, description: Where to }
          version: { type: string, pattern: '^v[0-9]+$' }
          migrate: { type: boolean, default: false }
          percent: { type: integer, minimum: 1, maximum: 100, default: 10 }
        environment: "{{ environment }}"
        confirm: "DEPLOY {{ environment }}"
        lock: backend-{{ environment }}-{{ migrate }}
        secrets: [TOKEN]
        approval:
          - role: on-call-lead
          - role: dba
            count: 2
            when: migrate == true
        triggers:
          - schedule: "0 9 * * 2"
            every: 2 weeks from 2026-10-06
          - alert: api-errors
        ---
        # Deploy

        ## Procedure

        ### Look

        ```bash id=look timeout=1m
        kubectl get pods
        ```

        ### Canary

        ```bash id=canary timeout=5m retry=2 backoff=30s secrets=TOKEN undo=canary-off
        kubectl set image deployment/api "api=$VERSION"
        ```

        ### Rest

        ```bash id=rest timeout=20m undo=rest-off environment=production
        kubectl rollout restart deployment/api
        ```

        ## Verification

        ```bash id=smoke
        curl -fsS https://example.org/health
        ```

        ## Rollback

        ### Canary off

        ```bash id=canary-off secrets=TOKEN
        kubectl rollout undo deployment/api
        ```

        ### Rest off

        ```bash id=rest-off
        kubectl rollout undo deployment/rest
        ```
        """;

    [Fact]
    public void A_runbook_becomes_a_workflow() => Snapshot.Match(Text(Deploy), "deploy");

    [Fact]
    public void The_same_runbook_makes_the_same_bytes() => Assert.Equal(Text(Deploy), Text(Deploy));

    [Fact]
    public void Rollback_goes_backwards_and_runs_when_anything_failed()
    {
        var jobs = Jobs(Deploy);

        Assert.Equal(
            ["plan", "approve-on-call-lead", "approve-dba-1", "approve-dba-2", "stage-look", "stage-canary", "stage-rest", "verify-smoke", "rollback-rest-off", "rollback-canary-off", "reverify-smoke", "record"],
            jobs.Entries.Select(job => job.Key.Text));
        Assert.Contains("rollback-rest-off", Needs(jobs, "rollback-canary-off"));
        Assert.DoesNotContain("approve-dba-1", Needs(jobs, "rollback-rest-off"));
        Assert.Contains("contains(needs.*.result, 'failure')", Job(jobs, "rollback-rest-off").Text("if"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_is_in_the_one_step_that_runs_what_names_it()
    {
        var steps = Jobs(Deploy).Entries.SelectMany(job => ((YamlMapping)job.Value).List("steps").OfType<YamlMapping>()).Where(step => (step["env"] as YamlMapping)?["TOKEN"] is not null).ToList();

        Assert.Equal(["Run", "Run"], steps.Select(step => step.Text("name")));
        Assert.All(steps, step => Assert.Null(((YamlMapping)step["env"]!)["GITHUB_TOKEN"]));
    }

    [Fact]
    public void The_own_runbooks_compile_to_workflows_without_an_expression_in_a_script()
    {
        var report = WorkflowDesk.Make(new WorkflowCommission { WorkingDirectory = Repository.Root }, CancellationToken.None);

        Assert.Empty(report.Problems);
        var texts = report.Files.Select(file => file.After).OfType<string>().ToList();
        Assert.True(texts.Count >= 6, $"{texts.Count} workflows");
        Assert.All(texts, Harmless);
    }

    [Theory]
    [InlineData("title: Deploy", "title: \"${{ github.token }} \\u001b[31m\\n::error::x\"")]
    [InlineData("### Look\n", "### Look ${{ secrets.TOKEN }} `$(id)`\n")]
    [InlineData("description: Where to", "description: \"${{ secrets.TOKEN }}'\\\"\\n- x: y\"")]
    [InlineData("pattern: '^v[0-9]+$'", "pattern: '^${{x}}$'")]
    [InlineData("default: staging,", "default: \"${{ github.token }}\",")]
    [InlineData("- alert: api-errors", "- alert: \"${{ github.token }}\"")]
    [InlineData("environment=production", "environment=${{x}}")]
    public void Nothing_of_a_runbook_becomes_an_expression(string old, string hostile)
    {
        var result = Compile(Deploy.Replace(old, hostile, StringComparison.Ordinal), OrganisationFile.Empty);
        if (result.File is { } file)
        {
            Harmless(file.Text);
            Assert.DoesNotContain("${{ github.token }} ", file.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("${{x}}", file.Text, StringComparison.Ordinal);
            Assert.Equal(2, Regex.Count(file.Text, @"\$\{\{ secrets.TOKEN \}\}"));
        }
        else
        {
            Assert.NotEmpty(result.Problems);
        }
    }

    [Theory]
    [InlineData("0 9 * *", "4 of the five fields")]
    [InlineData("0 25 * * *", "'25' in the schedule")]
    [InlineData("* * * * *", "more often than every 5 minutes")]
    [InlineData("0-4 * * * *", "more often than every 5 minutes")]
    [InlineData("58,1 * * * *", "more often than every 5 minutes")]
    [InlineData("0 9 * * mon-fry", "'mon-fry' in the schedule")]
    [InlineData("0 9 31-1 * *", "'31-1' in the schedule")]
    [InlineData("0/0 9 * * *", "'0/0' in the schedule")]
    public void A_schedule_that_GitHub_would_not_keep_is_refused(string schedule, string message) =>
        Assert.Contains(message, Problems(Deploy.Replace("0 9 * * 2", schedule, StringComparison.Ordinal)), StringComparison.Ordinal);

    [Theory]
    [InlineData("*/5 * * * *")]
    [InlineData("0 9 1,15 jan-jun mon-fri")]
    [InlineData("5/20 0-6/2 * * 0")]
    public void A_schedule_that_GitHub_keeps_is_taken(string schedule) =>
        Assert.Contains($"cron: ", Text(Deploy.Replace("0 9 * * 2", schedule, StringComparison.Ordinal)), StringComparison.Ordinal);

    [Fact]
    public void More_parameters_than_a_form_takes_are_refused() =>
        Assert.Contains("takes 25 inputs, 21 of them parameters, and 'REL-001' has 25", Problems(Deploy.Replace(
            "  version:", string.Concat(Enumerable.Range(1, 21).Select(number => $"  p{number}: {{ type: string }}\n")) + "  version:", StringComparison.Ordinal)), StringComparison.Ordinal);

    [Fact]
    public void A_parameter_with_the_name_of_an_input_of_every_workflow_is_refused() =>
        Assert.Contains("'resume' has the name of an input that every workflow has", Problems(Deploy.Replace("  version:", "  resume: { type: string }\n  version:", StringComparison.Ordinal)), StringComparison.Ordinal);

    [Fact]
    public void A_stage_longer_than_a_hosted_job_is_refused_unless_the_runner_is_ones_own()
    {
        var slow = Deploy.Replace("timeout=20m", "timeout=7h", StringComparison.Ordinal);

        Assert.Contains("'rest' may take 7 h, and a hosted job ends after 6 h", Problems(slow), StringComparison.Ordinal);
        Assert.Contains("timeout-minutes: 430", Text(slow.Replace("id=rest ", "id=rest runs-on=own ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_role_of_more_users_than_an_environment_has_reviewers_is_refused()
    {
        var organisation = new OrganisationFile { Roles = new([new Role("dba", new SourceFile("o", "").Span(0, 0)) { Users = ["a", "b", "c", "d", "e", "f", "g"] }]) };

        Assert.Contains("'dba' has 7 users, and an environment takes 6 reviewers", string.Join('\n', Compile(Deploy, organisation).Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("runbooks/deploy.md", "read")]
    [InlineData("runbooks/called.md", "read")]
    [InlineData("runbooks/other.md", null)]
    public void Only_a_plan_job_that_asks_who_reviewed_its_runbooks_may_read_pull_requests(string reviewed, string? access)
    {
        var organisation = new OrganisationFile { Documents = new() { Approvals = [new ContentRule([new PathGlob(reviewed)], "dba", 1, new SourceFile("o", "").Span(0, 0))] } };
        var caller = DocumentReader.Read(new SourceFile("runbooks/deploy.md", "---\nid: REL-001\nstatus: accepted\n---\n# Deploy\n\n## Procedure\n\n### Call\n\n```yaml call id=inner\nrunbook: OPS-002\n```\n"));
        var called = DocumentReader.Read(new SourceFile("runbooks/called.md", "---\nid: OPS-002\nstatus: accepted\n---\n# Look\n\n## Procedure\n\n```bash id=look\nkubectl get pods\n```\n"));
        var result = WorkflowCompiler.Compile(caller.Runbooks[0], new Library([caller, called]), organisation);

        var jobs = Mapping(result.File!.Text, "jobs");
        Assert.Equal(access, ((YamlMapping)Job(jobs, "plan")["permissions"]!).Text("pull-requests"));
        Assert.All(jobs.Entries.Skip(1), job => Assert.Null(((YamlMapping)((YamlMapping)job.Value)["permissions"]!)["pull-requests"]));
    }

    [Fact]
    public void A_workflow_too_big_for_GitHub_says_how_to_split_it()
    {
        var steps = string.Concat(Enumerable.Range(1, 300).Select(number => $"### Step {number}\n\n```bash id=s{number} environment=e{number}\nls\n```\n\n"));

        Assert.Contains("split 'REL-001' into runbooks that it calls", Problems(Deploy.Replace("### Look\n", $"{steps}### Look\n", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Three_hundred_steps_of_one_environment_are_one_job()
    {
        var steps = string.Concat(Enumerable.Range(1, 300).Select(number => $"### Step {number}\n\n```bash id=s{number} timeout=1m\nls\n```\n\n"));

        Assert.Equal(12, Jobs(Deploy.Replace("### Look\n", $"{steps}### Look\n", StringComparison.Ordinal)).Entries.Count);
    }

    private static void Harmless(string text)
    {
        foreach (var job in Mapping(text, "jobs").Entries.Select(job => (YamlMapping)job.Value))
        {
            Assert.NotNull(job["permissions"]);
            Assert.InRange((job["timeout-minutes"] as YamlScalar)!.Number!.Value, 5, 360);
            foreach (var step in job.List("steps").OfType<YamlMapping>())
            {
                Assert.DoesNotContain("${{", step.Text("run") ?? "", StringComparison.Ordinal);
                Assert.True(step.Text("uses") is not { } uses || uses.StartsWith("./", StringComparison.Ordinal) || AtCommit().IsMatch(uses), step.Text("uses"));
            }
        }
    }

    [GeneratedRegex("^[a-z-]+/[a-z-]+@[0-9a-f]{40}$")]
    private static partial Regex AtCommit();

    private static string Text(string runbook)
    {
        var result = Compile(runbook, OrganisationFile.Empty);
        Assert.Empty(result.Problems);
        return result.File!.Text;
    }

    private static string Problems(string runbook) => string.Join('\n', Compile(runbook, OrganisationFile.Empty).Problems);

    private static YamlMapping Jobs(string runbook) => Mapping(Text(runbook), "jobs");

    private static YamlMapping Job(YamlMapping jobs, string id) => (YamlMapping)jobs[id]!;

    private static IEnumerable<string> Needs(YamlMapping jobs, string id) => Job(jobs, id).List("needs").OfType<YamlScalar>().Select(need => need.Text);

    private static YamlMapping Mapping(string text, string key)
    {
        var result = YamlReader.Read(EmbeddedText.Whole(new SourceFile("w.yml", text)));
        Assert.Empty(result.Problems);
        return (YamlMapping)((YamlMapping)result.Root!)[key]!;
    }

    private static WorkflowResult Compile(string text, OrganisationFile organisation)
    {
        var document = DocumentReader.Read(new SourceFile("runbooks/deploy.md", text));
        return WorkflowCompiler.Compile(document.Runbooks[0], new Library([document]), organisation);
    }
}
