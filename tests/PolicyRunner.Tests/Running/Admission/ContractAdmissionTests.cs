using PolicyRunner.Planning;
using PolicyRunner.Running.Admission;
using PolicyRunner.Tests.Running.Approvals;

namespace PolicyRunner.Tests.Running.Admission;

/// <summary>What a contract prohibits shows itself only with the parameters filled in.</summary>
public sealed class ContractAdmissionTests : IDisposable
{
    private const string Contract = """
        contracts:
          operations:
            prohibited:
              - { id: no-delete, title: Delete objects, tool: kubectl, verb: delete, reason: Nothing is deleted by hand }
              - { id: no-force, title: Force, tool: git, verb: push, flags: [--force] }
          response:
            prohibited:
              - { id: no-delete, title: Delete objects, tool: kubectl, verb: delete }
            allowed:
              - { id: rollout, title: Roll out, tool: kubectl, verb: rollout }
            incident-categories:
              store: { prohibited: [{ id: no-restart, title: Restart a store by hand, tool: kubectl, verb: rollout restart }] }
              platform:
                allowed:
                  - { id: drain, title: Empty a node, tool: kubectl, verb: drain }
                  - { id: delete, title: Delete, tool: kubectl, verb: delete }
          pipeline:
            allowed:
              - { id: start, title: Start a workflow, tool: gh, verb: workflow run }
        """;

    private readonly AdmissionFixture fixture = new() { Organisation = SignerFixture.Read(Contract) };

    public void Dispose() => fixture.Dispose();

    [Theory]
    [InlineData("kubectl \"$VERB\" pod api", "delete")]
    [InlineData("kubectl $VERB pod api", "delete")]
    [InlineData("kubectl $VERB", "delete pod api")]
    [InlineData("kubectl \"${VERB}\" pod api", "delete")]
    [InlineData("$VERB pod api", "kubectl delete")]
    [InlineData("sudo -E $VERB pod api", "kubectl delete")]
    [InlineData("bash -c \"$VERB\"", "true; kubectl delete pod api")]
    [InlineData("bash -c \"kubectl get pods; $VERB\"", "kubectl delete pod api")]
    [InlineData("ssh host \"kubectl $VERB pod api\"", "delete")]
    [InlineData("echo \"$(kubectl $VERB pod api)\"", "delete")]
    [InlineData("git push $VERB", "--force")]
    [InlineData("if true; then kubectl \"$VERB\" pod api; fi", "delete")]
    public void A_prohibited_action_that_appears_with_the_parameters_is_refused(string script, string value)
    {
        var harmless = Decide("operations", script, "get");
        var harmful = Decide("operations", script, value);

        Assert.DoesNotContain(harmless.Refusals, refusal => refusal.Kind == RefusalKind.Contract);
        Assert.StartsWith("Step 'deploy' with its parameters filled in: '", Assert.Single(harmful.Refusals, refusal => refusal.Kind == RefusalKind.Contract).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo \"$VERB\"", "; kubectl delete pod api")]
    [InlineData("echo $VERB", "; kubectl delete pod api")]
    [InlineData("kubectl annotate pod api \"note=$VERB\"", "kubectl delete \"; kubectl delete pod $(kubectl delete x) `kubectl delete y`\\")]
    [InlineData("X=$VERB kubectl get pods", "a kubectl delete b")]
    [InlineData("kubectl get pods '$VERB'", "delete")]
    public void What_the_shell_does_not_run_is_no_action(string script, string value) =>
        Assert.DoesNotContain(Decide("operations", script, value).Refusals, refusal => refusal.Kind == RefusalKind.Contract);

    [Fact]
    public void What_a_contract_does_not_allow_is_refused_even_when_only_a_parameter_names_it()
    {
        Assert.Empty(Decide("pipeline", "gh workflow run \"$VERB\"", "deploy.yml").Refusals);
        Assert.Contains(Decide("pipeline", "gh $VERB x", "repo delete").Refusals, refusal => refusal.Kind == RefusalKind.Contract);
    }

