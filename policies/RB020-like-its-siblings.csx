#nullable enable
// A folder where every page but one has the same section shows a habit of its team, and a slip.
return new Policy("RB020", "like-its-siblings")
{
    Title = "A page has the sections that all its neighbours have",
    Why = "Readers of a folder learn where to look; the one page that differs sends them searching.",
    Severity = Severity.Warning,
    Confidence = Confidence.Medium,
    Enforcement = Enforcement.Advisory,
    Profile = Profile.Baseline,
    Settings =
    [
        Setting.Number("share", 0.95, "How many of the neighbours must have the section, from 0.5 to 1."),
        Setting.Number("neighbours", 7, "How many neighbours of the same kind there must be at least."),
    ],
    CheckAll = (library, context) => library.Documents.Count <= context.Settings.Number("neighbours") ? [] : library.Documents
        .Where(IsComparable)
        .GroupBy(document => $"{document.Kind} {Folder(document.Path)}")
        .Where(group => group.Count() > context.Settings.Number("neighbours"))
        .SelectMany(group => Compare([.. group], context.Settings.Number("share"))),
    Bad =
    [
        Neighbours(8)
            + $"\n=== runbooks/b.md\n{Alert("[|# AlertB|]", false)}",
    ],
    Good =
    [
        Neighbours(4)
            + $"\n=== runbooks/b.md\n{Alert("# AlertB", false)}",
        Neighbours(8)
            + $"\n=== other/b.md\n{Alert("# AlertB", false)}",
    ],
};

static string Neighbours(int count)
{
    var files = new string[count];
    for (var number = 0; number < count; number++)
    {
        files[number] = $"=== runbooks/a{number + 1}.md\n{Alert($"Alert{number + 1}", true)}";
    }

    return string.Join('\n', files);
}

static string Alert(string title, bool withImpact) =>
    $"{(title.Contains('#') ? title : "# " + title)}\n\n## Meaning\n\nToo many errors.\n{(withImpact ? "\n## Impact\n\nMails come late.\n" : "")}\n## Diagnosis\n\nRead the log.\n\n## Mitigation\n\nRestart it.";

// Behind an open fence sections are hidden, not missing: RB010 has said so.
static bool IsComparable(Document document) =>
    document.Kind is DocumentKind.Alert or DocumentKind.Procedure or DocumentKind.Incident
    && !document.IsDeprecated && document.IsEnglish
    && !document.Problems.Any(problem => problem.Kind is ProblemKind.UnclosedFence or ProblemKind.UnclosedComment);

static string Folder(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];

static IEnumerable<Finding> Compare(List<Document> documents, double share)
{
    var names = documents.Select(document => document.Sections.Select(section => section.Name).ToHashSet()).ToList();
    foreach (var name in names.SelectMany(set => set).Where(name => name != SectionName.None).Distinct())
    {
        var having = names.Count(set => set.Contains(name));
        if (having == documents.Count || having < share * (documents.Count - 1))
        {
            continue;
        }

        for (var i = 0; i < documents.Count; i++)
        {
            if (!names[i].Contains(name))
            {
                yield return documents[i].Finding(
                    $"{having} of the {documents.Count} pages in this folder have a section '{Title(documents, name)}' and this one has none; add it.");
            }
        }
    }
}

// What most of the neighbours call it.
static string Title(List<Document> documents, SectionName name) => documents
    .Select(document => document.Sections.FirstOrDefault(section => section.Name == name)?.PlainTitle)
    .OfType<string>()
    .GroupBy(title => title)
    .MaxBy(same => same.Count())!.Key;
