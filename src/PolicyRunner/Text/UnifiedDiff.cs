using System.Globalization;
using System.Text;

namespace PolicyRunner.Text;

/// <summary>Writes what changed in a file as git would, so that <c>git apply</c> takes it.</summary>
public static class UnifiedDiff
{
    private const int Context = 3;

    /// <param name="path">Relative to the repository root, with '/'.</param>
    /// <param name="before">The whole text; with its byte order mark as U+FEFF if it has one.</param>
    /// <param name="after">The whole text that takes its place.</param>
    /// <returns>The diff of one file, or an empty text when nothing changed.</returns>
    public static string Of(string path, string before, string after)
    {
        var (old, young) = (LineDiff.Lines(before), LineDiff.Lines(after));
        var changes = LineDiff.Compare(old, young);
        if (changes.Count == 0)
        {
            return "";
        }

        var text = new StringBuilder();
        var (from, to) = (Quoted("a/" + path), Quoted("b/" + path));
        text.Append(CultureInfo.InvariantCulture, $"diff --git {from} {to}\n--- {Ended(from)}\n+++ {Ended(to)}\n");
        for (var first = 0; first < changes.Count;)
        {
            var last = first;
            while (last + 1 < changes.Count && changes[last + 1].OldStart - End(changes[last]) <= 2 * Context)
            {
                last++;
            }

            Hunk(text, old, young, [.. changes.Skip(first).Take(last - first + 1)]);
            first = last + 1;
        }

        return text.ToString();
    }

    private static int End(LineChange change) => change.OldStart + change.OldCount;

    private static void Hunk(StringBuilder text, string[] old, string[] young, LineChange[] changes)
    {
        var start = Math.Max(0, changes[0].OldStart - Context);
        var end = Math.Min(old.Length, End(changes[^1]) + Context);
        var newStart = changes[0].NewStart - (changes[0].OldStart - start);
        var newCount = end - start + changes.Sum(change => change.NewCount - change.OldCount);
        text.Append(CultureInfo.InvariantCulture, $"@@ -{Range(start, end - start)} +{Range(newStart, newCount)} @@\n");
        var at = start;
        foreach (var change in changes)
        {
            Lines(text, ' ', old.AsSpan(at..change.OldStart));
            Lines(text, '-', old.AsSpan(change.OldStart, change.OldCount));
            Lines(text, '+', young.AsSpan(change.NewStart, change.NewCount));
            at = End(change);
        }

        Lines(text, ' ', old.AsSpan(at..end));
    }

    // Lines count from 1; an empty range names the line before it.
    private static string Range(int start, int count) => count == 1
        ? (start + 1).ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{(count == 0 ? start : start + 1)},{count}");

    private static void Lines(StringBuilder text, char mark, ReadOnlySpan<string> lines)
    {
        foreach (var line in lines)
        {
            text.Append(mark).Append(line);
            if (!line.EndsWith('\n'))
            {
                text.Append("\n\\ No newline at end of file\n");
            }
        }
    }

    // A name with a space ends with a tab, or what follows would be taken for a time.
    private static string Ended(string name) => name[0] != '"' && name.Contains(' ') ? name + '\t' : name;

    // As git does with core.quotePath: octal bytes for all that is not printable ASCII.
    private static string Quoted(string name)
    {
        if (!name.AsSpan().ContainsAnyExceptInRange(' ', '~') && name.AsSpan().IndexOfAny('"', '\\') < 0)
        {
            return name;
        }

        var text = new StringBuilder("\"");
        foreach (var unit in Encoding.UTF8.GetBytes(name))
        {
            _ = unit is (byte)'"' or (byte)'\\' ? text.Append('\\').Append((char)unit)
                : unit is >= 0x20 and < 0x7F ? text.Append((char)unit)
                : text.Append('\\').Append(Convert.ToString(unit, 8).PadLeft(3, '0'));
        }

        return text.Append('"').ToString();
    }
}
