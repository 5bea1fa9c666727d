using System.Globalization;
using System.Text;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Testing;

/// <summary>Takes a <see cref="Sample"/> apart.</summary>
public static class SampleParser
{
    /// <summary>The path of a sample that names none.</summary>
    public const string DefaultPath = "runbooks/sample.md";

    // A sample shows one thing; who needs more files tests a repository.
    private const int MostFiles = 100;

    // Each failure names it.
    private const int LongestPath = 200;

    private const string Separator = "=== ";
    private const string Open = "[|";
    private const string Close = "|]";

    /// <summary>The day of a sample that names none.</summary>
    public static DateOnly DefaultToday { get; } = new(2026, 11, 15);

    /// <returns>The parts; or null, and what is wrong with the sample.</returns>
    public static (SampleInput? Input, string? Problem) Parse(Sample sample) => Parse(sample, out _);

    /// <param name="sample">The sample.</param>
    /// <param name="loose">Where in its text a mark lacks its other half; null when none does.</param>
    internal static (SampleInput? Input, string? Problem) Parse(Sample sample, out int? loose)
    {
        loose = null;
        var today = DefaultToday;
        var parts = new List<(string Path, StringBuilder Text, int Start)> { (DefaultPath, new StringBuilder(), 0) };
        var paths = new HashSet<string>(StringComparer.Ordinal);
        var isFirst = true;
        var offset = 0;
        foreach (var line in Lines(sample.Text))
        {
            offset += line.Length;
            var title = line.StartsWith(Separator, StringComparison.Ordinal) ? line[Separator.Length..].Trim() : null;
            if (title is null)
            {
                parts[^1].Text.Append(line);
            }
            else if (isFirst && title.Length <= LongestPath && title.StartsWith("today ", StringComparison.Ordinal))
            {
                if (!DateOnly.TryParseExact(title["today ".Length..].Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out today))
                {
                    return (null, $"'{title}' is no day; write '=== today 2027-01-01'.");
                }
            }
            else if (title.Length > LongestPath)
            {
                return (null, $"'{title[..LongestPath]}…' is longer than a path of a sample may be, {LongestPath} characters; shorten it.");
            }
            else if (title.Contains('\\') || title.Split('/').Any(part => part is "" or "." or ".."))
            {
                return (null, $"'{title}' is no path of a file; write one relative to the repository's root, with '/'.");
            }
            else if (parts.Count > MostFiles)
            {
                return (null, $"A sample has at most {MostFiles} files.");
            }
            else if (!paths.Add(title) || (title == DefaultPath && parts[0].Text.Length > 0))
            {
                return (null, $"The file '{title}' is there twice.");
            }
            else
            {
                parts.Add((title, new StringBuilder(), offset));
            }

            isFirst = false;
        }

        // Nothing before the first separator is no file.
        if (parts.Count > 1 && parts[0].Text.Length == 0)
        {
            parts.RemoveAt(0);
        }

        var files = new List<SampleFile>();
        foreach (var (path, text, start) in parts)
        {
            var (file, half) = Unmark(path, text.ToString(), start);
            if (file is null)
            {
                loose = start + half;
                return (null, $"'{path}' has {(text[half] == '[' ? "a mark '[|' that is never closed; put '|]'" : "a '|]' that closes no mark; put '[|'")} {(text[half] == '[' ? "behind" : "before")} what must be flagged (line {Line(text, half)} of it).");
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

    private static int Line(StringBuilder text, int offset) => 1 + text.ToString(0, offset).Count(character => character == '\n');

    // Marks may stand inside one another: a block and a line of it. Without a file the place of a mark that has no other half.
    private static (SampleFile? File, int Loose) Unmark(string path, string text, int begin)
    {
        var clean = new StringBuilder(text.Length);
        var origins = new List<int>(text.Length + 1);
        var open = new Stack<(int Clean, int Raw)>();
        var places = new List<(int Start, int End)>();
        for (var offset = 0; offset < text.Length;)
        {
            var rest = text.AsSpan(offset);
            if (rest.StartsWith(Open))
            {
                open.Push((clean.Length, offset));
                offset += Open.Length;
            }
            else if (rest.StartsWith(Close))
            {
                if (!open.TryPop(out var start))
                {
                    return (null, offset);
                }

                places.Add((start.Clean, clean.Length));
                offset += Close.Length;
            }
            else
            {
                origins.Add(begin + offset);
                clean.Append(text[offset++]);
            }
        }

        if (open.TryPop(out var left))
        {
            return (null, left.Raw);
        }

        var file = new SourceFile(path, clean.ToString());
        SourceSpan[] marks = [.. places.Order().Select(place => file.Span(place.Start, place.End))];
        return (new SampleFile(file, marks) { Origins = [.. origins, begin + text.Length] }, 0);
    }
}
