#nullable enable
// Braces in a shell block are never filled in: a parameter reaches a shell only as a variable.
return new Policy("RB204", "parameter-not-in-braces")
{
    Title = "A shell block names a parameter as a variable",
    Why = "Text pasted into a script becomes part of the program, so braces stay as they are and the command gets them literally.",
    Severity = Severity.Error,
    AppliesTo = runbook => runbook.IsDeclared && runbook.Declaration.Parameters.Count > 0,
    Check = (runbook, context) => runbook.Actions
        .Where(action => action is { Kind: ActionKind.Shell, Block: not null })
        .SelectMany(action => Judge(runbook, action.Block!.Content)),
    Bad =
    [
        """
        ---
        id: REL-8
        title: Deploy
        parameters:
          app-version: { type: string }
        ---
        # Deploy

        ## Procedure

        ### Deploy it

        ```bash
        helm upgrade api charts/api --set image.tag=[|{{ app-version }}|]
        ```
        """,
    ],
    Good =
    [
        """
        ---
        id: REL-8
        title: Deploy
        parameters:
          app-version: { type: string }
        ---
        # Deploy {{ app-version }}

        ## Procedure

        ### Deploy it

        ```bash
        helm upgrade api charts/api --set image.tag="$APP_VERSION"
        docker ps --format '{{ .Names }} {{json .}}'
        ```
        """,
    ],
};

static IEnumerable<Finding> Judge(Runbook runbook, EmbeddedText content)
{
    var text = content.Text;
    for (var start = text.IndexOf("{{", StringComparison.Ordinal); start >= 0; start = text.IndexOf("{{", start + 2, StringComparison.Ordinal))
    {
        var end = text.IndexOf("}}", start, StringComparison.Ordinal);
        if (end < 0)
        {
            yield break;
        }

        var name = text[(start + 2)..end].Trim();
        if (runbook.Declaration.Parameters.FirstOrDefault(parameter => parameter.Name == name) is { } parameter)
        {
            yield return content.Span(start, end + 2).Finding($"'{name}' is not filled in here; write \"${parameter.Variable}\".") with
            {
                Fix = Fix.Unsafe("Use the variable", content.Span(start, end + 2).Replace($"\"${parameter.Variable}\"")),
            };
        }
    }
}
