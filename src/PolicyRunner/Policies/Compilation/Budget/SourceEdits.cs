using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>
/// Text to be put into a source, all of it on lines that are there already. Whoever adds it walks the tree: openings on the
/// way down and closings on the way up, so that what begins or ends at one place is nested as the tree is.
/// </summary>
internal sealed class SourceEdits
{
    private readonly List<Edit> edits = [];

    /// <summary>Before what begins at a position; of several the first added is the outermost.</summary>
    public void Open(int position, string text) => edits.Add(new Edit(position, Rank: 1, 0, text));

    /// <summary>Behind what ends at a position; of several the first added is the innermost.</summary>
    public void Close(int position, string text) => edits.Add(new Edit(position, Rank: 0, 0, text));

    public void Replace(TextSpan span, string text) => edits.Add(new Edit(span.Start, Rank: 2, span.Length, text));

    public SourceText Apply(SourceText source)
    {
        if (edits.Count == 0)
        {
            return source;
        }

        var text = source.ToString();
        var result = new StringBuilder(text.Length + (edits.Count * 40));
        var offset = 0;
        foreach (var edit in edits.OrderBy(edit => edit.Position).ThenBy(edit => edit.Rank))
        {
            result.Append(text, offset, edit.Position - offset).Append(edit.Text);
            offset = edit.Position + edit.Replaced;
        }

        return SourceText.From(result.Append(text, offset, text.Length - offset).ToString(), Encoding.UTF8);
    }

    private sealed record Edit(int Position, int Rank, int Replaced, string Text);
}
