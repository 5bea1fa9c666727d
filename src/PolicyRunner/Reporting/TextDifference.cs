namespace PolicyRunner.Reporting;

/// <summary>Where a file departs from what it should be, for a message: the first lines that differ.</summary>
public static class TextDifference
{
    private const int MostLines = 6;

    /// <summary>
    /// Lines such as <c>  12 - what is there</c> and <c>  12 + what should be</c>, a few of each; empty when there is no difference.
    /// </summary>
    public static IReadOnlyList<string> Excerpt(string actual, string expected)
    {
        if (actual == expected)
        {
            return [];
        }

        var (old, wanted) = (actual.Split('\n'), expected.Split('\n'));
        var first = 0;
        while (first < old.Length && first < wanted.Length && old[first] == wanted[first])
        {
            first++;
        }

        var same = 0;
        while (same < old.Length - first && same < wanted.Length - first && old[^(same + 1)] == wanted[^(same + 1)])
        {
            same++;
        }

        return [.. Lines(old, first, old.Length - same, '-'), .. Lines(wanted, first, wanted.Length - same, '+')];
    }

    private static IEnumerable<string> Lines(string[] lines, int first, int end, char sign)
    {
        for (var index = first; index < Math.Min(end, first + MostLines); index++)
        {
            yield return $"{index + 1,5} {sign} {TerminalText.Visible(lines[index])}".TrimEnd();
        }

        if (end - first > MostLines)
        {
            yield return $"      {sign} and {Words.Count(end - first - MostLines, "more line")}";
        }
    }
}
