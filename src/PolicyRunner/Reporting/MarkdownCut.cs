using System.Text;

namespace PolicyRunner.Reporting;

/// <summary>Markdown within a limit: what is too long ends behind a line, everything that is open there is closed, and it is said.</summary>
/// <example><code>var summary = MarkdownCut.Of(text, 1024 * 1024, "All of it stands in the log of this step.");</code></example>
public static class MarkdownCut
{
    // To close a fence and what it may be folded into.
    private const int Closing = 200;

    /// <param name="text">The whole.</param>
    /// <param name="most">The most bytes of UTF-8.</param>
    /// <param name="whole">A sentence that says where all of it is.</param>
    /// <returns>The text as it is when it is short enough; empty when there is no room to say that it is cut.</returns>
    public static string Of(string text, int most, string whole)
    {
        if (Encoding.UTF8.GetByteCount(text) <= most)
        {
            return text;
        }

        var said = $"\n**Cut here: the rest is longer than GitHub takes.** {whole}\n";
        var room = most - Encoding.UTF8.GetByteCount(said) - Closing;
        if (room < 0)
        {
            return "";
        }

        var cut = new StringBuilder();
        string? fence = null;
        var folds = 0;
        foreach (var line in Lines(text))
        {
            room -= Encoding.UTF8.GetByteCount(line);
            if (room < 0)
            {
                break;
            }

            cut.Append(line);
            if (Fence(line.Trim()) is { } run && (fence is null || (run[0] == fence[0] && run.Length >= fence.Length && line.Trim() == run)))
            {
                fence = fence is null ? run : null;
            }
            else if (fence is null)
            {
                folds += Count(line, "<details>") - Count(line, "</details>");
            }
        }

        cut.Append(fence is null ? "" : $"{fence}\n").Append(string.Concat(Enumerable.Repeat("\n</details>\n", Math.Clamp(folds, 0, 5))));
        return cut.Append(said).ToString();
    }

    private static IEnumerable<string> Lines(string text)
    {
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = text.IndexOf('\n', start) is var found and >= 0 ? found + 1 : text.Length;
            yield return text[start..end];
        }
    }

    // A run that is longer than anybody writes is no fence that could be closed here.
    private static string? Fence(string line)
    {
        var length = line.Length > 0 && line[0] is '`' or '~' ? line.TakeWhile(character => character == line[0]).Count() : 0;
        return length is >= 3 and < 64 ? line[..length] : null;
    }

    private static int Count(string line, string word) => line.Split(word).Length - 1;
}
