using System.Globalization;
using System.Text;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Testing;

/// <summary>Takes a <see cref="Sample"/> apart.</summary>
public static class SampleParser
{
    /// <summary>The path of a sample that names none.</summary>
    public const string DefaultPath = "runbooks/sample.md";

    private const string Separator = "=== ";
    private const string Open = "[|";
    private const string Close = "|]";

    /// <summary>The day of a sample that names none.</summary>
    public static DateOnly DefaultToday { get; } = new(2026, 11, 15);

    /// <returns>The parts; or null, and what is wrong with the sample.</returns>
    public static (SampleInput? Input, string? Problem) Parse(Sample sample)
    {
        var today = DefaultToday;
        var parts = new List<(string Path, StringBuilder Text)> { (DefaultPath, new StringBuilder()) };
        var isFirst = true;
        foreach (var line in Lines(sample.Text))
        {
            var title = line.StartsWith(Separator, StringComparison.Ordinal) ? line[Separator.Length..].Trim() : null;
            if (title is null)
            {
                parts[^1].Text.Append(line);
            }
            else if (isFirst && title.StartsWith("today ", StringComparison.Ordinal))
            {
                if (!DateOnly.TryParseExact(title["today ".Length..].Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out today))
                {
                    return (null, $"'{title}' is no day; write '=== today 2027-01-01'.");
                }
            }
            else if (title.Length == 0 || title.StartsWith('/') || title.Contains('\\') || title.Split('/').Contains(".."))
            {
                return (null, $"'{title}' is no path of a file; write one relative to the repository's root, with '/'.");
            }
            else if (parts.Skip(parts[0].Text.Length == 0 ? 1 : 0).Any(part => part.Path == title))
            {
                return (null, $"The file '{title}' is there twice.");
            }
            else
            {
                parts.Add((title, new StringBuilder()));
            }

            isFirst = false;
        }

        // Nothing before the first separator is no file.
        if (parts.Count > 1 && parts[0].Text.Length == 0)
        {
            parts.RemoveAt(0);
        }

        var files = new List<SampleFile>();
        foreach (var (path, text) in parts)
        {
            if (Unmark(path, text.ToString()) is not { } file)
            {
                return (null, $"'{path}' has a mark that is not closed or not opened; marks are written [|…|].");
            }

            files.Add(file);
        }

        return (new SampleInput(files, today), null);
    }

    private static IEnumerable<string> Lines(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            yield return text[start..end];
            start = end;
        }
    }

    // Marks may stand inside one another: a block and a line of it.
    private static SampleFile? Unmark(string path, string text)
    {
        var clean = new StringBuilder(text.Length);
        var open = new Stack<int>();
        var places = new List<(int Start, int End)>();
        for (var offset = 0; offset < text.Length;)
        {
            var rest = text.AsSpan(offset);
            if (rest.StartsWith(Open))
            {
                open.Push(clean.Length);
                offset += Open.Length;
            }
            else if (rest.StartsWith(Close))
            {
                if (!open.TryPop(out var start))
                {
                    return null;
                }

                places.Add((start, clean.Length));
                offset += Close.Length;
            }
            else
            {
                clean.Append(text[offset++]);
            }
        }

        var file = new SourceFile(path, clean.ToString());
        return open.Count > 0
            ? null
            : new SampleFile(file, [.. places.Order().Select(place => file.Span(place.Start, place.End))]);
    }
}
