using PolicyRunner.Shell;
using PolicyRunner.Text;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>Finds what a reader must fill in by hand in a block that would otherwise run.</summary>
internal static class PlaceholderReader
{
    private static readonly string[] Words = ["YOUR_", "your-", "CHANGEME", "CHANGE_ME", "REPLACE_ME", "REPLACEME", "REPLACE_WITH"];

    public static IReadOnlyList<Placeholder> Read(EmbeddedText content)
    {
        List<Placeholder>? found = null;
        var text = content.Text;
        for (var at = text.IndexOf('<', StringComparison.Ordinal); at >= 0; at = text.IndexOf('<', at + 1))
        {
            var length = Placeholders.Angle(text, at);
            if (length > 0)
            {
                (found ??= []).Add(new Placeholder(text.Substring(at, length), content.Span(at, at + length)));
            }
        }

        foreach (var word in Words)
        {
            for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + word.Length, StringComparison.Ordinal))
            {
                if (at > 0 && (char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is '_' or '-' or '$' or '{'))
                {
                    continue;
                }

                var end = at + word.Length;
                while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '-'))
                {
                    end++;
                }

                (found ??= []).Add(new Placeholder(text[at..end], content.Span(at, end)));
            }
        }

        if (found is null)
        {
            return [];
        }

        found.Sort((a, b) => a.Span.Start.CompareTo(b.Span.Start));
        return found;
    }
}
