using PolicyRunner.Markdown;
using PolicyRunner.Text;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>A <c>**Name**: value</c> or <c>Name: value</c> at the beginning of a line.</summary>
/// <param name="Name">Without the colon.</param>
/// <param name="NameSpan">The name, marks included.</param>
/// <param name="Value">What follows on the line, as a reader sees it.</param>
/// <param name="Span">From the name to the end of the value.</param>
/// <param name="IsBold">True for <c>**Name**</c>.</param>
internal sealed record Label(string Name, SourceSpan NameSpan, string Value, SourceSpan Span, bool IsBold)
{
    private const int LongestName = 48;
    private const int MostLabels = 50;

    /// <summary>The labels of a paragraph, one a line at most.</summary>
    public static IReadOnlyList<Label> Read(MarkdownInlines content)
    {
        List<Label>? labels = null;
        for (var start = 0; start < content.Parts.Count;)
        {
            var end = start;
            while (end < content.Parts.Count && content.Parts[end].Kind != MarkdownInlineKind.LineBreak)
            {
                end++;
            }

            if (ReadLine(content.Parts, start, end) is { } label)
            {
                Split(label, labels ??= []);
            }

            start = end + 1;
        }

        return labels ?? (IReadOnlyList<Label>)[];
    }

    // "Owner: x | Severity: y", "**Owner:** x · **Severity:** y": several on one line.
    private static void Split(Label label, List<Label> labels)
    {
        var tries = 0;
        for (var from = 0; ;)
        {
            var at = label.Value.AsSpan(from).IndexOfAny("|·•");
            if (at < 0 || ++tries > MostLabels)
            {
                labels.Add(label);
                return;
            }

            at += from;
            from = at + 1;
            var rest = label.Value.AsSpan(from).TrimStart();
            var colon = rest.IndexOf(':');
            if (colon < 2 || colon > LongestName)
            {
                continue;
            }

            var name = rest[..colon].Trim().ToString();
            _ = MetadataReader.Name(name, out var isKnown);
            var text = label.Span.File.Text;
            var place = isKnown ? text.IndexOf(name, label.NameSpan.End, label.Span.End - label.NameSpan.End, StringComparison.Ordinal) : -1;
            if (place < 0)
            {
                continue;
            }

            labels.Add(label with { Value = label.Value[..at].Trim(), Span = new SourceSpan(label.Span.File, label.Span.Start, place) });
            label = new Label(name, new SourceSpan(label.Span.File, place, place + name.Length), rest[(colon + 1)..].Trim().ToString(),
                new SourceSpan(label.Span.File, place, label.Span.End), label.IsBold);
            from = 0;
        }
    }

    private static Label? ReadLine(IReadOnlyList<MarkdownInline> parts, int start, int end)
    {
        // "> 📝 **Owner**: x": marks in front of the name are no name.
        while (start < end && !parts[start].IsStrong && IsMarks(parts[start].Text))
        {
            start++;
        }

        if (start >= end)
        {
            return null;
        }

        return parts[start].IsStrong ? Bold(parts, start, end) : Plain(parts, start, end);
    }

    private static Label? Bold(IReadOnlyList<MarkdownInline> parts, int start, int end)
    {
        var stop = start;
        while (stop < end && parts[stop].IsStrong)
        {
            stop++;
        }

        var name = Join(parts, start, stop).Trim();
        var rest = Join(parts, stop, end);
        var inside = name.EndsWith(':');
        var outside = rest.AsSpan().TrimStart().StartsWith(":");
        var alone = string.IsNullOrWhiteSpace(rest);
        if (!inside && !outside && !alone)
        {
            return null;
        }

        name = name.TrimEnd(':', ' ');
        if (name.Length is 0 or > LongestName)
        {
            return null;
        }

        var value = outside ? rest.AsSpan().TrimStart()[1..].Trim().ToString() : rest.Trim();
        var nameSpan = Marked(parts[start].Span.To(parts[stop - 1].Span));
        return new Label(name, nameSpan, value, value.Length == 0 ? nameSpan : nameSpan.To(parts[end - 1].Span), IsBold: true);
    }

    private static Label? Plain(IReadOnlyList<MarkdownInline> parts, int start, int end)
    {
        if (parts[start].Kind != MarkdownInlineKind.Text || parts[start].Link is not null)
        {
            return null;
        }

        var text = parts[start].Text;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon is < 2 or > LongestName || (colon + 1 < text.Length && text[colon + 1] is not (' ' or '\t')) || !char.IsLetter(text[0]))
        {
            return null;
        }

        var name = text[..colon];
        if (name.AsSpan().Count(' ') > 4 || name.AsSpan().IndexOfAny(".,;()") >= 0)
        {
            return null;
        }

        var value = string.Concat(text[(colon + 1)..], Join(parts, start + 1, end)).Trim();
        var span = parts[start].Span;
        var nameSpan = new SourceSpan(span.File, span.Start, Math.Min(span.Start + colon, span.End));
        return new Label(name.Trim(), nameSpan, value, nameSpan.To(parts[end - 1].Span), IsBold: false);
    }

    private static bool IsMarks(string text)
    {
        foreach (var c in text)
        {
            if (c is not (' ' or '\t' or '-' or '–' or '•' or '>'))
            {
                return false;
            }
        }

        return true;
    }

    private static string Join(IReadOnlyList<MarkdownInline> parts, int start, int end)
    {
        if (end - start == 1 && parts[start].Kind != MarkdownInlineKind.Html)
        {
            return parts[start].Text;
        }

        var text = "";
        for (var i = start; i < end; i++)
        {
            text += parts[i].Kind == MarkdownInlineKind.Html ? "" : parts[i].Text;
        }

        return text;
    }

    // The asterisks belong to what a reader points at.
    private static SourceSpan Marked(SourceSpan span)
    {
        var text = span.File.Text;
        var start = span.Start;
        var end = span.End;
        while (start > 0 && end < text.Length && span.Start - start < 3 && text[start - 1] is '*' or '_' && text[end] == text[start - 1])
        {
            start--;
            end++;
        }

        return new SourceSpan(span.File, start, end);
    }
}
