using PolicyRunner.Text;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>The anchors a link to a page can name: those of its headings, as GitHub or MkDocs makes them, and those set by HTML.</summary>
internal static class AnchorReader
{
    // MkDocs joins what punctuation separates with one '-' where GitHub leaves two; its blocks give such a page away.
    private static readonly string[] PythonMarks = ["!!! ", "??? ", "???+ ", "=== \""];

    public static HashSet<string> Read(SourceFile file, Contents contents)
    {
        var anchors = new HashSet<string>(contents.Headings.Count + contents.Anchors.Count, StringComparer.OrdinalIgnoreCase);
        var seen = new Dictionary<string, int>(contents.Headings.Count, StringComparer.Ordinal);
        var isPython = HasPythonMark(file.Text);
        foreach (var heading in contents.Headings)
        {
            var slug = Slug.Anchor(HeadingText.WithoutAttributes(heading));
            if (isPython)
            {
                anchors.Add(Slug.Id(heading));
            }

            var count = seen.GetValueOrDefault(slug);
            seen[slug] = count + 1;
            anchors.Add(count == 0 ? slug : $"{slug}-{count}");
        }

        anchors.UnionWith(contents.Anchors);
        return anchors;
    }

    // At the beginning of a line, the first one left out: front matter or a title stands there.
    private static bool HasPythonMark(ReadOnlySpan<char> text)
    {
        for (int next; (next = text.IndexOfAny('!', '?', '=')) >= 0; text = text[(next + 1)..])
        {
            if (next > 0 && text[next - 1] == '\n' && BeginsWithPythonMark(text[next..]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool BeginsWithPythonMark(ReadOnlySpan<char> line)
    {
        foreach (var mark in PythonMarks)
        {
            if (line.StartsWith(mark, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
