using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;

namespace PolicyRunner.Policies.Metering;

/// <summary>Work on texts, by their length.</summary>
public static partial class Meter
{
    // A text is read at some characters a nanosecond: so many of them take about as long as a step of another kind.
    private const int CharactersPerStep = 256;

    // An expression is matched character by character.
    private const int StepsPerMatchedCharacter = 2;

    // What looks at one character after the other is that much slower.
    private const int WalkedPerStep = 16;

    // Places that are replaced one by one.
    private const int ReplacedPerStep = 4;

    private const int FormatSteps = 128;

    // The largest numbers have three hundred digits, each of which is divided off.
    private const int LongFormatSteps = 512;

    /// <summary>Counts a text that is made, read, compared or hashed as a whole.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static string? Text(string? text, int probe)
    {
        if (text is not null && text.Length >= CharactersPerStep)
        {
            Whole(text.Length, probe);
        }

        return text;
    }

    /// <inheritdoc cref="Text(string, int)"/>
    [return: NotNullIfNotNull(nameof(text))]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static string? MeteredText(this string? text, int probe) => Text(text, probe);

    /// <summary>Counts a text that is looked at character by character, and perhaps copied.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? MeteredWalk(this string? text, int probe)
    {
        if (text is { Length: >= WalkedPerStep })
        {
            Walk(text.Length, probe);
        }

        return text;
    }

    /// <inheritdoc cref="MeteredWalk(string, int)"/>
    public static ReadOnlySpan<char> MeteredWalk(this ReadOnlySpan<char> text, int probe)
    {
        if (text.Length >= WalkedPerStep)
        {
            Walk(text.Length, probe);
        }

        return text;
    }

    /// <summary>Counts the texts in a value that is compared or hashed with all it holds.</summary>
    public static T Weighed<T>(T value, int probe)
    {
        if (HeldTexts.Length(value) is var length and >= CharactersPerStep)
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
        if (span.Length >= CharactersPerStep)
        {
            Running().Charge(span.Length / CharactersPerStep, probe);
        }

        // What is compared with each element is compared with the texts in it.
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            foreach (var value in span)
            {
                Tick(probe);
                Weighed(value, probe);
            }
        }

        return span;
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

    public static string MeteredSpan(this string text, int probe) => Text(text, probe);

    /// <summary>Counts a text that a regular expression looks at.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Haystack(string? text, int probe)
    {
        if (text is not null)
        {
            Running().Charge((long)text.Length * StepsPerMatchedCharacter, probe);
        }

        return text;
    }

    /// <summary>The same for the text of an operation that goes over it slowly, such as reading a number.</summary>
    public static ReadOnlySpan<char> Haystack(ReadOnlySpan<char> text, int probe)
    {
        Running().Charge((long)text.Length * StepsPerMatchedCharacter, probe);
        return text;
    }

    /// <summary>Counts a text that becomes part of a longer one, before there is one: all of its parts lie in memory at once, and what is made of them besides.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static string? Part(string? text, int probe)
    {
        if (text is not null && text.Length >= CharactersPerStep)
        {
            Whole(text.Length, probe);
            Running().Hold((long)text.Length * sizeof(char), probe);
        }

        return text;
    }

    /// <summary>Counts a text that was put together of its parts, which now lies there instead of what was counted for it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static string Joined(string text, int probe)
    {
        if (text.Length >= CharactersPerStep)
        {
            Running().Release((long)text.Length * sizeof(char));
            Whole(text.Length, probe);
        }

        return text;
    }

    /// <inheritdoc cref="Part(string, int)"/>
    public static ReadOnlySpan<char> Part(ReadOnlySpan<char> text, int probe)
    {
        Whole(text.Length, probe);
        Running().Hold((long)text.Length * sizeof(char), probe);
        return text;
    }

    /// <inheritdoc cref="Part(string, int)"/>
    public static T Part<T>(T value, int probe)
    {
        var length = HeldTexts.Length(value);
        if (length >= CharactersPerStep)
        {
            Whole(length, probe);
            Running().Hold(length * sizeof(char), probe);
        }

        return value;
    }

    /// <summary>Counts a number, a date or a time that is written by a format.</summary>
    public static T Formatted<T>(T value, int probe)
    {
        Running().Charge(value is double ? LongFormatSteps : FormatSteps, probe);
        return value;
    }

    /// <summary>Counts a format of numbers of any length; as <see cref="Format"/> otherwise.</summary>
    public static string? LongFormat(string? format, int probe)
    {
        Running().Charge(LongFormatSteps - FormatSteps, probe);
        return Format(format, probe);
    }

    /// <summary>Refuses a format that asks for a hundred digits or more.</summary>
    public static string? Format(string? format, int probe)
    {
        Running().Charge(FormatSteps + (format?.Length ?? 0), probe);
        var digits = 0;
        foreach (var character in format ?? "")
        {
            digits = char.IsAsciiDigit(character) ? digits + 1 : 0;
            if (digits > 2)
            {
                Running().Exceed(probe, "asked for more than 99 digits");
            }
        }

        return format;
    }

    public static string MeteredReplace(this string text, string oldValue, string? newValue, int probe) =>
        MeteredReplace(text, oldValue, newValue, StringComparison.Ordinal, probe);

