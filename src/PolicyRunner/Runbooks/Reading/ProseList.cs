using System.Collections;
using PolicyRunner.Text;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>
/// The prose of a document as places alone: it is the most there is of anything, few policies look at it, and each piece
/// that lives costs the collector more than making it again.
/// </summary>
internal sealed class ProseList : IReadOnlyList<Prose>
{
    private readonly SourceFile file;
    private readonly int[] places;
    private readonly string?[] texts;

    /// <param name="file">The file all of it stands in.</param>
    /// <param name="prose">The pieces in order.</param>
    public ProseList(SourceFile file, List<Prose> prose)
    {
        this.file = file;
        places = new int[prose.Count * 2];
        texts = new string?[prose.Count];
        for (var i = 0; i < prose.Count; i++)
        {
            places[2 * i] = prose[i].Span.Start;
            places[(2 * i) + 1] = prose[i].Span.End;
            texts[i] = prose[i].OwnText;
        }
    }

    public int Count => texts.Length;

    public Prose this[int index] => new(file.Span(places[2 * index], places[(2 * index) + 1])) { OwnText = texts[index] };

    public IEnumerator<Prose> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