    [Theory]
    [InlineData("yaml workflow id=x", "workflow: deploy.yml", null)]
    [InlineData("yaml http id=x", "url: https://api.example.org/nodes/1", null)]
    [InlineData("yaml http id=x", "{ method: DELETE, url: 'https://api.example.org/nodes/1' }", "'http DELETE' changes something")]
    [InlineData("yaml command id=x", "run: [bash, -c, 'ls; touch /etc/x']", "'touch' changes something")]
    [InlineData("python id=x", "print(1)", "'python3' may change anything")]
    public void What_is_no_command_is_judged_as_the_one_that_does_the_same(string block, string content, string? refused)
    {
        var request = fixture.Request() with { Plan = fixture.Doing("status: accepted\ncontract: pipeline", block, content) };

        var refusals = AdmissionDesk.Decide(request, CancellationToken.None).Refusals.Where(refusal => refusal.Kind == RefusalKind.Contract);

        Assert.Equal(refused, refusals.Select(refusal => refusal.Reason.Split(": ")[1].Split(" and is none")[0]).LastOrDefault());
    }

    [Theory]
    [InlineData("status: accepted\ncontract: pipeline", 0)]
    [InlineData("status: accepted\ncontract: operations", 1)]
    [InlineData("status: accepted", 1)]
    public void What_is_called_is_judged_by_itself_where_the_same_contract_binds_it(string called, int refusals)
    {
        var request = fixture.Request() with { Plan = fixture.Calling("status: accepted\ncontract: pipeline", called) };

        Assert.Equal(refusals, AdmissionDesk.Decide(request, CancellationToken.None).Refusals.Count(refusal => refusal.Kind == RefusalKind.Contract && refusal.Reason.Contains("'policyrunner run'", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_contract_that_is_not_there_allows_nothing() =>
        Assert.Equal(
            "'REL-001' is bound by the contract 'operation', which the organisation file does not have; did you mean 'operations'?",
            $"{Assert.Single(Decide("operation", "echo ok", "x").Refusals)}");

    [Theory]
    [InlineData("incident-category: store", "kubectl rollout restart deployment/store", "no-restart")]
    [InlineData("incident-category: platform", "kubectl rollout restart deployment/store", null)]
    [InlineData("incident-category: platform", "kubectl delete pod x", "no-delete")]
    [InlineData("incident-category: platform", "kubectl drain node-1", null)]
    [InlineData("incident-category: store", "kubectl drain node-1", "is none of the actions")]
    [InlineData("kind: incident", "kubectl rollout restart deployment/store", "no-restart")]
    [InlineData("kind: incident", "kubectl drain node-1", "is none of the actions")]
    [InlineData("kind: release", "kubectl rollout restart deployment/store", null)]
    [InlineData("incident-category: shop", "kubectl rollout status deployment/store", "answers incidents of the category 'shop', which the contract 'response' does not know")]
    public void What_a_category_of_incidents_prohibits_is_prohibited_whatever_allows_it(string matter, string script, string? refused)
    {
        var refusals = AdmissionDesk.Decide(Request($"status: accepted\ncontract: response\n{matter}", script, "x"), CancellationToken.None).Refusals.Where(refusal => refusal.Kind == RefusalKind.Contract).ToList();

        if (refused is null)
        {
            Assert.Empty(refusals);
        }
        else
        {
            Assert.Contains(refused, Assert.Single(refusals).Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_step_that_destroys_only_with_its_parameters_must_say_so()
    {
        var decision = AdmissionDesk.Decide(Request("status: accepted", "kubectl $VERB namespace shop", "delete"), CancellationToken.None);

        var refusal = Assert.Single(decision.Refusals);
        Assert.Equal((RefusalKind.Policy, "declare it: effect=destructive"), (refusal.Kind, refusal.Help));
    }

    [Fact]
    public void Resolved_commands_are_what_the_shell_would_run()
    {
        var request = Request("status: accepted", "kubectl $VERB --note \"a $VERB\" 'b $VERB' ${VERB%x}", "get pods");

        var command = Assert.Single(ResolvedCommands.Of(request.Plan, request.Plan.Steps[0]));

        Assert.Equal(["get", "pods", "--note", "a get pods", "b $VERB", "${VERB%x}"], command.Arguments.Select(argument => argument.Value));
    }

    private AdmissionDecision Decide(string contract, string script, string value) =>
        AdmissionDesk.Decide(Request($"status: accepted\ncontract: {contract}", script, value), CancellationToken.None);

    private AdmissionRequest Request(string matter, string script, string value) => fixture.Request($"{matter}\nparameters:\n  verb: {{ type: string }}", script, $"verb={value}");
}
