using System.Collections;

namespace PolicyRunner.Shell;

/// <summary>
/// The words of a command as places in its script: most are plain, few policies look at them, and a large folder has so many
/// that the collector pays more for each that lives than making it again costs. What has quotes or expansions is kept.
/// </summary>
internal sealed class ShellWords : IReadOnlyList<ShellWord>
{
    private readonly ShellSource source;
    private readonly int[] places;
    private readonly ShellWord?[]? kept;
    private readonly int first;

    private ShellWords(ShellSource source, int[] places, ShellWord?[]? kept, int first)
    {
        this.source = source;
        this.places = places;
        this.kept = kept;
        this.first = first;
    }

    public int Count => (places.Length / 2) - first;

    public ShellWord this[int index]
    {
        get
        {
            if ((uint)index >= (uint)Count)
            {
                throw new ArgumentOutOfRangeException(nameof(index));
            }

            var at = first + index;
            return kept?[at] ?? RawWord.PlainWord(source, places[2 * at], places[(2 * at) + 1]);
        }
    }

    /// <param name="source">The text they stand in.</param>
    /// <param name="raw">The words as the parser left them.</param>
    /// <param name="words">The same words.</param>
    public static ShellWords Of(ShellSource source, List<RawWord> raw, List<ShellWord> words)
    {
        var places = new int[raw.Count * 2];
        ShellWord?[]? kept = null;
        for (var i = 0; i < raw.Count; i++)
        {
            places[2 * i] = raw[i].Start;
            places[(2 * i) + 1] = raw[i].End;
            if (!raw[i].Plain)
            {
                kept ??= new ShellWord?[raw.Count];
                kept[i] = words[i];
            }
        }

        return new ShellWords(source, places, kept, 0);
    }

    /// <summary>The words from an index on.</summary>
    public ShellWords From(int index) => new(source, places, kept, first + index);

    public IEnumerator<ShellWord> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
