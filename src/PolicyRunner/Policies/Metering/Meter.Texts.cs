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

    // Where many are told apart, all of a text is hashed.
    private const int HashedPerStep = 32;

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

    /// <summary>Counts a text that is told apart from many others.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Switched(string? text, int probe)
    {
        if (text is { Length: >= HashedPerStep })
        {
            Running().Charge(text.Length / HashedPerStep, probe);
        }

        return text;
    }

    /// <inheritdoc cref="Switched(string, int)"/>
    public static ReadOnlySpan<char> Switched(ReadOnlySpan<char> text, int probe)
    {
        if (text.Length >= HashedPerStep)
        {
            Running().Charge(text.Length / HashedPerStep, probe);
        }

        return text;
    }

    /// <inheritdoc cref="Switched(string, int)"/>
    public static Span<char> Switched(Span<char> text, int probe)
    {
        Switched((ReadOnlySpan<char>)text, probe);
        return text;
    }

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
        var length = HeldValues.Length(value);
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
        if (FormatDigits.Longest(format) > FormatDigits.Most)
        {
            Running().Exceed(probe, "asked for more than 99 digits");
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
