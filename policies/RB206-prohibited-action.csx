#nullable enable
// What the organisation forbids stays forbidden at three in the morning; no text in a pull request can allow it.
return new Policy("RB206", "prohibited-action")
{
    Title = "A runbook does nothing that its contract prohibits",
    Why = "A contract that only people enforce is broken in the first emergency.",
    Severity = Severity.Error,
    Enforcement = Enforcement.HardMandatory,
    AppliesTo = runbook => runbook.IsDeclared && runbook.Declaration.Contract is not null,
    Check = (runbook, context) => context.Organisation.Contracts[runbook.Declaration.Contract!] is { } contract ? Judge(runbook, contract) : [],
    Bad =
    [
        """
        === policies/policyrunner.yml
        contracts:
          operations:
            prohibited:
              - { id: no-patch, title: Patch live objects, tool: kubectl, verb: patch, reason: Deployments go through CI/CD only }
              - { id: no-pipe, title: Run what was just downloaded, text: '^curl .*\| *sh\b' }
              - { id: no-force, title: Overwrite history, tool: git, verb: push, flags: [--force, -f] }
        === runbooks/fix.md
        ---
        id: OPS-13
        title: Fix it
        contract: operations
        ---
        # Fix it

        ## Procedure

        ### Patch

        ```bash
        [|kubectl patch deployment api -p '{}'|]
        [|curl https://example.org/fix.sh|] | sh
        [|git push -f|]
        ```
        """,
        """
        === policies/policyrunner.yml
        contracts:
          operations:
            allowed:
              - { id: start, title: Start a workflow, tool: gh, verb: workflow run }
        === runbooks/fix.md
        ---
        id: OPS-13
        title: Fix it
        contract: operations
        ---
        # Fix it

        ## Procedure

        ### Scale

        ```bash
        gh workflow run deploy.yml
        kubectl get pods
        [|kubectl scale deployment api --replicas=3|]
        ```
        """,
    ],
    Good =
    [
        """
        === policies/policyrunner.yml
        contracts:
          operations:
            prohibited:
              - { id: no-rollout-undo, title: Undo a rollout by hand, tool: kubectl, verb: rollout undo }
        === runbooks/fix.md
        ---
        id: OPS-13
        title: Fix it
        contract: operations
        ---
        # Fix it

        ## Procedure

        ### Look

        ```bash
        kubectl rollout status deployment/api
        git push
        ```
        """,
    ],
};

static IEnumerable<Finding> Judge(Runbook runbook, Contract contract)
{
    var prohibited = contract.Prohibited.Select(rule => (Rule: rule, Pattern: Pattern(rule))).ToList();
    var allowed = contract.Allowed.Select(rule => (Rule: rule, Pattern: Pattern(rule))).ToList();
    foreach (var command in runbook.Commands.Concat(runbook.Actions.SelectMany(action => action.Commands)).DistinctBy(command => command.Span.Start))
    {
        if (prohibited.Find(entry => Matches(entry.Rule, entry.Pattern, command)) is { Rule: { } rule })
        {
            yield return command.Finding(
                $"'{command.Tool} {command.Verb}' is prohibited by the contract '{contract.Name}' ({rule.Id}: {rule.Reason ?? rule.Title}); take it out.") with
            {
                Related = [new RelatedPlace(rule.Span, "the rule")],
            };
        }
        else if (allowed.Count > 0 && command.Effect >= CommandEffect.Mutate && !allowed.Exists(entry => Matches(entry.Rule, entry.Pattern, command)))
        {
            yield return command.Finding($"'{command.Tool} {command.Verb}' changes something and is none of the actions that the contract '{contract.Name}' allows; take it out.") with
            {
                Related = [new RelatedPlace(contract.Span, "the contract")],
            };
        }
    }
}

static Regex? Pattern(ContractRule rule) => rule.Text is { } text ? new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant) : null;

static bool Matches(ContractRule rule, Regex? pattern, ShellCommand command) =>
    (rule.Tool is null || rule.Tool == command.Tool)
    && MatchesVerb(rule.Verb, command.Verb.Split(' '))
    && (rule.Flags.Count == 0 || rule.Flags.Any(command.HasFlag))
    && (rule.Paths.Count == 0 || command.Arguments.Any(argument => rule.Paths.Any(path => path.Matches(argument.Value))))
    && (pattern is null || pattern.IsMatch(command.Text) || pattern.IsMatch(Line(command)));

static bool MatchesVerb(IReadOnlyList<string> rule, string[] verb) =>
    rule.Count <= verb.Length && rule.Select((word, index) => word == "*" || word == verb[index]).All(same => same);

// The command and what it is piped into.
static string Line(ShellCommand command)
{
    var text = command.Span.File.Text;
    var end = text.AsSpan(command.Span.End).IndexOfAny('\r', '\n');
    return text[command.Span.Start..(end < 0 ? text.Length : command.Span.End + end)];
}
