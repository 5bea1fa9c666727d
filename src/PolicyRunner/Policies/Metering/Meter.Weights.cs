using System.Runtime.CompilerServices;

namespace PolicyRunner.Policies.Metering;

/// <summary>Values, collections and spans, by the texts and the parts that they hold: what compares or hashes them goes over all of it.</summary>
public static partial class Meter
{
    // That are compared by a call for each.
    private const int ValuesPerStep = 8;

    /// <summary>Counts what is in a value that is compared or hashed with all it holds.</summary>
    public static T Weighed<T>(T value, int probe)
    {
        if (HeldValues.Weight(value, CharactersPerStep) is var length and >= CharactersPerStep)
        {
            Running().Charge(length / CharactersPerStep, probe);
        }

        return value;
    }

    /// <summary>The same for all elements that a call goes over.</summary>
    public static IEnumerable<T> MeteredWeighed<T>(this IEnumerable<T> source, int probe) => new MeteredSequence<T>(source.Select(value => Weighed(value, probe)), probe);

    /// <summary>The same for the elements of a collection that a call compares one after the other.</summary>
    public static T MeteredWeight<T>(this T collection, int probe)
        where T : System.Collections.IEnumerable
    {
        foreach (var value in collection)
        {
            Tick(probe);
            Weighed(value, probe);
        }

        return collection;
    }

    public static ReadOnlySpan<T> MeteredSpan<T>(this ReadOnlySpan<T> span, int probe)
    {
        Running().Charge(Compared(span, probe) / CharactersPerStep, probe);
        return span;
    }

    /// <returns>Characters that take as long to compare as all elements: many numbers at once, all else one by one, with the texts in it.</returns>
    private static long Compared<T>(ReadOnlySpan<T> span, int probe)
    {
        if (typeof(T).IsPrimitive)
        {
            return span.Length;
        }

        var sum = (long)span.Length * (CharactersPerStep / ValuesPerStep);
        if (!RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            return sum + ((long)span.Length * Unsafe.SizeOf<T>());
        }

        foreach (var value in span)
        {
            Tick(probe);
            sum += HeldValues.Weight(value, CharactersPerStep);
        }

        return sum;
    }

    public static Span<T> MeteredSpan<T>(this Span<T> span, int probe)
    {
        MeteredSpan((ReadOnlySpan<T>)span, probe);
        return span;
    }

    public static T[] MeteredSpan<T>(this T[] array, int probe)
    {
        MeteredSpan((ReadOnlySpan<T>)array, probe);
        return array;
    }
}
