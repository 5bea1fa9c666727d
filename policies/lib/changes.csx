#nullable enable
#load "shared.csx"
// What a procedure changes: by its actions, by commands its text names, and by what it tells a person to do.

static IEnumerable<Change> Changes(Runbook runbook)
{
    if (runbook.IsDeclared)
    {
        return runbook.StepsOf(SectionName.Procedure).Where(step => step.Effect >= Effect.Mutate).Select(step =>
            new Change(step, step.Span, $"Step '{step.Id}'", step.Effect == Effect.Destructive));
    }

    // Nobody declared anything here: only what is known to change something counts, not every unknown command.
    // Without a procedure all sections that are not known to be something else may hold one.
    var parts = runbook.Sections.Where(section => section.Name == SectionName.Procedure).Select(section => section.Extent).ToList();
    var others = runbook.Sections.Where(section => parts.Count == 0 && section.Name is not (SectionName.None or SectionName.Diagnosis))
        .Select(section => section.Extent).ToList();
    parts = parts.Count > 0 ? parts : [runbook.Extent];
    var commands = runbook.Commands.Where(command => parts.Exists(part => part.Contains(command.Span)))
        .Concat(parts.SelectMany(part => TextCommands(runbook.Document, part)))
        .Where(command => command.Effect >= CommandEffect.Mutate && !IsRoutine(command) && !others.Exists(other => other.Contains(command.Span)))
        .OrderBy(command => command.Span.Start)
        .Select(command => new Change(null, command.Span, $"'{Short(command.Text)}'", command.IsIrreversible))
        .ToList();
    return commands.Count > 0
        ? commands
        : parts.SelectMany(part => ProseIn(runbook.Document, part))
            .Where(prose => TellsToChange(prose.Text) && !others.Exists(other => other.Contains(prose.Span)))
            .Select(prose => new Change(null, prose.Span.FirstLine(), $"'{Short(prose.Text)}'", false));
}

// Commands in the text between single backticks, unless the sentence says not to run them.
static IEnumerable<ShellCommand> TextCommands(Document document, SourceSpan part) =>
    ProseIn(document, part).Where(prose => prose.Span.Text.Contains('`')).SelectMany(prose => CommandsIn(prose.Span));

static IEnumerable<ShellCommand> CommandsIn(SourceSpan prose)
{
    var text = prose.Text.ToString();
    for (var start = text.IndexOf('`'); start >= 0;)
    {
        var end = text.IndexOf('`', start + 1);
        if (end < 0)
        {
            yield break;
        }

        if (text.IndexOf(' ', start, end - start) > 0 && !Forbids(text.AsSpan(0, start)))
        {
            var code = new SourceSpan(prose.File, prose.Start + start + 1, prose.Start + end);
            foreach (var command in ShellReader.Read(EmbeddedText.Part(code), ShellDialect.Posix).Commands)
            {
                yield return command;
            }
        }

        start = text.IndexOf('`', end + 1);
    }
}

// What changes only the desk of whoever reads the page, or comes back by itself: nobody writes a way back for it.
static bool IsRoutine(ShellCommand command) => IsOfTheDesk(command) || command is { Effect: CommandEffect.Destructive, IsIrreversible: false };

static bool IsOfTheDesk(ShellCommand command)
{
    string[] desk = ["", "brew", "git", "mkdir", "touch", "cp", "tar", "unzip", "pg_dump", "mysqldump", "mongodump"];
    string[] verbs = ["restart", "start", "up", "install", "add", "sync", "build", "pull", "login", "cp", "debug", "update-kubeconfig", "get-credentials", "config", "login", "logout", "account"];
    return desk.Contains(command.Tool) || command.Verb.Split(' ').Any(word => verbs.Contains(word));
}

static bool Forbids(ReadOnlySpan<char> before) => before.Contains("not ", StringComparison.OrdinalIgnoreCase)
    || before.Contains("n't ", StringComparison.OrdinalIgnoreCase)
    || before.Contains("never ", StringComparison.OrdinalIgnoreCase)
    || before.Contains("avoid ", StringComparison.OrdinalIgnoreCase);

// "If global: roll back the deployment", "Full rollout", and not "Create a ticket".
static bool TellsToChange(string text)
{
    string[] verbs =
    [
        "deploy", "deployed", "redeploy", "roll", "rollback", "rollout", "enable", "disable", "create", "delete", "remove", "revoke", "rotate",
        "restart", "reboot", "scale", "throttle", "failover", "drain", "cordon", "migrate", "upgrade", "downgrade", "configure", "generate",
        "install", "uninstall", "restore", "promote", "reset", "suspend", "pause", "terminate", "truncate", "drop",
    ];
    string[] fillers = ["immediately", "temporarily", "then", "first", "now", "manually", "full", "canary", "initiate"];
    string[] harmless = ["ticket", "issue", "incident", "channel", "report", "mortem", "record", "branch", "dashboard", "document", "room", "meeting"];
    var colon = text.IndexOf(": ", StringComparison.Ordinal);
    var sentence = colon is > 0 and < 40 ? text[(colon + 2)..] : text;
    var word = sentence.Split([' ', '\n', ',', '.', '/'], 8, StringSplitOptions.RemoveEmptyEntries)
        .Select(part => part.ToLowerInvariant())
        .FirstOrDefault(part => !fillers.Contains(part));
    // What ends in a comma is a part of a sentence, mostly of a list of aims.
    return !sentence.EndsWith(',') && verbs.Contains(word) && !harmless.Any(thing => sentence.Contains(thing, StringComparison.OrdinalIgnoreCase));
}

static string Short(string text)
{
    var line = text.IndexOf('\n') is >= 0 and var end ? text[..end] : text;
    return line.Length <= 60 ? line : line[..57] + "…";
}

/// <summary>One change.</summary>
/// <param name="Step">The step of a declared runbook, else null.</param>
/// <param name="Span">Where it stands.</param>
/// <param name="What">What changes something, for a sentence's beginning.</param>
/// <param name="Removes">True when it removes or overwrites.</param>
sealed record Change(Step? Step, SourceSpan Span, string What, bool Removes) : ILocated;
