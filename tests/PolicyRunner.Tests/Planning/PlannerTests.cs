using PolicyRunner.Organisation;
using PolicyRunner.Planning;
using PolicyRunner.Planning.Parameters;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Planning;

public sealed class PlannerTests
{
    private const string Deploy = """
        ---
        id: REL-001
        title: Deploy
        parameters:
          environment: { type: string, enum: [staging, production] }
          version: { type: string, default: v1.0.0 }
          migrate: { type: boolean, default: false }
        environment: "{{ environment }}"
        confirm: "DEPLOY {{ environment }}"
        lock: backend-{{ environment }}
        secrets: [TOKEN]
        approval:
          - role: on-call-lead
          - role: dba
            count: 2
            when: migrate == true
        ---
        # Deploy

        ## Procedure

        ### Step 1: Look

        ```bash id=look
        kubectl get pods
        ```

        ### Step 2: Canary

        ```bash id=canary timeout=5m secrets=TOKEN undo=canary-off
        kubectl set image deployment/api "api=$VERSION"
        ```

        ### Step 3: Migrate

        ```bash id=migrate when="migrate == true"
        alembic upgrade head
        ```

        ```yaml http id=live
        url: https://{{ environment }}.example.org/{{ version }}
        headers: { X-Version: "{{ version }}" }
        ```

        ## Verification

        ```bash id=smoke
        curl -fsS https://example.org/health
        ```

        ## Rollback

        ### Step 1: Canary off

        ```bash id=canary-off
        kubectl rollout undo deployment/api
        ```
        """;

    [Fact]
    public void A_block_that_no_step_has_is_not_left_out_of_the_plan_in_silence() =>
        Assert.Contains("belongs to no step", Problems(["environment=staging"], Deploy.Replace("### Step 1: Look\n\n", "", StringComparison.Ordinal)), StringComparison.Ordinal);

    [Fact]
    public void A_plan_holds_every_action_in_the_order_it_runs()
    {
        var plan = Plan("environment=production");

        Assert.Equal(["look", "canary", "migrate", "live", "smoke", "canary-off"], plan.Steps.Select(step => step.Id));
        Assert.Equal([Effect.Read, Effect.Mutate, Effect.Mutate, Effect.Read, Effect.Read, Effect.Mutate], plan.Steps.Select(step => step.Effect));
        Assert.Equal(["", "look", "canary", "migrate", "", ""], plan.Steps.Select(step => string.Join(',', step.After)));
        Assert.Equal(("production", "DEPLOY production", "backend-production"), (plan.Environment, plan.Confirm, plan.Lock));
        Assert.Equal(["TOKEN"], plan.Secrets);
        Assert.Equal(Effect.Mutate, plan.Effect);
    }

    [Fact]
    public void A_secret_is_only_in_the_stage_whose_steps_name_it()
    {
        var stages = Plan("environment=production").Stages;

        Assert.Equal(["look", "canary", "migrate,live", "smoke", "canary-off"], stages.Select(stage => string.Join(',', stage.Steps)));
        Assert.Equal(["", "TOKEN", "", "", ""], stages.Select(stage => string.Join(',', stage.Secrets)));
    }

    [Fact]
    public void Conditions_over_parameters_are_decided_when_the_plan_is_made()
    {
        Assert.Equal(["on-call-lead 1"], Plan("environment=staging").Approvals.Select(approval => $"{approval.Role} {approval.Count}"));
        Assert.Equal("false", Plan("environment=staging").Find("migrate")!.When);

        Assert.Equal(["on-call-lead 1", "dba 2"], Plan("environment=staging", "migrate=true").Approvals.Select(approval => $"{approval.Role} {approval.Count}"));
        Assert.Null(Plan("environment=staging", "migrate=true").Find("migrate")!.When);
    }

    [Fact]
    public void A_value_cannot_leave_its_place_in_an_address() =>
        Assert.Equal(
            "https://staging.example.org/a%2F..%2Fb%3Fc%3D%40evil.example%0A",
            Plan(["environment=staging", "version=a/../b?c=@evil.example\n"], Deploy.Replace("headers: { X-Version: \"{{ version }}\" }", "")).Find("live")!.Definition["url"]!.GetValue<string>());

    [Fact]
    public void A_line_end_in_a_header_is_refused() =>
        Assert.Contains("which no header can carry", Problems(["environment=staging", "version=a\nX-Other: b"], Deploy), StringComparison.Ordinal);

    [Theory]
    [InlineData("kubectl get pods", "kubectl get nodes")]
    [InlineData("timeout=5m", "timeout=6m")]
    [InlineData("X-Version", "X-Versions")]
    [InlineData("Step 1: Canary off", "Step 1: Canary gone")]
    [InlineData("count: 2", "count: 3")]
    public void One_changed_byte_of_the_runbook_is_another_digest(string old, string changed) =>
        Assert.NotEqual(Plan(["environment=staging", "migrate=true"], Deploy).Digest, Plan(["environment=staging", "migrate=true"], Deploy.Replace(old, changed)).Digest);

