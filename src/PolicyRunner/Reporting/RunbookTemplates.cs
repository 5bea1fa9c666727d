using System.Globalization;

namespace PolicyRunner.Reporting;

/// <summary>Runbooks to begin with: complete, declared, and useful before the first edit.</summary>
public static class RunbookTemplates
{
    /// <summary>The kinds of a runbook, then the two other forms of a file.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
        ["incident", "release", "maintenance", "troubleshooting", "security", "compliance", "onboarding", "library", "yaml"];

    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="path">Where the file will be: its name gives the title, and the id when it is one (<c>REL-007.md</c>).</param>
    /// <param name="today">The day of the first review.</param>
    /// <returns>Null when there is no such kind.</returns>
    public static string? Write(string kind, string path, DateOnly today)
    {
        var name = path.Replace('\\', '/').Split('/')[^1].Split('.')[0];
        var day = today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return kind switch
        {
            "library" => RunbookTemplateText.Library(TitleOf(name, "Operations runbooks"), day),
            "yaml" => RunbookTemplateText.Yaml(IdOf(name, "REL"), TitleOf(name, "Restart the service"), day),
            _ when RunbookTemplateText.Find(kind) is { } template => RunbookTemplateText.Markdown(template, kind, IdOf(name, template.Prefix), TitleOf(name, template.Title), day),
            _ => null,
        };
    }

    private static string IdOf(string name, string prefix)
    {
        var parts = name.Split('-');
        var isId = parts.Length >= 2 && parts[0].Length > 0 && parts[0].All(char.IsAsciiLetter) && parts[1].Length > 0 && parts[1].All(char.IsAsciiDigit);
        return isId ? $"{parts[0].ToUpperInvariant()}-{parts[1]}" : $"{prefix}-001";
    }

    // Only plain words: the title goes into YAML and into a heading.
    private static string TitleOf(string name, string otherwise)
    {
        var words = name.Split(['-', '_', ' '], StringSplitOptions.RemoveEmptyEntries).ToList();
        if (words.Count >= 2 && words[0].All(char.IsAsciiLetter) && words[1].All(char.IsAsciiDigit))
        {
            words.RemoveRange(0, 2);
        }

        var title = string.Join(' ', words);
        return title.Length > 0 && char.IsAsciiLetter(title[0]) && title.All(character => char.IsAsciiLetterOrDigit(character) || character == ' ')
            ? char.ToUpperInvariant(title[0]) + title[1..]
            : otherwise;
    }
}
