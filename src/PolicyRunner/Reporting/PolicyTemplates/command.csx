#nullable enable
// An example to begin with: kubectl is told the namespace. Put your own rule, reason and samples in its place.
return new Policy("$ID", "$NAME")
{
    Title = "$TITLE",
    Why = "Without a namespace a command changes whatever the terminal was last used for.",
    Severity = Severity.$SEVERITY,
    Settings = [Setting.List("tools", ["kubectl"], "The tools that must be told a namespace.")],
    Check = (runbook, context) => runbook.Commands
        .Where(command => context.Settings.List("tools").Contains(command.Tool)
            && !command.HasFlag("-n") && !command.HasFlag("--namespace"))
        .Select(command => command.Finding($"'{command.Text}' names no namespace; add --namespace.")),
    Bad =
    [
        """
        ---
        id: OPS-001
        ---
        # Look at the web pods

        ## Procedure

        1. Look:

           ```bash
           [|kubectl get pods|]
           ```
        """,
    ],
    Good =
    [
        """
        ---
        id: OPS-001
        ---
        # Look at the web pods

        ## Procedure

        1. Look:

           ```bash
           kubectl get pods -n web
           ```
        """,
    ],
};
