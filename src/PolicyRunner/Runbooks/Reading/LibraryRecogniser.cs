namespace PolicyRunner.Runbooks.Reading;

/// <summary>Finds the runbooks of a file that holds several.</summary>
internal static class LibraryRecogniser
{
    /// <summary>A heading that begins a runbook, and its id.</summary>
    public sealed record Entry(Section Heading, string? Id);

    /// <returns>The runbooks in document order, or none when the file is no library.</returns>
    public static List<Entry> Find(IReadOnlyList<Section> sections, Contents contents)
    {
        var withId = WithIds(sections, contents);
        return withId.Count > 0 ? withId : Repeated(sections);
    }

    // Headings with an id, at least two of one level, or any with a declaration under it.
    private static List<Entry> WithIds(IReadOnlyList<Section> sections, Contents contents)
    {
        var candidates = new List<Entry>();
        foreach (var section in sections)
        {
            if (section.IsBoldLabel)
            {
                continue;
            }

            var declared = Declaration(section, contents);
            if (HeadingText.Id(section.Title)?.Id is { } id)
            {
                candidates.Add(new Entry(section, id));
            }
            else if (declared is not null)
            {
                candidates.Add(new Entry(section, null));
            }
        }

        if (candidates.Count == 0)
        {
            return candidates;
        }

        var isDeclared = candidates.Any(entry => Declaration(entry.Heading, contents) is not null);
        var chosen = isDeclared
            ? candidates
            : candidates.FindAll(entry => candidates.Exists(other => other != entry && other.Heading.Level == entry.Heading.Level));

        // A title with an id over sections with ids is the file's own. They stand in order: the next one is the one to ask.
        return [.. chosen.Where((entry, index) => index + 1 == chosen.Count || chosen[index + 1].Heading.Span.Start >= entry.Heading.Extent.End)];
    }

    /// <summary>The <c>yaml runbook</c> block right under a heading, or null.</summary>
    public static CodeBlock? Declaration(Section section, Contents contents)
    {
        foreach (var block in section.Blocks)
        {
            if (block is Markdown.MarkdownCode code && contents.Block(code) is { Role: BlockRole.Declaration } made)
            {
                return made;
            }
        }

        return null;
    }

    // Siblings that repeat the same sub-sections, a procedure among them: "Scenario 1 … Symptoms … Recovery", "Scenario 2 …".
    private static List<Entry> Repeated(IReadOnlyList<Section> sections)
    {
        List<Entry>? found = null;
        var tried = new HashSet<Section>();
        foreach (var first in sections)
        {
            if (!IsEntry(first) || !tried.Add(first) || (found is not null && found[0].Heading.Level <= first.Level))
            {
                continue;
            }

            var entries = new List<Entry>();
            foreach (var sibling in sections)
            {
                if (sibling.Parent == first.Parent && sibling.Level == first.Level && IsEntry(sibling))
                {
                    tried.Add(sibling);
                    entries.Add(new Entry(sibling, null));
                }
            }

            if (entries.Count > 1 && SharedNames(entries) > 1)
            {
                found = entries;
            }
        }

        return found ?? [];
    }

    private static bool IsEntry(Section section) =>
        section is { IsBoldLabel: false, Name: SectionName.None } && Has(section, SectionName.Procedure);

    // How many sections stand in at least two of them.
    private static int SharedNames(List<Entry> entries)
    {
        var shared = 0;
        for (var name = SectionName.Purpose; name <= SectionName.Escalation; name++)
        {
            var count = 0;
            foreach (var entry in entries)
            {
                count += Has(entry.Heading, name) ? 1 : 0;
            }

            shared += count > 1 ? 1 : 0;
        }

        return shared;
    }

    private static bool Has(Section section, SectionName name)
    {
        foreach (var child in section.Children)
        {
            if (child.Name == name)
            {
                return true;
            }
        }

        return false;
    }
}
