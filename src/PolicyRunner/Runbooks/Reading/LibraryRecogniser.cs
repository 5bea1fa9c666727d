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

        var isDeclared = candidates.Any(entry => Declaration(entry.Heading, contents) is not null);
        var levels = candidates.CountBy(entry => entry.Heading.Level).Where(level => level.Value > 1 || isDeclared).Select(level => level.Key).ToList();
        var chosen = candidates.Where(entry => levels.Contains(entry.Heading.Level) && (!isDeclared || Declaration(entry.Heading, contents) is not null || entry.Id is not null)).ToList();

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
        foreach (var siblings in sections.Where(section => !section.IsBoldLabel && section.Name == SectionName.None)
            .GroupBy(section => (section.Parent, section.Level)).OrderBy(group => group.Key.Level))
        {
            var entries = siblings.Where(section => Names(section).Contains(SectionName.Procedure)).ToList();
            if (entries.Count < 2)
            {
                continue;
            }

            var shared = entries.SelectMany(section => Names(section).Distinct()).CountBy(name => name).Count(name => name.Value >= 2);
            if (shared >= 2)
            {
                return [.. entries.Select(section => new Entry(section, null))];
            }
        }

        return [];
    }

    private static IEnumerable<SectionName> Names(Section section) =>
        section.Children.Select(child => child.Name).Where(name => name != SectionName.None);
}
