using PolicyRunner.Text;

namespace PolicyRunner.Yaml;

/// <summary>
/// Finds the comments of YAML that parses: what begins with '#' at the beginning of a line or behind white space and stands in no
/// scalar. The parser's own scanner, asked for comments, does not end on every text.
/// </summary>
internal static class YamlComments
{
    /// <returns>In the order of the text; none when it does not parse.</returns>
    public static IReadOnlyList<YamlComment> Read(EmbeddedText text)
    {
        var read = YamlReader.Read(text);
        if (read.Problems.Count > 0)
        {
            return [];
        }

        var scalars = new List<SourceSpan>();
        foreach (var document in read.Documents)
        {
            Collect(document, scalars);
        }

        scalars.Sort((a, b) => a.Start.CompareTo(b.Start));
        var comments = new List<YamlComment>();
        var rest = text.Text.AsSpan();
        for (var start = 0; start < rest.Length;)
        {
            var stop = rest[start..].IndexOfAny('\n', '\r');
            var end = stop < 0 ? rest.Length : start + stop;
            if (Begin(text, start, end, scalars) is { } at)
            {
                var isAlone = rest[start..at].IsWhiteSpace();
                comments.Add(new YamlComment(rest[(at + 1)..end].Trim().ToString(), isAlone, text.Span(at, end)));
            }

            start = end + 1;
        }

        return comments;
    }

    private static void Collect(YamlNode node, List<SourceSpan> scalars)
    {
        switch (node)
        {
            case YamlScalar scalar:
                scalars.Add(scalar.Span);
                break;
            case YamlSequence sequence:
                foreach (var item in sequence.Items)
                {
                    Collect(item, scalars);
                }

                break;
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    scalars.Add(entry.Key.Span);
                    Collect(entry.Value, scalars);
                }

                break;
        }
    }

    private static int? Begin(EmbeddedText text, int start, int end, List<SourceSpan> scalars)
    {
        for (var at = start; at < end; at++)
        {
            if (text.Text[at] == '#' && (at == start || text.Text[at - 1] is ' ' or '\t') && !IsInside(text.FileOffset(at), scalars))
            {
                return at;
            }
        }

        return null;
    }

    // Scalars do not overlap: the last that begins before the place is the only one that can hold it.
    private static bool IsInside(int place, List<SourceSpan> scalars)
    {
        var (low, high) = (0, scalars.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = scalars[middle].Start <= place ? (middle + 1, high) : (low, middle);
        }

        return low > 0 && scalars[low - 1].Contains(place);
    }
}

/// <summary>A comment.</summary>
/// <param name="Text">Without the '#' and white space around it.</param>
/// <param name="IsAlone">True when nothing but white space stands before it on its line.</param>
/// <param name="Span">From the '#' to the end of the line.</param>
internal sealed record YamlComment(string Text, bool IsAlone, SourceSpan Span);
