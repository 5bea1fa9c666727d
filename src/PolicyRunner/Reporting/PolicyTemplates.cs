using PolicyRunner.Checking;
using PolicyRunner.Findings;
using PolicyRunner.Policies;

namespace PolicyRunner.Reporting;

/// <summary>Policies to begin with: each works, and passes its own samples.</summary>
public static class PolicyTemplates
{
    private const string UsualPrefix = "TEAM";

    /// <summary>What a policy can be about; the first is the usual one.</summary>
    public static IReadOnlyList<string> Subjects { get; } = ["command", "section", "step", "document", "library"];

    /// <summary>The id after the highest of the repository's own, with the same letters; <c>TEAM1</c> where there is none.</summary>
    /// <param name="catalogue">The policies that work.</param>
    /// <param name="files">The names of the folder's scripts: one that does not compile has its id too.</param>
    public static string NextId(PolicyCatalogue catalogue, IReadOnlyList<string> files)
    {
        var shipped = catalogue.Entries.Where(entry => entry.IsBuiltIn).Select(entry => entry.Policy.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var own = files.Select(IdOf).Where(id => PolicyForm.IsId(id) && !shipped.Contains(id)).ToList();
        var prefix = own.GroupBy(Letters, StringComparer.Ordinal).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.Key).FirstOrDefault() ?? UsualPrefix;
        var taken = own.Concat(shipped).Where(id => Letters(id) == prefix && int.TryParse(id.AsSpan(prefix.Length), out _)).ToList();
        var width = taken.Select(id => id.Length - prefix.Length).DefaultIfEmpty(1).Max();
        var next = 1 + taken.Select(id => int.Parse(id.AsSpan(prefix.Length), provider: System.Globalization.CultureInfo.InvariantCulture)).DefaultIfEmpty().Max();
        return prefix + next.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(width, '0');
    }

    /// <returns>Why there can be no such policy, or null.</returns>
    public static string? Refusal(string id, string name, PolicyCatalogue catalogue, IReadOnlyList<string> files)
    {
        if (!PolicyForm.IsId(id))
        {
            return $"'{TerminalText.Visible(id)}' is no id; write capital letters and then digits, such as TEAM1, or 'auto'.";
        }

        if (!PolicyForm.IsName(name))
        {
            return $"'{TerminalText.Visible(name)}' is no name; write lower-case words joined by '-', such as step-has-timeout.";
        }

        if (catalogue.Entries.FirstOrDefault(entry => entry.Policy.Id.Equals(id, StringComparison.OrdinalIgnoreCase)) is { } same)
        {
            return $"There is a policy {same.Policy} already{(same.IsBuiltIn ? ", shipped with the tool" : "")}; take another id, or 'auto' for the next free one.";
        }

        if (catalogue.Entries.FirstOrDefault(entry => entry.Policy.Name == name) is { } namesake)
        {
            return $"The name belongs to policy {namesake.Policy} already; take another one.";
        }

        return files.FirstOrDefault(file => IdOf(file).Equals(id, StringComparison.OrdinalIgnoreCase)) is { } file
            ? $"The file '{TerminalText.Visible(file)}' has this id already; take another id, or 'auto' for the next free one."
            : null;
    }

    /// <exception cref="ArgumentOutOfRangeException">There is no template for the subject.</exception>
    public static string Write(string id, string name, string subject, Severity severity) => (subject switch
    {
        "command" => Command,
        "section" => Section,
        "step" => Step,
        "document" => Page,
        "library" => Library,
        _ => throw new ArgumentOutOfRangeException(nameof(subject), subject, null),
    }).Replace("$ID", id, StringComparison.Ordinal)
        .Replace("$NAME", name, StringComparison.Ordinal)
        .Replace("$TITLE", Title(name), StringComparison.Ordinal)
        .Replace("$SEVERITY", severity.ToString(), StringComparison.Ordinal);

    // A sentence to begin with: what a name asks for in words.
    private static string Title(string name) => char.ToUpperInvariant(name[0]) + name[1..].Replace('-', ' ');

    private static string IdOf(string file) => file.Split('-', '.')[0];

    private static string Letters(string id) => id.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');

    private const string Command = """"
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

        """";

    private const string Section = """"
        #nullable enable
        // An example to begin with: a runbook says whom to call. Put your own rule, reason and samples in its place.
        return new Policy("$ID", "$NAME")
        {
            Title = "$TITLE",
            Why = "When the steps do not help, the next thing looked for is a name.",
            Severity = Severity.$SEVERITY,
            Settings = [Setting.Text("heading", "Contacts", "The heading that is asked for.")],
            AppliesTo = runbook => runbook.IsDeclared,
            Check = (runbook, context) =>
                runbook.Sections.FirstOrDefault(section => section.PlainTitle == context.Settings.Text("heading")) switch
                {
                    null => [runbook.Finding($"The runbook has no section '{context.Settings.Text("heading")}'; add one.")],
                    { IsEmpty: true } section => [section.Finding($"Section '{section.Title}' is empty; name somebody.")],
                    _ => [],
                },
            Bad =
            [
                """
                ---
                id: [|OPS-001|]
                ---
                # Restart the worker

