using PolicyRunner.Organisation;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Organisation;

/// <summary>What a contract allows and prohibits, in general and in an incident.</summary>
public sealed class ContractJudgeTests
{
    private static readonly Contract Operations = OrganisationReader.Read(new SourceFile("policies/policyrunner.yml", """
        contracts:
          operations:
            prohibited:
              - { id: drop, title: Drop a table, text: '(?i)drop\s+table' }
            incident-categories:
              data-loss: { prohibited: [{ id: restart, title: Restart, tool: systemctl }] }
              outage: { prohibited: [{ id: scale, title: Scale, tool: kubectl, verb: scale }], allowed: [{ id: look, title: Look, tool: journalctl }] }
        """)).Organisation.Contracts["operations"]!;

    [Theory]
    [InlineData("", "drop")]
    [InlineData("kind: incident\n", "drop restart scale")]
    [InlineData("incident-category: data-loss\n", "drop restart")]
    [InlineData("incident-category: outage\n", "- drop scale")]
    [InlineData("incident-category: unknown\n", "drop")]
    public void What_a_runbook_may_not_do_depends_on_the_incidents_it_answers(string declared, string breaches)
    {
        var judge = ContractJudge.Of(Operations, Read(declared));

        Assert.Equal(breaches, string.Join(' ', Read(declared).Commands.Select(judge.Breach).OfType<ContractBreach>().Select(breach => breach.Rule?.Id ?? "-").Distinct().Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("    allowed: []\n")]
    public void Without_a_list_of_what_is_allowed_unknown_commands_pass_and_the_policy_says_so(string allowed)
    {
        var contract = OrganisationReader.Read(new SourceFile("policies/policyrunner.yml", $"contracts:\n  operations:\n    prohibited: [{{ id: x, title: X, tool: dropdb }}]\n{allowed}")).Organisation.Contracts["operations"]!;

        Assert.Null(new ContractJudge(contract).Breach(Read("", "./wipe.sh").Commands[0]));
        var policy = PolicyRunner.Checking.Checker.Policies(null, Repository.Root, CancellationToken.None).Single(policy => policy.Id == "RB206");
        Assert.Contains("One without 'allowed', or with none in it, stops only what it prohibits", policy.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("./wipe.sh", true)]
    [InlineData("$K delete namespace prod", true)]
    [InlineData("echo rm -rf /srv | bash", true)]
    [InlineData("trap './wipe.sh' EXIT", true)]
    [InlineData(". ./wipe.sh", true)]
    [InlineData("journalctl -u api", false)]
    [InlineData("cd /srv && test -f a && echo yes && export A=b", false)]
    [InlineData("A=$(date +%F)", false)]
    public void What_nobody_understands_must_be_among_what_is_allowed_too(string line, bool isBreach)
    {
        var runbook = Read("incident-category: outage\n", line);
        var judge = ContractJudge.Of(Operations, runbook);

        Assert.Equal(isBreach, runbook.Commands.Any(command => judge.Breach(command) is not null));
    }

    [Fact]
    public void A_judge_for_each_of_many_runbooks_makes_no_expression_anew()
    {
        var runbook = Read("");
        ContractJudge.Of(Operations, runbook).Breach(runbook.Commands[0]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var times = 0; times < 1_000; times++)
        {
            ContractJudge.Of(Operations, runbook);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200 * 1_000);
    }

    private static Runbook Read(string declared) => Read(declared, """
        psql -c "DROP  TABLE users"
        systemctl restart api
        kubectl scale deployment api --replicas=3
        journalctl -u api
        """);

    private static Runbook Read(string declared, string script) => DocumentReader.Read(new SourceFile("runbooks/a.md", $"""
        ---
        id: OPS-1
        contract: operations
        {declared}---
        # Mend it

        ## Procedure

        ```bash
        {script}
        ```
        """)).Runbooks[0];
}
