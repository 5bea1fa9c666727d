#nullable enable
#load "lib/shared.csx"
#load "lib/skeletons.csx"
// During an incident nobody goes looking for the page that says how to undo what this one did.
return new Policy("RB101", "required-sections")
{
    Title = "A runbook has every section it needs",
    Why = "A missing section is found out at the worst time, by somebody who has to improvise it.",
    Severity = Severity.Error,
    Settings =
    [
        Setting.List("sections", ["Purpose", "Prerequisites", "Procedure", "Verification", "Rollback", "Post-Incident"],
            "The sections asked for, by canonical name; synonyms in headings count."),
    ],
    AppliesTo = runbook => runbook.Document is { IsDeprecated: false, IsEnglish: true },
    Check = (runbook, context) =>
    {
        var present = runbook.Sections.Select(section => section.Name.ToString()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var absent = context.Settings.List("sections").Where(name => !present.Contains(name.Replace("-", ""))).ToList();
        if (absent.Count == 0)
        {
            return [];
        }

        var labels = runbook.IsDeclared ? [] : Labels(runbook);
        // Between the colons that end them: searched once for each word, not label by label.
        var titles = string.Join(':', labels.Select(label => Before(':', label.Text)));
        var missing = absent.Select(name => (Name: name, Misspelt: Misspelt(runbook, name), Nearest: Nearest(labels, titles, name))).ToList();
        var fix = AddSections(runbook, [.. missing.Where(entry => entry is { Misspelt: null, Nearest: null }).Select(entry => entry.Name)]);
        return missing.Select(entry => entry.Misspelt is { } misspelt
            ? misspelt.Span.FirstLine().Finding($"The runbook has no {entry.Name} section and '{misspelt.PlainTitle}' is nearly one; give it the heading '{entry.Name}'.")
            : entry.Nearest is { } nearest
            ? nearest.Span.FirstLine().Finding($"The runbook has no {entry.Name} section and this comes nearest; give it the heading '{entry.Name}'.")
                with { Severity = Severity.Warning }
            : runbook.Finding($"The runbook has no {entry.Name} section; add one that {Asks(entry.Name)}.") with { Fix = fix });
    },
    Bad =
    [
        """
        ---
        id: [|MNT-002|]
        ---
        # Rotate the gateway certificate

        ## Purpose
        Replaces the certificate before it expires.

        ## Prerequisites
        - Access to the vault

        ## Procedure
        1. Upload the new certificate.

        ## Verification
        1. The browser shows the new expiry date.

        ## Rollback
        1. Upload the old certificate again.
        """,
        """
        ---
        id: [|MNT-001|]
        ---
        # Rotate the gateway certificate

        ## Purpose
        Replaces the certificate before it expires.

        ## Prerequisites
        - Access to the vault

        ## Procedure
        1. Upload the new certificate.

        ## Verification
        1. The browser shows the new expiry date.

        ## Follow-up
        - Put the next date into the calendar.
        """,
        """
        # Gateway certificate runbook

        ## Overview
        Replaces the certificate before it expires.

        ## Before you start
        - Access to the vault

        ## Steps
        1. Upload the new certificate.
        2. [|Verification:|]
           - The browser shows the new expiry date.

        ## Back out
        1. Upload the old certificate again.

        ## Follow-up
        - Put the next date into the calendar.
        """,
        """
        [|# Gateway runbook|]

        ## Purpose
        Replaces the certificate before it expires.

        ## Prerequisites
        - Access to the vault

        ## Contents
        1. Open the console.
        2. Upload the new certificate.

        ## Validation
        1. The browser shows the new expiry date.

        ## Back out
        1. Upload the old certificate again.

        ## Follow-up
        - Put the next date into the calendar.
        """,
        """
        ---
        id: [|MNT-002|]
        ---
        # Rotate the gateway certificate

        ## Notes
        Nobody has written it yet.
        """,
        """
        # Gateway certificate

        ## Overview
        Replaces the certificate before it expires.

        ## Before you start
        - Access to the vault

        ## Steps
        1. Upload the new certificate.

        [|## Verfication|]
        1. The browser shows the new expiry date.

        ## Back out
        1. Upload the old certificate again.

        ## Follow-up
        - Put the next date into the calendar.
        """,
    ],
    Good =
    [
        """
        # Gateway certificate

        ## Overview
        Replaces the certificate before it expires.

        ## Before you start
        - Access to the vault

        ## Steps
        1. Upload the new certificate.

        ## Validation
        1. The browser shows the new expiry date.

        ## Back out
        1. Upload the old certificate again.

        ## Follow-up
        - Put the next date into the calendar.
        """,
    ],
};

static string Asks(string section) => section switch
{
    "Purpose" => "says what the runbook is for",
    "Prerequisites" => "lists the access, tools and approvals needed",
    "Procedure" => "gives the steps",
    "Verification" => "says how to see that it worked",
    "Rollback" => "says how to undo the change, or that nothing is changed",
    "Post-Incident" => "lists what is left to do afterwards",
    _ => "gives it",
};

static Section? Misspelt(Runbook runbook, string name) =>
    runbook.Sections.FirstOrDefault(section => section.Name == SectionName.None && section.Span.Start != runbook.Span.Start && NearestName.Find(section.PlainTitle, [name]) is not null);

// A page of no declared shape may have the section as a label or under another title: then it is there, only hard to find.
static Prose? Nearest(List<Prose> labels, string titles, string name)
{
    string[] words = name switch
    {
        "Purpose" => ["purpose", "overview", "objective", "scope"],
        "Prerequisites" => ["prerequisite", "pre-deployment", "before you"],
        "Procedure" => ["procedure", "steps", "instructions", "handling", "response"],
        "Verification" => ["verification", "validation", "smoke test", "checks"],
        "Rollback" => ["rollback", "roll back"],
        "Post-Incident" => ["post-incident", "postmortem", "post-mortem", "follow-up", "incident recording"],
        _ => [],
    };
    foreach (var word in words)
    {
        if (titles.IndexOf(word, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
        {
            return labels[titles[..at].Split(':').Length - 1];
        }
    }

    return null;
}

static List<Prose> Labels(Runbook runbook)
{
    var body = runbook.Sections.Count > 0 ? runbook.Sections[0].Span.Start : runbook.Extent.Start;
    var taken = runbook.Sections.Where(section => section.Name != SectionName.None).Select(section => section.Span.Start).Append(runbook.Span.Start).ToHashSet();
    return ProseIn(runbook.Document, runbook.Extent)
        .Where(prose => prose.Span.Start >= body && !taken.Contains(prose.Span.Start) && IsLabel(prose)).ToList();
}

// A heading, a few words before a colon, or very few that stand alone.
static bool IsLabel(Prose prose)
{
    var text = Before('\n', prose.Text);
    var label = Before(':', text).Trim();
    return label.Length < 60 && (prose.Span.Text.StartsWith('#')
        || label.Split(' ').Length <= (label.Length < text.Length ? 4 : 2) && !label.EndsWith('.') && !label.EndsWith(','))
        && !IsInTable(prose);
}

static string Before(char sign, string text) => text.IndexOf(sign) is >= 0 and var end ? text[..end] : text;

static bool IsInTable(Prose prose) => prose.Span.File.Line(prose.Span.StartPosition.Line).TrimStart().StartsWith('|');
