using PolicyRunner.Text;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>
/// Things of one file by where they begin, found by halving: a hostile file has as many of them as it has sections and
/// steps, and asking each for each takes minutes.
/// </summary>
internal sealed class PlaceIndex<T>
    where T : ILocated
{
    private readonly T[] items;
    private readonly int[] starts;

    public PlaceIndex(IEnumerable<T> items)
    {
        this.items = [.. items];
        starts = Array.ConvertAll(this.items, item => item.Span.Start);
        for (var i = 1; i < starts.Length; i++)
        {
            if (starts[i] < starts[i - 1])
            {
                // Rarely: things are found in the order they stand in.
                this.items = [.. this.items.OrderBy(item => item.Span.Start)];
                starts = Array.ConvertAll(this.items, item => item.Span.Start);
                break;
            }
        }
    }

    /// <summary>Those that begin from <paramref name="start"/> on and before <paramref name="end"/>, in order.</summary>
    public ReadOnlySpan<T> Between(int start, int end)
    {
        var first = First(start);
        return items.AsSpan(first, Math.Max(0, First(end) - first));
    }

    private int First(int place)
    {
        var (low, high) = (0, starts.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = starts[middle] < place ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
