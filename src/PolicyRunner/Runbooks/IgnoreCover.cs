using System.Security.Cryptography;
using System.Text;
using PolicyRunner.Text;

namespace PolicyRunner.Runbooks;

/// <summary>
/// What the ignores of one version of a document cover, in words that those of another version are compared with. A page may have tens
/// of thousands of sections and hundreds of ignores, on one block or beside each other: each section and each stretch of text is looked at
/// once for all of them.
/// </summary>
/// <param name="file">The document's file.</param>
/// <param name="sections">Its sections, in document order; empty where it has none.</param>
/// <param name="code">What of it is the same only to the letter, in document order.</param>
/// <param name="ignores">All its ignores, complete when the first is asked for.</param>
internal sealed class IgnoreCover(SourceFile file, IReadOnlyList<Section> sections, IReadOnlyList<CoveredCode> code, IReadOnlyList<InlineIgnore> ignores)
{
    private readonly Dictionary<Section, string> paths = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<SourceSpan, string> lines = [];
    private readonly Dictionary<(SourceSpan, SourceSpan), IReadOnlyList<Section>> news = [];
    private Dictionary<int, string>? places;
    private Dictionary<InlineIgnore, string>? blocks;

    /// <summary>Equal for two ignores that cover the same part of two versions with the same words; short.</summary>
    public string Of(InlineIgnore ignore) => ignore.Kind switch
    {
        IgnoreScope.Document => "",
        IgnoreScope.Section => $"{ignore.Runbook}\n{PlaceOf(ignore.Scope)}",
        IgnoreScope.Line => LineOf(ignore.Scope),
        _ => (blocks ??= Blocks())[ignore],
    };

    /// <summary>The sections within an ignore's own that those of the other version do not have there, the outermost of each, in document order.</summary>
    public IReadOnlyList<Section> NewSince(SourceSpan own, IgnoreCover other, SourceSpan others)
    {
        if (!news.TryGetValue((own, others), out var found))
        {
            news.Add((own, others), found = Compare(own, other, others));
        }

        return found;
    }

    private List<Section> Compare(SourceSpan own, IgnoreCover other, SourceSpan others)
    {
        var before = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var section in other.Within(others))
        {
            var path = other.PathOf(section);
            before[path] = before.GetValueOrDefault(path) + 1;
        }

        var found = new List<Section>();
        foreach (var section in Within(own))
        {
            var path = PathOf(section);
            var count = before.GetValueOrDefault(path);
            before[path] = count - 1;
            if (count <= 0 && (found.Count == 0 || section.Span.Start >= found[^1].Extent.End))
            {
                found.Add(section);
            }
        }

        return found;
    }

    // By halving: an ignore may be about a small part of a long page.
    private IEnumerable<Section> Within(SourceSpan scope)
    {
        var (low, high) = (0, sections.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = sections[middle].Span.Start <= scope.Start ? (middle + 1, high) : (low, middle);
        }

        for (var i = low; i < sections.Count && sections[i].Span.Start < scope.End; i++)
        {
            yield return sections[i];
        }
    }

    // Which section it is: the headings from the outside in, and its number among equal ones.
    private string PlaceOf(SourceSpan scope)
    {
        if (places is null)
        {
            places = [];
            var seen = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var section in sections)
            {
                var path = PathOf(section);
                var number = seen.GetValueOrDefault(path);
                seen[path] = number + 1;
                places.TryAdd(section.Span.Start, $"{path}\n{number}");
            }
        }

        return places.TryGetValue(scope.Start, out var place) ? place : scope.FirstLine().Text.ToString();
    }

    // By its hash: headings of megabytes may stand above thousands of others.
    private string PathOf(Section section)
    {
        if (!paths.TryGetValue(section, out var path))
        {
            var above = section.Parent is null || IsTitle(section.Parent) ? "" : PathOf(section.Parent);
            paths.Add(section, path = Hash($"{above}\n{section.Span.Text}"));
        }

        return path;
    }

    // The title of a page says nothing about which of its sections one is.
    private bool IsTitle(Section section) => section.Level == 1 && section == sections[0] && section.Extent.End == file.Text.Length;

    private string LineOf(SourceSpan line)
    {
        if (!lines.TryGetValue(line, out var hash))
        {
            lines.Add(line, hash = Hash($"{Words(line.Text)}\n{Code(line.Start, line.End)}"));
        }

        return hash;
    }

    // From the comment to the next one that covers as far, and then as that one: of thousands on a block none reads all of it. A comment
    // within a block of code covers what stands above it, too; that block is compared as a whole.
    private Dictionary<InlineIgnore, string> Blocks()
    {
        var found = new Dictionary<InlineIgnore, string>(ReferenceEqualityComparer.Instance);
        foreach (var block in ignores.Where(ignore => ignore.Kind == IgnoreScope.Block).GroupBy(ignore => ignore.Scope.End))
        {
            var (end, rest) = (block.Key, "");
            foreach (var ignore in block.OrderByDescending(ignore => ignore.Span.End))
            {
                var start = Math.Clamp(ignore.Span.End, Math.Min(ignore.Scope.Start, end), end);
                rest = Hash($"{Words(file.Text.AsSpan(start..end))}\n{Code(start, end)}\n{rest}");
                found.Add(ignore, rest);
                end = start;
            }
        }

        return found;
    }

    private string Code(int start, int end) => string.Join('\n', code.Where(part => part.Start < end && part.End >= start).Select(part => part.Words));

    // Prose may be broken into other lines. A blank that a shell takes for a letter is none here either.
    private static string Words(ReadOnlySpan<char> text) => string.Join(' ', text.ToString().Split([' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
