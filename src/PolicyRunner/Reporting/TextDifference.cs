using PolicyRunner.Text;

namespace PolicyRunner.Reporting;

/// <summary>Where a file departs from what it should be, for a message: the first places that differ.</summary>
public static class TextDifference
{
    private const int MostPlaces = 4;
    private const int MostLines = 6;

    /// <summary>
    /// Lines such as <c>  12 - what is there</c> and <c>  12 + what should be</c>, a few of each of the first places; empty when there is
    /// no difference.
    /// </summary>
    public static IReadOnlyList<string> Excerpt(string actual, string expected)
    {
        var (old, wanted) = (LineDiff.Lines(actual), LineDiff.Lines(expected));
        var places = LineDiff.Compare(old, wanted);
        var lines = places.Take(MostPlaces).SelectMany(place => (string[])[.. Lines(old, place.OldStart, place.OldCount, '-'), .. Lines(wanted, place.NewStart, place.NewCount, '+')]);
        return [.. places.Count > MostPlaces ? lines.Append($"      and {Words.Count(places.Count - MostPlaces, "more place")}") : lines];
    }

    private static IEnumerable<string> Lines(string[] lines, int first, int count, char sign)
    {
        for (var index = first; index < first + Math.Min(count, MostLines); index++)
        {
            // Only the last line can lack its end, and that may be all that is wrong.
            var end = lines[index].EndsWith('\n') ? "" : " (without the end of the line)";
            yield return $"{index + 1,5} {sign} {TerminalText.Visible(lines[index].TrimEnd('\n'))}{end}".TrimEnd();
        }

        if (count > MostLines)
        {
            yield return $"      {sign} and {Words.Count(count - MostLines, "more line")}";
        }
    }
}
