#nullable enable
// The headings of missing sections with a promise under each, where readers look for them. RB016 reminds of the promise.

static Fix? AddSections(Runbook runbook, IReadOnlyList<string> titles)
{
    var parts = runbook.Sections.Where(section => section.Name != SectionName.None && !section.IsBoldLabel && section.Span.Text.StartsWith('#')).ToList();
    // With hundreds of problems a page has other worries, and each runbook of a library asks.
    if (parts.Count == 0 || runbook.Document.Problems.Count > 100 || runbook.Document.Problems.Any(problem => problem.Kind is ProblemKind.UnclosedFence or ProblemKind.UnclosedComment))
    {
        return null;
    }

    var level = parts.Min(section => section.Level);
    var own = parts.FindAll(section => section.Level == level);
    if (!runbook.IsDeclared && (runbook.Document.Kind == DocumentKind.Alert || !HasShape(own)))
    {
        return null;
    }

    var edits = titles.Select(title => (Title: title, Name: SectionNames.Default.Find(title)))
        .Where(entry => entry.Name != SectionName.None && IsPlain(entry.Title, entry.Name))
        .OrderBy(entry => entry.Name)
        .Select(entry => AddSection(runbook, own, entry.Name, $"{new string('#', level)} {entry.Title}\n\n<!-- {Promise(entry.Title)} -->\nTODO"))
        .ToList();
    return edits.Count == 0 ? null : Fix.Unsafe(edits.Count == 1 ? $"Add the section '{titles[0]}'" : "Add the missing sections", edits);
}

// A title is somebody's text and stands in the page as it is: one that is more than the section's name could be more than a heading.
static bool IsPlain(string title, SectionName name) => name.ToString().Equals(title.Replace("-", ""), StringComparison.OrdinalIgnoreCase);

// On a page of another shape such headings would stand between others that they have nothing to do with; pages of alerts
// have a shape of their own.
static bool HasShape(List<Section> own) =>
    own.Exists(section => section.Name == SectionName.Procedure) && own.Select(section => section.Name).Distinct().Count() > 2;

static TextEdit AddSection(Runbook runbook, List<Section> own, SectionName name, string text)
{
    if (own.Find(section => section.Name > name) is { } next)
    {
        return next.Span.InsertBefore(text + "\n\n");
    }

    var extent = own.FindLast(section => section.Name < name)?.Extent ?? runbook.Extent;
    var end = extent.Start + extent.Text.TrimEnd().Length;
    return extent.File.Span(end, end).InsertAfter("\n\n" + text);
}

static string Promise(string title)
{
    var promises = new Dictionary<string, string>
    {
        ["Purpose"] = "What is this runbook for, and when is it used?",
        ["Prerequisites"] = "Which access, tools and approvals are needed?",
        ["Procedure"] = "Which steps are taken?",
        ["Verification"] = "How does one see that it worked?",
        ["Rollback"] = "How is the change undone? Or is nothing changed?",
        ["Post-Incident"] = "What is left to do afterwards?",
    };
    return promises.GetValueOrDefault(title, "What belongs here?");
}