    [Fact]
    public void Parameters_policies_tool_and_commit_are_in_the_digest_and_what_a_step_does_not_use_is_not_in_its_own()
    {
        var plan = Plan("environment=staging");

        Assert.Equal(plan.Digest, Plan("environment=staging").Digest);
        Assert.NotEqual(plan.Digest, Plan("environment=production").Digest);
        Assert.NotEqual(plan.Digest, Make(["environment=staging"], Deploy, origin => origin with { PolicyPack = "other" }).Plan!.Digest);
        Assert.NotEqual(plan.Digest, Make(["environment=staging"], Deploy, origin => origin with { Tool = "2" }).Plan!.Digest);
        Assert.NotEqual(plan.Digest, Make(["environment=staging"], Deploy, origin => origin with { Commit = "c" }).Plan!.Digest);
        Assert.Equal(plan.Find("look")!.Digest, Plan("environment=production").Find("look")!.Digest);
        Assert.NotEqual(plan.Find("live")!.Digest, Plan("environment=production").Find("live")!.Digest);
    }

    [Theory]
    [InlineData("id=look", "id=look needs=nobody", "'needs' of 'look' names 'nobody', which is no step that runs.")]
    [InlineData("id=look", "id=look needs=canary", "These steps wait for each other: look -> canary -> look; take one 'needs' out.")]
    [InlineData("undo=canary-off", "undo=canary-of", "'undo' of 'canary' names 'canary-of', which is no step that runs. Did you mean 'canary-off'?")]
    [InlineData("migrate == true\"", "migrat == true\"", "The condition reads 'migrat', which is no parameter, answer or output. Did you mean 'migrate'?")]
    [InlineData("/{{ version }}", "/{{ versoin }}", "'{{ versoin }}' is no parameter, answer or output. Did you mean 'version'?")]
    [InlineData("id=live", "id=look", "Two actions have the id 'look' (the other is on line 24); give each one of its own.")]
    [InlineData("kubectl get pods", "kubectl get pods -n <namespace>", "'<namespace>' is still to be filled in; make it a parameter.")]
    [InlineData("secrets=TOKEN", "secrets=OTHER", "The secret 'OTHER' is not declared; add it to the runbook's 'secrets'.")]
    [InlineData("timeout=5m", "timeout", "'timeout' has no value; write timeout=VALUE.")]
    [InlineData("timeout=5m", "timeuot=5m", "Unknown attribute 'timeuot'. Did you mean 'timeout'?")]
    public void What_cannot_run_has_no_plan(string old, string changed, string message) =>
        Assert.Contains(message, Problems(["environment=staging"], Deploy.Replace(old, changed)), StringComparison.Ordinal);

    [Fact]
    public void An_undeclared_runbook_has_no_plan() =>
        Assert.Contains("is not declared", Problems([], "# Restart Redis\n\n## Procedure\n\n1. Restart it.\n\n## Rollback\n\n1. Start the old one.\n"), StringComparison.Ordinal);

    [Fact]
    public void A_called_runbook_is_planned_with_its_parameters_and_circles_are_named()
    {
        const string call = "---\nid: OPS-1\n---\n# Outer\n\n## Procedure\n\n```yaml call id=inner\nrunbook: OPS-2\nparameters: { name: x }\n```\n";
        const string called = "---\nid: OPS-2\nparameters: { name: { type: string } }\n---\n# Inner\n\n## Procedure\n\n```bash id=say\necho \"$NAME\"\n```\n";

        var plan = Make([], call, more: called).Plan!;
        Assert.Equal("x", plan.Find("inner")!.Called!.Parameters[0].Value.ToString());
        Assert.NotEqual(plan.Find("inner")!.Digest, Make([], call, more: called.Replace("echo", "printf")).Plan!.Find("inner")!.Digest);

        // A commit elsewhere changes the plan and nothing that a step does.
        var later = Make([], call, origin => origin with { Commit = "b" }, called).Plan!;
        Assert.NotEqual(plan.Digest, later.Digest);
        Assert.Equal(plan.Find("inner")!.Digest, later.Find("inner")!.Digest);
        Assert.NotEqual(plan.Digest, Make([], call, more: called + "\nA word more.\n").Plan!.Digest);

        var outer = call.Replace("parameters: { name: x }\n", "");
        var circle = Make([], outer, more: outer.Replace("OPS-1", "OPS-9").Replace("OPS-2", "OPS-1").Replace("OPS-9", "OPS-2"));
        Assert.Contains("Runbooks call each other: OPS-1 -> OPS-2 -> OPS-1", string.Join('\n', circle.Problems), StringComparison.Ordinal);
    }

    private static Plan Plan(params string[] parameters) => Plan(parameters, Deploy);

    private static Plan Plan(string[] parameters, string text)
    {
        var (plan, problems) = Make(parameters, text);
        Assert.Empty(problems);
        return plan!;
    }

    private static string Problems(string[] parameters, string text)
    {
        var (plan, problems) = Make(parameters, text);
        Assert.Null(plan);
        return string.Join('\n', problems);
    }

    private static PlanResult Make(string[] parameters, string text, Func<PlanOrigin, PlanOrigin>? origin = null, string? more = null)
    {
        var documents = new[] { text, more }.OfType<string>().Select((content, index) => DocumentReader.Read(new SourceFile($"runbooks/{index}.md", content))).ToList();
        var given = new PlanOrigin { PolicyPack = "pack", Tool = "1" };
        return Planner.Make(new PlanRequest
        {
            Runbook = documents[0].Runbooks[0],
            Library = new Library(documents),
            Organisation = OrganisationFile.Empty,
            Parameters = [.. parameters.Select(parameter => ParameterInput.Parse(parameter)!)],
            Origin = origin is null ? given : origin(given),
        });
    }
}
