using PolicyRunner.Markdown;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>Says what an undeclared document is, by its shape. In doubt it is no runbook, and nothing is asked of it.</summary>
internal sealed class KindRecogniser(string path, string title, IReadOnlyList<Section> sections, Contents contents, IReadOnlyList<MarkdownLink> links)
{
    private const int StubWords = 90;

    private static readonly string[] RunbookWords = ["runbook", "playbook", "how to", "procedure", "checklist", "operating instructions", "sop:"];
    private static readonly string[] ReportWords = ["postmortem:", "postmortem ", "post-mortem:", "post-mortem ", "post mortem", "post-incident review", "post-incident report", "incident report", "incident review:", "rca:", "root cause analysis:"];
    private static readonly string[] IncidentWords = ["incident", "outage", "disaster", "emergency", "breach", "failover", "failure", "is down", "degraded"];

    // In lower case: the file's name without its endings, and the folders above it.
    private readonly string stem = StemOf(path);
    private readonly string[] folders = path.ToLowerInvariant().Split('/')[..^1];

    public DocumentKind Recognise(bool isLibrary)
    {
        if (IsTemplate())
        {
            return DocumentKind.Template;
        }

        if (isLibrary)
        {
            return DocumentKind.Library;
        }

        if (IsIndex())
        {
            return DocumentKind.Index;
        }

        if (IsReport())
        {
            return DocumentKind.NotARunbook;
        }

        if (IsStub())
        {
            return DocumentKind.Stub;
        }

        if (IsAlert())
        {
            return DocumentKind.Alert;
        }

        var hasProcedure = Has(SectionName.Procedure) || sections.Count(section => HeadingText.IsStep(section.Title)) >= 2;
        if (Says(IncidentWords) && (hasProcedure || Has(SectionName.Diagnosis)))
        {
            return DocumentKind.Incident;
        }

        if (Has(SectionName.Diagnosis) && Has(SectionName.Procedure) && Commands() > 0)
        {
            return DocumentKind.Incident;
        }

        return hasProcedure && (Commands() > 0 || OrderedItems() > 1 || Has(SectionName.Rollback) || Has(SectionName.Prerequisites) || Says(RunbookWords))
            || (Says(RunbookWords) && (sections.Count > 1 || OrderedItems() > 1 || Commands() > 0))
            || (Commands() > 1 && OrderedItems() > 2)
            || (Commands() > 0 && stem != "readme" && Around() > 1)
            ? DocumentKind.Procedure
            : DocumentKind.NotARunbook;
    }

    /// <summary>Why a page of a kind is no runbook, as a sentence without a full stop; null for a kind that is one.</summary>
    public string? Reason(DocumentKind kind) => kind switch
    {
        DocumentKind.Template => "its name, its folder or its title says that it is a template",
        DocumentKind.Index => "it is mostly links to other pages",
        DocumentKind.Stub => "it has few words and no command, table, list of steps or procedure",
        DocumentKind.NotARunbook when IsReport() => "its title or its folder says that it tells of what is over",
        DocumentKind.NotARunbook => "no id in front matter, and too little that looks like one: a section such as Procedure or Steps with a command or at least two numbered items, or 'runbook' in its title or name",
        _ => null,
    };

    /// <summary>True for what nobody maintains any more.</summary>
    public bool IsDeprecated(Metadata metadata)
    {
        var status = metadata.Value("status");
        return Retired(title) || (status is not null && Retired(status)) || metadata.Value("deprecated") is "true"
            || folders.Any(folder => folder is "archive" or "archived" or "deprecated" or "old" or "legacy");
    }

    private static bool Retired(string text) =>
        text.Contains("deprecated", StringComparison.OrdinalIgnoreCase)
        || text.Contains("archived", StringComparison.OrdinalIgnoreCase)
        || text.Contains("superseded", StringComparison.OrdinalIgnoreCase)
        || text.Contains("obsolete", StringComparison.OrdinalIgnoreCase);

