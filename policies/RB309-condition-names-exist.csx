#nullable enable
// A condition over a name that does not exist is decided by nobody.
return new Policy("RB309", "condition-names-exist")
{
    Title = "A condition names parameters, answers and outputs that exist",
    Why = "A misspelt name in a condition skips the step that was needed, or asks for no approval where one was meant.",
    Severity = Severity.Error,
    AppliesTo = runbook => runbook.IsDeclared,
    Check = (runbook, context) =>
    {
        var known = runbook.Declaration.Parameters.SelectMany(parameter => parameter.Enum.Select(value => value.Text).Prepend(parameter.Name))
            .Concat(runbook.Steps.SelectMany(step => step.Marks).SelectMany(mark => mark.Name is { } name ? mark.Options.Prepend(name) : []))
            .ToHashSet(StringComparer.Ordinal);
        var ids = runbook.Steps.Select(step => step.Id).Concat(runbook.Actions.Select(action => action.Id)).ToHashSet(StringComparer.Ordinal);
        return Conditions(runbook).SelectMany(condition => Names(condition.Text)
            .Where(name => name.StartsWith("steps.", StringComparison.Ordinal) ? !ids.Contains(name.Split('.')[1]) : !known.Contains(name))
            .Select(name => condition.Span.Finding(name.StartsWith("steps.", StringComparison.Ordinal)
                ? $"The condition reads '{name}' and no step or action has that id.{NearestName.Hint(name.Split('.')[1], ids)}"
                : $"The condition reads '{name}', which is no parameter, answer or output.{NearestName.Hint(name, known)}")));
    },
    Bad =
    [
        """
        ---
        id: REL-001
        parameters:
          migrate: { type: boolean, default: false }
        approval:
          - role: dba
            when: [|migrat == true|]
        ---
        # Deploy

        ## Procedure

        ### Step 1: Migrate

        ```bash id=migrate timeout=5m [|when="migrations == true && migrate"|]
        make migrate
        ```
        """,
    ],
    Good =
    [
        """
        ---
        id: REL-001
        parameters:
          migrate: { type: boolean, default: false }
        approval:
          - role: dba
            when: migrate == true
        ---
        # Deploy

        ## Procedure

        ### Step 1: Plan

        ```bash id=plan timeout=5m
        make plan
        ```

        ### Step 2: Choose
        Everybody, or one tenant?
        <!-- ask scope = all-tenants | one-tenant -->

        ### Step 3: Migrate

        ```bash id=migrate timeout=5m when="(migrate || scope == 'all-tenants') && steps.plan.outputs.count > 0"
        make migrate
        ```
        """,
    ],
};

sealed record Condition(string Text, SourceSpan Span);

static IEnumerable<Condition> Conditions(Runbook runbook) =>
    (runbook.Declaration.Yaml?.List("approval") ?? []).OfType<YamlMapping>().Select(rule => rule["when"]).OfType<YamlScalar>()
        .Select(condition => new Condition(condition.Text, condition.Span))
        .Concat(runbook.Actions.Where(action => action.Attributes.When is not null)
            .Select(action => new Condition(action.Attributes.When!, action.Attributes.SpanOf("when", action.Span))));

static IEnumerable<string> Names(string condition)
{
    for (var i = 0; i < condition.Length; i++)
    {
        if (condition[i] is '\'' or '"')
        {
            var end = condition.IndexOf(condition[i], i + 1);
            i = end < 0 ? condition.Length : end;
        }
        else if (char.IsLetter(condition[i]) || condition[i] == '_')
        {
            var start = i;
            while (i + 1 < condition.Length && (char.IsLetterOrDigit(condition[i + 1]) || condition[i + 1] is '_' or '-' or '.'))
            {
                i++;
            }

            if (condition[start..(i + 1)] is not ("true" or "false") and var name)
            {
                yield return name;
            }
        }
        else if (char.IsDigit(condition[i]))
        {
            while (i + 1 < condition.Length && char.IsLetterOrDigit(condition[i + 1]))
            {
                i++;
            }
        }
    }
}