                ## Procedure

                1. Restart it.
                """,
                """
                ---
                id: OPS-001
                ---
                # Restart the worker

                [|## Contacts|]

                ## Procedure

                1. Restart it.
                """,
            ],
            Good =
            [
                """
                ---
                id: OPS-001
                ---
                # Restart the worker

                ## Contacts

                The platform team, day and night.
                """,

                // Not declared (no front matter with an id), so AppliesTo leaves it alone.
                """
                # Restart the worker

                ## Procedure

                1. Restart it:

                   ```bash
                   systemctl restart worker
                   ```
                """,
            ],
        };

        """";

    private const string Step = """"
        #nullable enable
        // An example to begin with: an action ends within the hour. Put your own rule, reason and samples in its place.
        return new Policy("$ID", "$NAME")
        {
            Title = "$TITLE",
            Why = "What may run for hours is a job for the scheduler, not for a person with a runbook.",
            Severity = Severity.$SEVERITY,
            Settings = [Setting.Number("minutes", 60, "The longest timeout of an action in minutes, from 1.")],
            Check = (runbook, context) => runbook.Steps
                .Where(step => step.Actions.Any(action => action.Attributes.Timeout?.TotalMinutes > context.Settings.Number("minutes")))
                .Select(step => step.Finding($"Step '{step.Id}' may run longer than {context.Settings.Number("minutes")} minutes; split it.")),
            Bad =
            [
                """
                ---
                id: OPS-001
                ---
                # Rebuild the index

                ## Procedure

                ### Step 1: Look

                ```bash id=look timeout=1m
                indexer status
                ```

                [|### Step 2: Rebuild|]

                ```bash id=rebuild timeout=5h
                indexer rebuild
                ```
                """,
            ],
            Good =
            [
                """
                ---
                id: OPS-001
                ---
                # Rebuild the index

                ## Procedure

                ### Step 1: Rebuild

                ```bash id=rebuild timeout=30m
                indexer rebuild
                ```
                """,
            ],
        };

        """";

    private const string Page = """"
        #nullable enable
        // An example to begin with: every page, runbook or not, names its owner. Put your own rule, reason and samples in its place.
        return new Policy("$ID", "$NAME")
        {
            Title = "$TITLE",
            Why = "Who finds a mistake on a page that belongs to nobody tells nobody.",
            Severity = Severity.$SEVERITY,
            Profile = Profile.Baseline,
            Settings = [Setting.Text("field", "owner", "The field that is asked for.")],
            CheckDocument = (document, context) => document.Metadata.Value(context.Settings.Text("field")) is null
                ? [document.Finding($"The page does not say '{context.Settings.Text("field")}'; write it below the title.")]
                : [],
            Bad =
            [
                """
                [|# How we are reached|]

                By telephone, day and night.
                """,
            ],
            Good =
            [
                """
                # How we are reached

                **Owner**: platform-team

                By telephone, day and night.
                """,
            ],
        };

        """";

    private const string Library = """"
        #nullable enable
        // An example to begin with: no two runbooks have the same title. Put your own rule, reason and samples in its place.
        return new Policy("$ID", "$NAME")
        {
            Title = "$TITLE",
            Why = "In a list of search results the title is all there is to tell two runbooks apart.",
            Severity = Severity.$SEVERITY,
            CheckAll = (library, context) => library.Runbooks
                .Where(runbook => runbook.IsDeclared)
                .GroupBy(runbook => runbook.Title, StringComparer.OrdinalIgnoreCase)
                .SelectMany(same => same.Skip(1).Select(runbook =>
                    runbook.Finding($"'{runbook.Title}' is the title of {same.First().Document.Path} too; say how they differ.") with
                    {
                        Related = [new RelatedPlace(same.First().Span, "has it first")],
                    })),
            Bad =
            [
                // A line '=== path' begins another file of the same sample.
                """
                === runbooks/a.md
                ---
                id: OPS-001
                ---
                # Restart the worker
                === runbooks/b.md
                ---
                id: [|OPS-002|]
                ---
                # Restart the worker
                """,
            ],
            Good =
            [
                """
                === runbooks/a.md
                ---
                id: OPS-001
                ---
                # Restart the worker of the web shop
                === runbooks/b.md
                ---
                id: OPS-002
                ---
                # Restart the worker of the warehouse
                """,
            ],
        };

        """";
}
