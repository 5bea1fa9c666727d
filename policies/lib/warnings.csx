#nullable enable
#load "shared.csx"
// Whether somebody who comes to a command has been warned: in its step or section, on the way down to it, or in the block itself.

// Of how many warnings the form is looked at.
const int MostForms = 20;

// What was read already on the way down: a section may have thousands of blocks, and a block thousands of comments and commands. Ask in
// the order of the document.
sealed class WarningSearch
{
    private int section = -1;
    private int readTo;
    private int warnedAt;
    private CodeBlock? block;
    private int commentedAt;
    private readonly Dictionary<int, bool> titles = new Dictionary<int, bool>();

    // A title may be as long as a line, and stand above thousands of sections.
    public bool IsInTitle(Section asked)
    {
        if (!titles.TryGetValue(asked.Span.Start, out var warns))
        {
            titles[asked.Span.Start] = warns = Warns(asked.Title) || AnnouncesRemoval(asked.Title);
        }

        return warns;
    }

    public bool IsInProse(Document document, int start, int end)
    {
        if (start != section)
        {
            (section, readTo, warnedAt) = (start, start, int.MaxValue);
        }

        if (warnedAt == int.MaxValue && end > readTo)
        {
            warnedAt = ProseIn(document, new SourceSpan(document.File, readTo, end)).FirstOrDefault(prose => Warns(prose.Text))?.Span.Start ?? int.MaxValue;
            readTo = end;
        }

        return warnedAt < end;
    }

    public bool IsInBlock(CodeBlock asked, int end)
    {
        if (asked != block)
        {
            (block, commentedAt) = (asked, asked.Script.Comments.FirstOrDefault(comment => Warns(comment.Text))?.Span.Start ?? int.MaxValue);
        }

        return commentedAt < end;
    }
}

static bool IsWarnedOf(Document document, CodeBlock block, ShellCommand command, WarningSearch search)
{
    if (IsInStepWithWarning(document, command.Span) || search.IsInBlock(block, command.Span.End))
    {
        return true;
    }

    var own = document.SectionAt(command.Span);
    if (own is { HasWarning: true } || search.IsInProse(document, own?.Span.Start ?? 0, command.Span.Start))
    {
        return true;
    }

    for (var section = own; section is not null; section = section.Parent)
    {
        var first = section.Children.Count > 0 ? section.Children[0].Span.Start : section.Extent.End;
        if (search.IsInTitle(section) || HasWarning(document, section.Span.Start, Math.Min(first, command.Span.Start)))
        {
            return true;
        }
    }

    var body = document.Sections.Count > 0 ? document.Sections[0].Span.Start : int.MaxValue;
    return HasWarning(document, 0, Math.Min(body, command.Span.Start));
}

// By halving, as below.
static bool HasWarning(Document document, int start, int end)
{
    var (low, high) = (0, document.Warnings.Count);
    while (low < high)
    {
        var middle = (low + high) / 2;
        (low, high) = document.Warnings[middle].Span.Start < start ? (middle + 1, high) : (low, middle);
    }

    return low < document.Warnings.Count && document.Warnings[low].Span.Start < end;
}

// By halving: a page may have thousands of steps, and commands in each.
static bool IsInStepWithWarning(Document document, SourceSpan place)
{
    if (document.RunbookAt(place) is not { } runbook)
    {
        return false;
    }

    var (low, high) = (0, runbook.Steps.Count);
    while (low < high)
    {
        var middle = (low + high) / 2;
        (low, high) = runbook.Steps[middle].Extent.Start <= place.Start ? (middle + 1, high) : (low, middle);
    }

    return low > 0 && runbook.Steps[low - 1] is { HasWarning: true } step && step.Extent.Contains(place.Start);
}

// Words that no list of marks knows and every reader understands.
static bool Warns(string text)
{
    string[] words =
    [
        "⚠", "warning", "caution", "danger", "destructive", "irreversib", "permanent", "be undone", "be recovered", "data loss", "careful", "last resort",
        "[!important]", "achtung", "warnung", "vorsicht", "attention", "attenzione", "atención", "advertencia", "cuidado", "atenção", "внимание", "警告", "注意",
        "will delete", "will destroy", "will remove", "will wipe", "will erase", "be lost", "be deleted", "deletes all", "removes all", "lose ",
    ];
    return words.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
}

// Nobody comes to "Uninstalling the chart" to keep it.
static bool AnnouncesRemoval(string title) => title.Contains("uninstall", StringComparison.OrdinalIgnoreCase)
    || title.Contains("tear down", StringComparison.OrdinalIgnoreCase) || title.Contains("teardown", StringComparison.OrdinalIgnoreCase);

static string Short(ShellCommand command) => command.Text.Length <= 60 ? command.Text : command.Text[..57] + "…";

// Not a safe fix: what exactly is lost is for somebody to say who knows.
static Fix? PutWarning(Document document, CodeBlock block, ShellCommand command) =>
    block.AddLinesBefore(WarningLines(document, Consequence(command))) is { } edit ? Fix.Unsafe("Put a warning before the block", edit) : null;

// "`rm -rf /srv/queue` removes whole folders. This cannot be undone."
static string Consequence(ShellCommand command)
{
    var line = command.Text.Split('\n')[0].TrimEnd('\\', ' ');
    var name = command.Verb.Length > 0 ? $"{command.Tool} {command.Verb} " : $"{command.Tool} ";
    var what = command.Reason.StartsWith(name, StringComparison.Ordinal) ? command.Reason[name.Length..] : $"may lose data: {command.Reason}";
    return (line.Contains('`') || line.Length > 100 ? $"What stands below {what}." : $"`{line}` {what}.") + (command.IsIrreversible ? " This cannot be undone." : " Be careful.");
}

// As the document writes its other warnings, else as GitHub shows them.
static string[] WarningLines(Document document, string text)
{
    foreach (var warning in document.Warnings.Take(MostForms))
    {
        var first = warning.Span.StartPosition.Line;
        for (var number = Math.Max(1, first - 1); number <= first; number++)
        {
            var line = document.File.Line(number).Trim().ToString();
            if (line.StartsWith("!!! ", StringComparison.Ordinal))
            {
                return [$"!!! {Kind(line[4..])}", "", $"    {text}"];
            }

            if (line.StartsWith(":::", StringComparison.Ordinal) && Kind(line[3..].Trim()) is { Length: > 0 } kind)
            {
                return [line.StartsWith("::: ", StringComparison.Ordinal) ? $"::: {kind}" : $":::{kind}", text, ":::"];
            }
        }

        var mark = document.File.Line(first).TrimStart().ToString();
        string[] labels = ["> **Warning**: ", "> **Warning:** ", "> **WARNING**: ", "> **WARNING:** ", "> ⚠️ **WARNING**: ", "> ⚠️ **Warning**: ", "> ⚠️ ", "**Warning:** ", "**WARNING:** ", "**Warning**: ", "**WARNING**: ", "⚠️ "];
        if (labels.FirstOrDefault(label => mark.StartsWith(label, StringComparison.Ordinal)) is { } written)
        {
            return [written + text];
        }
    }

    return ["> [!WARNING]", $"> {text}"];
}

static string Kind(string line)
{
    var word = line.Split(' ', '[', '{', '"')[0].ToLowerInvariant();
    return word is "warning" or "danger" or "caution" ? word : "warning";
}
