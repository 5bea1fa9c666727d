using System.Globalization;
using PolicyRunner.Checking;
using PolicyRunner.Runbooks;
using PolicyRunner.Yaml;

namespace PolicyRunner.Reporting;

/// <summary>Runbooks to begin with: complete, declared, and useful before the first edit.</summary>
public static class RunbookTemplates
{
    /// <summary>The kinds of a runbook, then the two other forms of a file.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
        ["incident", "release", "maintenance", "troubleshooting", "security", "compliance", "onboarding", "library", "yaml"];

    /// <summary>A path under which the tool finds a runbook of this kind in a folder.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="path">Where the file is wanted.</param>
    /// <returns>The path itself when its ending is one that is read for this kind, else the nearest that has one.</returns>
    public static string Readable(string kind, string path)
    {
        var start = path.LastIndexOfAny(['/', '\\']) + 1;
        if (FileFinder.IsDocument(path[start..]) && DocumentReader.IsYaml(path) == (kind == "yaml"))
        {
            return path;
        }

        var dot = path.IndexOf('.', start);
        return (dot < 0 ? path : path[..dot]) + (kind == "yaml" ? ".runbook.yml" : ".md");
    }

    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="path">Where the file will be: its name gives the title, and the id when it is one (<c>REL-007.md</c>).</param>
    /// <param name="today">The day of the first review.</param>
    /// <param name="taken">The ids that other runbooks have: one that the name does not give goes on behind their numbers.</param>
    /// <returns>Null when there is no such kind.</returns>
    public static string? Write(string kind, string path, DateOnly today, IReadOnlyCollection<string> taken)
    {
        var name = path.Replace('\\', '/').Split('/')[^1].Split('.')[0];
        var day = today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return kind switch
        {
            "library" => RunbookTemplateText.Library(TitleOf(name, "Operations runbooks"), day, Next("OPS", taken)),
            "yaml" => RunbookTemplateText.Yaml(RunbookTemplateData.Maintenance, IdOf(name, RunbookTemplateData.Maintenance.Prefix, taken), TitleOf(name, RunbookTemplateData.Maintenance.Title), day),
            _ when RunbookTemplateText.Find(kind) is { } template => RunbookTemplateText.Markdown(template, kind, IdOf(name, template.Prefix, taken), TitleOf(name, template.Title), day),
            _ => null,
        };
    }

    private static string IdOf(string name, string prefix, IReadOnlyCollection<string> taken)
    {
        var parts = name.Split('-');
        var isId = parts.Length >= 2 && parts[0].Length > 0 && parts[0].All(char.IsAsciiLetter) && parts[1].Length > 0 && parts[1].All(char.IsAsciiDigit);
        return isId ? $"{parts[0].ToUpperInvariant()}-{parts[1]}" : $"{prefix}-{Next(prefix, taken):000}";
    }

    // Behind the largest: a number that was given up would still stand in records.
    private static int Next(string prefix, IReadOnlyCollection<string> taken) => 1 + taken
        .Select(id => id.StartsWith($"{prefix}-", StringComparison.OrdinalIgnoreCase) && int.TryParse(id.AsSpan(prefix.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 1_000_000 ? number : 0)
        .DefaultIfEmpty(0).Max();

    // Only plain words, none that YAML takes for something else: the title goes into YAML and into a heading.
    private static string TitleOf(string name, string otherwise)
    {
        var words = name.Split(['-', '_', ' '], StringSplitOptions.RemoveEmptyEntries).ToList();
        if (words.Count >= 2 && words[0].All(char.IsAsciiLetter) && words[1].All(char.IsAsciiDigit))
        {
            words.RemoveRange(0, 2);
        }

        var title = string.Join(' ', words);
        if (title.Length == 0 || !char.IsAsciiLetter(title[0]) || !title.All(character => char.IsAsciiLetterOrDigit(character) || character == ' '))
        {
            return otherwise;
        }

        title = char.ToUpperInvariant(title[0]) + title[1..];
        return YamlCore.TypeOf(title) == YamlType.String ? title : otherwise;
    }
}
