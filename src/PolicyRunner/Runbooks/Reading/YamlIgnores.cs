using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>
/// Finds the ignores of a YAML runbook and what each covers: behind something on a line that line, on a line of its own the
/// entry or item below it, above the first key the whole file.
/// </summary>
internal static class YamlIgnores
{
    public static IReadOnlyList<InlineIgnore> Read(SourceFile file, YamlMapping root)
    {
        if (!IgnoreReader.MayStandIn(file.Text))
        {
            return [];
        }

        var ignores = new List<InlineIgnore>();
        var cover = new IgnoreCover(file, [], CoveredCode.Of(root), ignores);
        foreach (var comment in YamlComments.Read(EmbeddedText.Whole(file)))
        {
            var (scope, kind) = Scope(comment, root, file);
            if (IgnoreReader.Read(comment.Text, comment.Span, scope, kind, cover) is { } ignore)
            {
                ignores.Add(ignore);
            }
        }

        return MarkdownIgnores.Limited(ignores);
    }

    private static (SourceSpan Scope, IgnoreScope Kind) Scope(YamlComment comment, YamlMapping root, SourceFile file)
    {
        if (!comment.IsAlone)
        {
            return (file.LineSpan(comment.Span.StartPosition.Line), IgnoreScope.Line);
        }

        if (comment.Span.Start < root.Span.Start)
        {
            return (file.Span(0, file.Text.Length), IgnoreScope.Document);
        }

        return Next(root, comment.Span.End) is { } next
            ? (file.Span(comment.Span.Start, next.Span.End), IgnoreScope.Block)
            : (file.Span(comment.Span.End, comment.Span.End), IgnoreScope.Block);
    }

    // The first entry or item that begins behind a place. Of two that begin together the outer one comes first.
    private static ILocated? Next(YamlNode node, int place)
    {
        IEnumerable<ILocated> parts = node switch
        {
            YamlMapping mapping => mapping.Entries,
            YamlSequence sequence => sequence.Items,
            _ => [],
        };
        foreach (var part in parts)
        {
            if (part.Span.Start >= place)
            {
                return part;
            }

            if (Next(part is YamlEntry entry ? entry.Value : (YamlNode)part, place) is { } inner)
            {
                return inner;
            }
        }

        return null;
    }
}
