using System.Buffers;

namespace PolicyRunner.Policies.Metering;

/// <summary>Searches end where they find: they are counted by what was looked at. Each stands for the method of the same name without 'Metered'.</summary>
public static partial class Meter
{
    public static int MeteredIndexOf(this string text, char value, int probe) => Forward(text.IndexOf(value), 0, text.Length, probe);

    public static int MeteredIndexOf(this string text, char value, StringComparison comparisonType, int probe) => Forward(text.IndexOf(value, comparisonType), 0, text.Length, probe);

    public static int MeteredIndexOf(this string text, char value, int startIndex, int probe) => Forward(text.IndexOf(value, startIndex), startIndex, text.Length, probe);

    public static int MeteredIndexOf(this string text, char value, int startIndex, int count, int probe) => Forward(text.IndexOf(value, startIndex, count), startIndex, startIndex + count, probe);

    public static int MeteredIndexOf(this string text, string value, int probe) => Forward(text.IndexOf(value, StringComparison.Ordinal), 0, text.Length, probe);

    public static int MeteredIndexOf(this string text, string value, StringComparison comparisonType, int probe) => Forward(text.IndexOf(value, comparisonType), 0, text.Length, probe);

    public static int MeteredIndexOf(this string text, string value, int startIndex, int probe) => Forward(text.IndexOf(value, startIndex, StringComparison.Ordinal), startIndex, text.Length, probe);

    public static int MeteredIndexOf(this string text, string value, int startIndex, StringComparison comparisonType, int probe) =>
        Forward(text.IndexOf(value, startIndex, comparisonType), startIndex, text.Length, probe);

    public static int MeteredIndexOf(this string text, string value, int startIndex, int count, StringComparison comparisonType, int probe) =>
        Forward(text.IndexOf(value, startIndex, count, comparisonType), startIndex, startIndex + count, probe);

    public static int MeteredIndexOfAny(this string text, char[] anyOf, int probe) => Forward(text.IndexOfAny(anyOf), 0, text.Length, probe);

    public static int MeteredIndexOfAny(this string text, char[] anyOf, int startIndex, int probe) => Forward(text.IndexOfAny(anyOf, startIndex), startIndex, text.Length, probe);

    public static int MeteredIndexOfAny(this string text, char[] anyOf, int startIndex, int count, int probe) =>
        Forward(text.IndexOfAny(anyOf, startIndex, count), startIndex, startIndex + count, probe);

    public static int MeteredLastIndexOf(this string text, char value, int probe) => Backward(text.LastIndexOf(value), text.Length, probe);

    public static int MeteredLastIndexOf(this string text, char value, int startIndex, int probe) => Backward(text.LastIndexOf(value, startIndex), startIndex, probe);

    public static int MeteredLastIndexOf(this string text, char value, int startIndex, int count, int probe) => Backward(text.LastIndexOf(value, startIndex, count), startIndex, probe);

    public static int MeteredLastIndexOf(this string text, string value, int probe) => Backward(text.LastIndexOf(value, StringComparison.Ordinal), text.Length, probe);

    public static int MeteredLastIndexOf(this string text, string value, StringComparison comparisonType, int probe) => Backward(text.LastIndexOf(value, comparisonType), text.Length, probe);

    public static int MeteredLastIndexOf(this string text, string value, int startIndex, StringComparison comparisonType, int probe) =>
        Backward(text.LastIndexOf(value, startIndex, comparisonType), startIndex, probe);

    public static int MeteredLastIndexOfAny(this string text, char[] anyOf, int probe) => Backward(text.LastIndexOfAny(anyOf), text.Length, probe);

    public static int MeteredLastIndexOfAny(this string text, char[] anyOf, int startIndex, int probe) => Backward(text.LastIndexOfAny(anyOf, startIndex), startIndex, probe);

    public static int MeteredSpanIndexOf<T>(this ReadOnlySpan<T> span, T value, int probe)
        where T : IEquatable<T>? => Forward(span.IndexOf(value), 0, span.Length, probe);

    public static int MeteredSpanIndexOf<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> value, int probe)
        where T : IEquatable<T>? => Forward(span.IndexOf(value), 0, span.Length, probe);

    public static int MeteredSpanIndexOf(this ReadOnlySpan<char> span, ReadOnlySpan<char> value, StringComparison comparisonType, int probe) =>
        Forward(span.IndexOf(value, comparisonType), 0, span.Length, probe);

    public static int MeteredSpanIndexOfAny<T>(this ReadOnlySpan<T> span, T value0, T value1, int probe)
        where T : IEquatable<T>? => Forward(span.IndexOfAny(value0, value1), 0, span.Length, probe);

    public static int MeteredSpanIndexOfAny<T>(this ReadOnlySpan<T> span, T value0, T value1, T value2, int probe)
        where T : IEquatable<T>? => Forward(span.IndexOfAny(value0, value1, value2), 0, span.Length, probe);

    public static int MeteredSpanIndexOfAny<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> values, int probe)
        where T : IEquatable<T>? => Forward(span.IndexOfAny(values), 0, span.Length, probe);

    public static int MeteredSpanIndexOfAny<T>(this ReadOnlySpan<T> span, SearchValues<T> values, int probe)
        where T : IEquatable<T>? => Forward(span.IndexOfAny(values), 0, span.Length, probe);

    public static int MeteredSpanIndexOfAnyExcept<T>(this ReadOnlySpan<T> span, T value, int probe)
        where T : IEquatable<T>? => Forward(span.IndexOfAnyExcept(value), 0, span.Length, probe);

    public static int MeteredSpanIndexOfAnyExcept<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> values, int probe)
        where T : IEquatable<T>? => Forward(span.IndexOfAnyExcept(values), 0, span.Length, probe);

    public static int MeteredSpanIndexOfAnyExcept<T>(this ReadOnlySpan<T> span, SearchValues<T> values, int probe)
        where T : IEquatable<T>? => Forward(span.IndexOfAnyExcept(values), 0, span.Length, probe);

    public static int MeteredSpanLastIndexOf<T>(this ReadOnlySpan<T> span, T value, int probe)
        where T : IEquatable<T>? => Backward(span.LastIndexOf(value), span.Length, probe);

    public static int MeteredSpanLastIndexOf<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> value, int probe)
        where T : IEquatable<T>? => Backward(span.LastIndexOf(value), span.Length, probe);

    public static int MeteredSpanLastIndexOfAny<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> values, int probe)
        where T : IEquatable<T>? => Backward(span.LastIndexOfAny(values), span.Length, probe);

    private static int Forward(int found, int start, int end, int probe)
    {
        var length = (found < 0 ? end : found) - start;
        if (length >= CharactersPerStep)
        {
            Running().Charge(length / CharactersPerStep, probe);
        }

        return found;
    }

    private static int Backward(int found, int start, int probe)
    {
        var length = start - Math.Max(found, 0);
        if (length >= CharactersPerStep)
        {
            Running().Charge(length / CharactersPerStep, probe);
        }

        return found;
    }
}
