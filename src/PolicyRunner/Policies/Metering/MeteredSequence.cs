using System.Collections;

namespace PolicyRunner.Policies.Metering;

/// <summary>Elements that are counted as they are given out, and none of the ways around that a list would offer.</summary>
internal sealed class MeteredSequence<T>(IEnumerable<T> source, int probe) : IEnumerable<T>
{
    public IEnumerator<T> GetEnumerator()
    {
        var depth = Meter.Enter(probe);
        try
        {
            return new MeteredEnumerator<T>(source.GetEnumerator(), probe);
        }
        finally
        {
            Meter.Leave(depth);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <inheritdoc cref="MeteredSequence{T}"/>
internal sealed class MeteredEnumerator<T>(IEnumerator<T> source, int probe) : IEnumerator<T>
{
    public T Current => source.Current;

    object? IEnumerator.Current => Current;

    public bool MoveNext()
    {
        // Sequences made of sequences ask one another, each inside the one before.
        var depth = Meter.Enter(probe);
        try
        {
            if (!source.MoveNext())
            {
                return false;
            }

            if (source.Current is string text)
            {
                Meter.Text(text, probe);
            }

            return true;
        }
        finally
        {
            Meter.Leave(depth);
        }
    }

    public void Reset() => source.Reset();

    public void Dispose()
    {
        // After a stop, every level of a chain would throw anew, each on top of the one before: that takes the stack.
        if (Budget.Current is { Exceeded: not null })
        {
            return;
        }

        var depth = Meter.Enter(probe);
        try
        {
            source.Dispose();
        }
        finally
        {
            Meter.Leave(depth);
        }
    }
}

/// <summary>A sequence in order, to which more keys can be added, but not without end: the library asks each for the one before.</summary>
internal sealed class MeteredOrder<T>(IOrderedEnumerable<T> source, int keys, int probe) : IOrderedEnumerable<T>
{
    private const int MostKeys = 100;

    public IOrderedEnumerable<T> CreateOrderedEnumerable<TKey>(Func<T, TKey> keySelector, IComparer<TKey>? comparer, bool descending)
    {
        if (keys == MostKeys)
        {
            Budget.Current?.Exceed(probe, $"sorted by more than {MostKeys} keys");
        }

        return new MeteredOrder<T>(source.CreateOrderedEnumerable(keySelector, comparer, descending), keys + 1, probe);
    }

    public IEnumerator<T> GetEnumerator()
    {
        var depth = Meter.Enter(probe);
        try
        {
            return new MeteredEnumerator<T>(source.GetEnumerator(), probe);
        }
        finally
        {
            Meter.Leave(depth);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
