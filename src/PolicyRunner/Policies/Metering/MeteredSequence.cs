using System.Collections;

namespace PolicyRunner.Policies.Metering;

/// <summary>Elements that are counted as they are given out, and none of the ways around that a list would offer.</summary>
internal sealed class MeteredSequence<T>(IEnumerable<T> source, int probe) : IEnumerable<T>
{
    /// <summary>What is counted.</summary>
    public IEnumerable<T> Source => source;

    public IEnumerator<T> GetEnumerator()
    {
        var budget = Meter.Enter(probe);
        return Meter.Leave(budget, new MeteredEnumerator<T>(source.GetEnumerator(), probe));
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <inheritdoc cref="MeteredSequence{T}"/>
internal sealed class MeteredEnumerator<T>(IEnumerator<T> source, int probe) : IEnumerator<T>
{
    private T current = default!;

    public T Current => current;

    object? IEnumerator.Current => current;

    public bool MoveNext()
    {
        // Sequences made of sequences ask one another, each inside the one before.
        var budget = Meter.Enter(probe);
        if (!source.MoveNext())
        {
            return Meter.Leave(budget, false);
        }

        current = source.Current;
        if (current is string text)
        {
            Meter.Text(text, probe);
        }

        return Meter.Leave(budget, true);
    }

    public void Reset() => source.Reset();

    public void Dispose()
    {
        // After a stop, every level of a chain would throw anew, each on top of the one before: that takes the stack.
        if (Budget.Current is { Exceeded: not null })
        {
            return;
        }

        var budget = Meter.Enter(probe);
        source.Dispose();
        Meter.Leave(budget);
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
        var budget = Meter.Enter(probe);
        return Meter.Leave(budget, new MeteredEnumerator<T>(source.GetEnumerator(), probe));
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
