#nullable enable
#load "lib/warnings.csx"
// People copy commands from a page faster than they read it; what cannot be taken back must stop the eye first.
return new Policy("RB201", "irreversible-command-has-warning")
{
    Title = "A warning stands before a command that cannot be undone",
    Why = "A tired reader pastes the command before finding out that it deletes data for good.",
    Severity = Severity.Warning,
    Profile = Profile.Baseline,
    CheckDocument = (document, context) =>
    {
        var search = new WarningSearch();
        return document.CodeBlocks.Where(block => block.Role == BlockRole.Shell).SelectMany(block => Judge(document, block, search));
    },
    Bad =
    [
        """
        # Free the disk

        ## Steps

        1. Remove the old volume:

           ```bash
           kubectl get pvc
           [|kubectl delete pvc data-queue-0|]
           kubectl delete namespace old-queue
           ```

        2. Tell the team.
        """,
    ],
    Good =
    [
        """
        # Free the disk

        ## Remove the volume

        > [!CAUTION]
        > The data on it is gone for good.

        ```bash
        kubectl delete pvc data-queue-0
        ```

        ## Remove the namespace

        This will delete everything in it:

        ```bash
        kubectl delete namespace old-queue
        ```

        ## Remove the table

        ```bash
        # WARNING: there is no copy of it
        psql -c 'DROP TABLE events'
        ```

        ## How it works

        ```sql
        UPDATE marks SET last = now() ...;
        ```

        ## Uninstall the chart

        ```bash
        helm uninstall queue
        ```

        ## Routine

        ```bash
        rm -rf node_modules /tmp/build
        gh api repos/acme/queue/releases/12 -X DELETE
        find /srv/cache -type d -empty -delete
        kubectl delete pod queue-0
        git push --force-with-lease
        kubectl delete secret queue && kubectl create secret generic queue --from-literal=user=queue
        ```

        It prints:

        ```text
        rm -rf /var/lib/queue
        ```
        """,
    ],
};

// One finding a block, at its first such command: one warning is what is missing.
static IEnumerable<Finding> Judge(Document document, CodeBlock block, WarningSearch search)
{
    var made = LastMade(block);
    var commands = block.Commands.Where(command => command.IsIrreversible && !IsSketch(command) && !IsMadeAgain(made, command)).ToList();
    if (commands.Count == 0 || commands.Find(command => !IsWarnedOf(document, block, command, search)) is not { } first)
    {
        yield break;
    }

    yield return first.Finding($"'{Short(first)}' cannot be undone and nothing warns of it; put a warning before it.") with
    {
        Severity = document.RunbookAt(first.Span) is { IsDeclared: true } ? Severity.Error : null,
        Related = [.. commands.Where(command => command != first).Select(command => new RelatedPlace(command.Span, "cannot be undone either"))],
        Fix = PutWarning(document, block, first),
    };
}

// "UPDATE marks SET last = … ...;" shows a thought: it does not run as it stands.
static bool IsSketch(ShellCommand command) => command.Text.EndsWith("...", StringComparison.Ordinal) || command.Text.EndsWith('…')
    || command.Text.Contains(" ... ", StringComparison.Ordinal);

// "kubectl delete secret x && kubectl create secret generic x …": the way to replace an object.
static bool IsMadeAgain(Dictionary<string, int> made, ShellCommand command) => command.Tool == "kubectl" && made.Count > 0
    && command.Arguments.LastOrDefault(word => !word.Value.StartsWith('-')) is { } name
    && made.TryGetValue(name.Value, out var place) && place > command.Span.Start;

// Where each name was last made; written down once, because a block may have thousands of commands.
static Dictionary<string, int> LastMade(CodeBlock block)
{
    var made = new Dictionary<string, int>();
    foreach (var command in block.Commands.Where(command => command.Tool == "kubectl" && command.Arguments.Any(word => word.Value == "create")))
    {
        foreach (var word in command.Arguments)
        {
            made[word.Value] = Math.Max(made.GetValueOrDefault(word.Value), command.Span.Start);
        }
    }

    return made;
}