    private bool IsTemplate() =>
        stem.Contains("template", StringComparison.OrdinalIgnoreCase)
        || folders.Any(folder => folder is "template" or "templates" or "archetypes" or "_templates")
        || title.Contains("[Title]", StringComparison.OrdinalIgnoreCase)
        || title.StartsWith("[Runbook", StringComparison.OrdinalIgnoreCase)
        || title.EndsWith(" template", StringComparison.OrdinalIgnoreCase)
        || title.Contains("{{", StringComparison.Ordinal);

    private bool IsIndex()
    {
        // The generated one is an index from its first row on. A mark above commands excuses nothing.
        if (contents.HasIndex && Commands() == 0)
        {
            return true;
        }

        var toPages = links.Count(link => !link.IsImage && IsPage(link.Target));
        if (toPages < 3)
        {
            return false;
        }

        var named = stem is "readme" or "index" or "_index" or "summary" or "toc" or "catalog" or "catalogue"
            || title.Contains("index", StringComparison.OrdinalIgnoreCase)
            || title.EndsWith("runbooks", StringComparison.OrdinalIgnoreCase)
            || title.Contains("catalog", StringComparison.OrdinalIgnoreCase);
        var words = Words();
        return named ? toPages * 60 >= words || toPages >= 8 : toPages * 20 >= words && Commands() == 0 && OrderedItems() < 3;
    }

    private bool IsStub() =>
        Commands() == 0 && contents.Tables.Count == 0 && sections.Count(section => !section.IsBoldLabel) <= 2 && Words() < StubWords
        && OrderedItems() < 2 && !Has(SectionName.Procedure);

    private bool IsAlert()
    {
        var found = 0;
        var meaning = false;
        foreach (var section in sections)
        {
            switch (section.PlainTitle.ToLowerInvariant())
            {
                case "meaning":
                    meaning = true;
                    found++;
                    break;
                case "impact" or "diagnosis" or "mitigation" or "playbook":
                    found++;
                    break;
            }
        }

        return (meaning && found >= 2) || (found >= 2 && !title.Contains(' ') && title.Skip(1).Any(char.IsUpper));
    }

    // What stands around the steps of a procedure, whatever the steps themselves are called.
    private int Around() => sections.Select(section => section.Name)
        .Where(name => name is SectionName.Prerequisites or SectionName.Verification or SectionName.Rollback).Distinct().Count();

    // What tells of an incident that is over asks nobody to do anything.
    private bool IsReport() =>
        ReportWords.Any(word => title.StartsWith(word, StringComparison.OrdinalIgnoreCase))
        || (folders.Any(folder => folder is "postmortems" or "post-mortems" or "postmortem" or "incident-reports" or "incidents") && stem.AsSpan().IndexOfAnyInRange('0', '9') >= 0);

    private bool Has(SectionName name) => sections.Any(section => section.Name == name);

    private bool Says(string[] words) =>
        words.Any(word => title.Contains(word, StringComparison.OrdinalIgnoreCase))
        || words.Any(word => !word.Contains(' ') && stem.Contains(word, StringComparison.Ordinal));

    private int Commands() => contents.CodeBlocks.Sum(block => block.Commands.Count);

    // Items of ordered lists show in the source as lines that begin with a number.
    private int OrderedItems() => sections.SelectMany(section => section.Blocks).OfType<MarkdownList>().Where(list => list.IsOrdered).Sum(list => list.Items.Count);

    private int Words() => contents.Prose.Sum(prose => prose.Characters.Count(' ') + 1);

    private static bool IsPage(string target)
    {
        var path = target.AsSpan();
        var hash = path.IndexOf('#');
        path = hash < 0 ? path : path[..hash];
        return !path.IsEmpty && !path.Contains("://", StringComparison.Ordinal) && !path.StartsWith("mailto:")
            && (path.EndsWith(".md", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".html", StringComparison.OrdinalIgnoreCase) || path.EndsWith("/") || !path[(path.LastIndexOf('/') + 1)..].Contains('.'));
    }

    private static string StemOf(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        var dot = name.IndexOf('.', 1);
        return (dot < 0 ? name : name[..dot]).ToLowerInvariant();
    }
}
