#nullable enable
// A parameter is somebody's input: unquoted, or read a second time by another shell, it becomes part of the program.
return new Policy("RB203", "parameter-is-quoted")
{
    Title = "A parameter is quoted and never becomes code",
    Why = "A space or a ';' in an unquoted parameter changes what the command does.",
    Severity = Severity.Error,
    AppliesTo = runbook => runbook.IsDeclared && runbook.Declaration.Parameters.Count > 0,
    Check = (runbook, context) => Judge(runbook, runbook.Declaration.Parameters.Select(parameter => parameter.Variable).ToHashSet()),
    Bad =
    [
        """
        ---
        id: REL-7
        title: Deploy
        parameters:
          version: { type: string }
          tool: { type: string }
        ---
        # Deploy

        ## Procedure

        ### Deploy it

        ```bash
        helm upgrade api charts/api --set image.tag=[|$VERSION|]
        [|$TOOL|] status
        bash -c "deploy [|$VERSION|]"
        eval "deploy [|$VERSION|]"
        psql -c "delete from releases where version = '[|$VERSION|]'"
        ```
        """,
    ],
    Good =
    [
        """
        ---
        id: REL-7
        title: Deploy
        parameters:
          version: { type: string }
        ---
        # Deploy

        ## Procedure

        ### Deploy it

        ```bash
        TAG=$VERSION
        helm upgrade api charts/api --set "image.tag=$VERSION" --namespace $NAMESPACE
        psql -v version="$VERSION" -f release.sql
        if [[ $VERSION == v1* ]]; then echo '$VERSION'; fi
        ```

        ```console
        $ echo $VERSION
        ```
        """,
    ],
};

static IEnumerable<Finding> Judge(Runbook runbook, HashSet<string> variables) => runbook.Actions
    .Where(action => action.Kind == ActionKind.Shell && action.IsRunnable && action.Block is { Language: not ("pwsh" or "powershell" or "python" or "sql") })
    .SelectMany(action => action.Commands)
    .SelectMany(command => Judge(command, variables))
    .DistinctBy(finding => finding.Span.Start);

static IEnumerable<Finding> Judge(ShellCommand command, HashSet<string> variables)
{
    var reader = SecondReader(command);
    foreach (var word in command.Arguments.Concat(command.Redirections.Select(redirection => redirection.Target)))
    {
        foreach (var expansion in word.Expansions.Where(expansion => variables.Contains(expansion.Name)))
        {
            if (reader is not null)
            {
                yield return expansion.Finding($"The parameter '${expansion.Name}' becomes part of what {reader} reads as code; hand it over as an argument or variable.");
            }
            else if (!expansion.IsQuoted)
            {
                yield return expansion.Finding($"The parameter '${expansion.Name}' is not quoted; write \"${expansion.Name}\".") with
                {
                    Fix = Fix.Unsafe("Quote it", expansion.Span.Replace($"\"{expansion.Span.Text}\"")),
                };
            }
        }
    }

    if (command.Tool.StartsWith('$') && variables.Contains(command.Tool.Trim('$', '{', '}')))
    {
        var start = command.Span.Start + Math.Max(0, command.Span.Text.IndexOf(command.Tool, StringComparison.Ordinal));
        yield return command.Span.File.Span(start, start + command.Tool.Length)
            .Finding($"The parameter '{command.Tool}' decides which program runs; name the program and check the parameter's value instead.");
    }
}

// Who reads an argument as a program of its own, or null.
static string? SecondReader(ShellCommand command) =>
    command.Wrappers.FirstOrDefault(wrapper => wrapper is "eval" or "ssh" or "bash" or "sh" or "zsh" || wrapper.EndsWith(" -c", StringComparison.Ordinal))
    ?? (command.Tool is "eval" or "ssh"
        || (command.Tool is "bash" or "sh" or "zsh" or "psql" && command.HasFlag("-c"))
        || (command.Tool is "mysql" or "mariadb" && (command.HasFlag("-e") || command.HasFlag("--execute")))
        || (command.Tool is "sqlite3" or "sqlcmd" or "clickhouse-client")
            ? command.Tool
            : null);
