using System.Text;
using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Checking.Fixing;

/// <summary>The edits of one file that fit together. What would disturb one that is there already is not taken.</summary>
internal sealed class EditSet
{
    // By place; at the same place in the order in which they came.
    private readonly List<Placed> edits = [];

    public bool IsEmpty => edits.Count == 0;

    /// <summary>
    /// Takes all edits of a fix or none. Edits that are there already are taken once. Edits of another policy must not even
    /// touch: what two policies write side by side was thought of by neither, and can be looked at when one of them is made.
    /// </summary>
    public bool TryAdd(Fix fix, string policy)
    {
        var news = new List<Placed>(fix.Edits.Count);
        foreach (var edit in fix.Edits)
        {
            var placed = new Placed(edit, policy);
            switch (Relation(placed))
            {
                case Standing.Conflict:
                    return false;
                case Standing.Free:
                    news.Add(placed);
                    break;
            }
        }

        foreach (var placed in news)
        {
            edits.Insert(After(placed.Edit.Span.Start, placed.Edit.Span.End), placed);
        }

        return true;
    }

    /// <summary>
    /// The file with the edits made, as it will be read when it is written: half a character is U+FFFD then, and what begins like a byte
    /// order mark is none of the text. What is judged in memory is what will lie there.
    /// </summary>
    public SourceFile Apply(SourceFile file)
    {
        var text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(Apply(file.Text)));
        return new SourceFile(file.Path, file.Text.StartsWith(FileText.ByteOrderMark) ? text : text.TrimStart(FileText.ByteOrderMark));
    }

    /// <summary>The text with the edits made.</summary>
    public string Apply(string text)
    {
        var result = new StringBuilder(text.Length + 256);
        var at = 0;
        foreach (var (edit, _) in edits)
        {
            result.Append(text, at, edit.Span.Start - at).Append(edit.Replacement);
            at = edit.Span.End;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    private Standing Relation(Placed placed)
    {
        var (start, end) = (placed.Edit.Span.Start, placed.Edit.Span.End);
        var standing = Standing.Free;

        // Those that begin behind it cannot touch it; of those before, only what ends at its start or later.
        for (var i = After(end, int.MaxValue) - 1; i >= 0 && edits[i].Edit.Span.End >= start; i--)
        {
            var other = edits[i].Edit.Span;
            if (edits[i].Edit == placed.Edit)
            {
                return Standing.There;
            }

            if ((other.Start < end && start < other.End) || edits[i].Policy != placed.Policy)
            {
                standing = Standing.Conflict;
            }
        }

        return standing;
    }

    // The index behind all edits that begin before a place, or there and end no later.
    private int After(int start, int end)
    {
        var (low, high) = (0, edits.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var span = edits[middle].Edit.Span;
            (low, high) = span.Start < start || (span.Start == start && span.End <= end) ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private enum Standing
    {
        Free,
        There,
        Conflict,
    }

    private sealed record Placed(TextEdit Edit, string Policy);
}