    public static string MeteredReplace(this string text, string oldValue, string? newValue, StringComparison comparisonType, int probe)
    {
        Text(text, probe);
        Replaced(text.Length, oldValue, probe);
        if (comparisonType is not StringComparison.Ordinal)
        {
            Haystack(text, probe);
        }

        if (text.Length > 0 && newValue is not null && oldValue is { Length: > 0 } && newValue.Length > oldValue.Length)
        {
            Grown(text.Length, oldValue.Length, newValue.Length, probe);
        }

        return text.Replace(Needle(text.Length, oldValue, comparisonType, probe), newValue, comparisonType);
    }

    public static StringBuilder MeteredReplace(this StringBuilder text, string oldValue, string? newValue, int probe)
    {
        Whole(text.Length, probe);
        Walk(text.Length, probe);
        Replaced(text.Length, oldValue, probe);
        if (text.Length > 0 && newValue is not null && oldValue is { Length: > 0 } && newValue.Length > oldValue.Length)
        {
            Grown(text.Length, oldValue.Length, newValue.Length, probe);
        }

        return text.Replace(Needle(text.Length, oldValue, StringComparison.Ordinal, probe), newValue);
    }

    public static string Join(int probe, string? separator, IEnumerable<string?> values) => Assemble(separator, values, probe);

    public static string Join(int probe, char separator, IEnumerable<string?> values) => Assemble(separator.ToString(), values, probe);

    public static string Join<T>(int probe, string? separator, IEnumerable<T> values) => Assemble(separator, Written(values), probe);

    public static string Join<T>(int probe, char separator, IEnumerable<T> values) => Assemble(separator.ToString(), Written(values), probe);

    public static string Join(int probe, string? separator, params string?[] value) => Assemble(separator, value, probe);

    public static string Join(int probe, char separator, params string?[] value) => Assemble(separator.ToString(), value, probe);

    public static string Join(int probe, string? separator, params object?[] values) => Assemble(separator, Written(values), probe);

    public static string Join(int probe, char separator, params object?[] values) => Assemble(separator.ToString(), Written(values), probe);

    public static string Join(int probe, char separator, string?[] value, int startIndex, int count) => Join(probe, separator.ToString(), value, startIndex, count);

    public static string Join(int probe, string? separator, string?[] value, int startIndex, int count)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentOutOfRangeException.ThrowIfNegative(startIndex);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(startIndex, value.Length - count);
        return Assemble(separator, new ArraySegment<string?>(value, startIndex, count), probe);
    }

    public static string Concat(int probe, IEnumerable<string?> values) => Assemble(null, values, probe);

    public static string Concat<T>(int probe, IEnumerable<T> values) => Assemble(null, Written(values), probe);

    public static string Concat(int probe, string? str0, string? str1) => Assemble(null, [str0, str1], probe);

    public static string Concat(int probe, string? str0, string? str1, string? str2) => Assemble(null, [str0, str1, str2], probe);

    public static string Concat(int probe, string? str0, string? str1, string? str2, string? str3) => Assemble(null, [str0, str1, str2, str3], probe);

    public static string Concat(int probe, ReadOnlySpan<char> str0, ReadOnlySpan<char> str1) => Concat(probe, str0, str1, default, default);

    public static string Concat(int probe, ReadOnlySpan<char> str0, ReadOnlySpan<char> str1, ReadOnlySpan<char> str2) => Concat(probe, str0, str1, str2, default);

    public static string Concat(int probe, ReadOnlySpan<char> str0, ReadOnlySpan<char> str1, ReadOnlySpan<char> str2, ReadOnlySpan<char> str3)
    {
        Whole((long)str0.Length + str1.Length + str2.Length + str3.Length, probe);
        return string.Concat(str0, str1, str2, str3);
    }

    public static string Concat(int probe, params string?[] values) => Assemble(null, values, probe);

    public static string Concat(int probe, params object?[] args) => Assemble(null, Written(args), probe);

    private static IEnumerable<string?> Written<T>(IEnumerable<T> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.Select(value => value?.ToString());
    }

    private static string Assemble(string? separator, IEnumerable<string?> values, int probe)
    {
        ArgumentNullException.ThrowIfNull(values);
        var text = new StringBuilder();
        var length = 0L;
        var isFirst = true;
        foreach (var value in values)
        {
            Tick(probe);
            if (!isFirst)
            {
                Grow(ref length, separator?.Length ?? 0, probe);
                text.Append(separator);
            }

            Grow(ref length, value?.Length ?? 0, probe);
            text.Append(value);
            isFirst = false;
        }

        return text.ToString();
    }

    // At each place where it could stand, for each is copied by itself.
    private static void Replaced(int length, string? oldValue, int probe)
    {
        if (length / Math.Max(1, oldValue?.Length ?? 0) is >= ReplacedPerStep and var places)
        {
            Running().Charge(places / ReplacedPerStep, probe);
        }
    }

    // By the worst case, but for texts that could not get long whatever stood in them.
    private static void Grown(int length, int before, int after, int probe)
    {
        var most = ((long)length / before * after) + length;
        if (most > CharactersPerStep)
        {
            Whole(most, probe);
        }
    }

    private static void Grow(ref long length, int by, int probe)
    {
        length += by;
        if (by >= CharactersPerStep || length > Running().Limits.TextLength)
        {
            Whole(length > Running().Limits.TextLength ? length : by, probe);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Walk(int length, int probe)
    {
        var budget = Running();
        budget.Charge(length / WalkedPerStep, probe);
        budget.Reserve((long)length * sizeof(char), probe);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Whole(long length, int probe)
    {
        var budget = Running();
        if (length > budget.Limits.TextLength)
        {
            budget.TooLong(probe);
        }

        budget.Charge(length / CharactersPerStep, probe);
        budget.Reserve(length * sizeof(char), probe);
    }
}
