namespace PolicyRunner.Policies.Metering;

/// <summary>Searches end where they find: they are counted by what was looked at. Each stands for the method of the same name without 'Metered'.</summary>
public static partial class Meter
{
    private const int LongNeedle = 16;

    // Characters that are compared one with the other, until something fits.
    private const int PairsPerStep = 32;

    // Of a set of separators as many are compared at once.
    private const int SeparatorsAtOnce = 8;

    // A search that is blind to case looks at each character, and so much longer at one that could be the first.
    private const int BlindWeight = 8;
    private const int BlindCandidateWeight = 4;

    // Every other character could be a text of its own.
    private const int SplitBytes = 16;

    public static int MeteredIndexOf(this string text, char value, int probe) => Forward(text.IndexOf(value), 0, text.Length, probe);

    public static int MeteredIndexOf(this string text, char value, int startIndex, int probe) => Forward(text.IndexOf(value, startIndex), startIndex, text.Length, probe);

    public static int MeteredIndexOf(this string text, char value, int startIndex, int count, int probe) => Forward(text.IndexOf(value, startIndex, count), startIndex, startIndex + count, probe);

    public static int MeteredIndexOf(this string text, string value, int probe) => Forward(text.IndexOf(Needle(text.Length, value, StringComparison.Ordinal, probe), StringComparison.Ordinal), 0, text.Length, probe);

    public static int MeteredIndexOf(this string text, string value, StringComparison comparisonType, int probe) => Forward(text.IndexOf(Needle(text.Length, value, comparisonType, probe), comparisonType), 0, text.Length, probe, Weight(comparisonType));

    public static int MeteredIndexOf(this string text, string value, int startIndex, int probe) => Forward(text.IndexOf(Needle(text.Length, value, StringComparison.Ordinal, probe), startIndex, StringComparison.Ordinal), startIndex, text.Length, probe);

    public static int MeteredIndexOf(this string text, string value, int startIndex, StringComparison comparisonType, int probe) =>
        Forward(text.IndexOf(Needle(text.Length, value, comparisonType, probe), startIndex, comparisonType), startIndex, text.Length, probe, Weight(comparisonType));

    public static int MeteredIndexOf(this string text, string value, int startIndex, int count, StringComparison comparisonType, int probe) =>
        Forward(text.IndexOf(Needle(text.Length, value, comparisonType, probe), startIndex, count, comparisonType), startIndex, startIndex + count, probe, Weight(comparisonType));

    public static int MeteredIndexOfAny(this string text, char[] anyOf, int probe) => Forward(text.IndexOfAny(anyOf), 0, text.Length, probe, Many<char>(anyOf, probe));

    public static int MeteredIndexOfAny(this string text, char[] anyOf, int startIndex, int probe) => Forward(text.IndexOfAny(anyOf, startIndex), startIndex, text.Length, probe, Many<char>(anyOf, probe));

    public static int MeteredLastIndexOf(this string text, char value, int probe) => Backward(text.LastIndexOf(value), text.Length, probe);

    public static int MeteredLastIndexOf(this string text, char value, int startIndex, int probe) => Backward(text.LastIndexOf(value, startIndex), startIndex, probe);

    public static int MeteredLastIndexOf(this string text, string value, int probe) => Backward(text.LastIndexOf(Needle(text.Length, value, StringComparison.Ordinal, probe), StringComparison.Ordinal), text.Length, probe);

    public static int MeteredLastIndexOf(this string text, string value, StringComparison comparisonType, int probe) => Backward(text.LastIndexOf(Needle(text.Length, value, comparisonType, probe), comparisonType), text.Length, probe, Weight(comparisonType));

    public static int MeteredLastIndexOf(this string text, string value, int startIndex, StringComparison comparisonType, int probe) =>
        Backward(text.LastIndexOf(Needle(text.Length, value, comparisonType, probe), startIndex, comparisonType), startIndex, probe, Weight(comparisonType));

    public static int MeteredLastIndexOfAny(this string text, char[] anyOf, int probe) => Backward(text.LastIndexOfAny(anyOf), text.Length, probe, Many<char>(anyOf, probe));

    public static int MeteredLastIndexOfAny(this string text, char[] anyOf, int startIndex, int probe) => Backward(text.LastIndexOfAny(anyOf, startIndex), startIndex, probe, Many<char>(anyOf, probe));

    public static int MeteredSpanIndexOf<T>(this ReadOnlySpan<T> span, T value, int probe)
        where T : IEquatable<T>? => Forward(Each(span, 1, probe).IndexOf(value), 0, span.Length, probe);

    public static int MeteredSpanIndexOf<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> value, int probe)
        where T : IEquatable<T>?
    {
        Needle(span.Length, value.Length, probe);
        return Forward(Each(span, value.Length, probe).IndexOf(value), 0, span.Length, probe);
    }

    public static int MeteredSpanIndexOf(this ReadOnlySpan<char> span, ReadOnlySpan<char> value, StringComparison comparisonType, int probe)
    {
        Needle(span.Length, value, comparisonType, probe);
        return Forward(span.IndexOf(value, comparisonType), 0, span.Length, probe, Weight(comparisonType));
    }

    public static int MeteredSpanIndexOfAny<T>(this ReadOnlySpan<T> span, T value0, T value1, int probe)
        where T : IEquatable<T>? => Forward(Each(span, 2, probe).IndexOfAny(value0, value1), 0, span.Length, probe);

    public static int MeteredSpanIndexOfAny<T>(this ReadOnlySpan<T> span, T value0, T value1, T value2, int probe)
        where T : IEquatable<T>? => Forward(Each(span, 3, probe).IndexOfAny(value0, value1, value2), 0, span.Length, probe);

    public static int MeteredSpanIndexOfAny<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> values, int probe)
        where T : IEquatable<T>? => Forward(Each(span, values.Length, probe).IndexOfAny(values), 0, span.Length, probe, Many(values, probe));

    public static int MeteredSpanIndexOfAnyExcept<T>(this ReadOnlySpan<T> span, T value, int probe)
        where T : IEquatable<T>? => Forward(Each(span, 1, probe).IndexOfAnyExcept(value), 0, span.Length, probe);

    public static int MeteredSpanIndexOfAnyExcept<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> values, int probe)
        where T : IEquatable<T>? => Forward(Each(span, values.Length, probe).IndexOfAnyExcept(values), 0, span.Length, probe, Many(values, probe));

    public static int MeteredSpanLastIndexOf<T>(this ReadOnlySpan<T> span, T value, int probe)
        where T : IEquatable<T>? => Backward(Each(span, 1, probe).LastIndexOf(value), span.Length, probe);

    public static int MeteredSpanLastIndexOf<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> value, int probe)
        where T : IEquatable<T>?
    {
        Needle(span.Length, value.Length, probe);
        return Backward(Each(span, value.Length, probe).LastIndexOf(value), span.Length, probe);
    }

    public static int MeteredSpanLastIndexOfAny<T>(this ReadOnlySpan<T> span, ReadOnlySpan<T> values, int probe)
        where T : IEquatable<T>? => Backward(Each(span, values.Length, probe).LastIndexOfAny(values), span.Length, probe, Many(values, probe));

    public static bool MeteredContains(this string text, string value, int probe) => Forward(text.IndexOf(Needle(text.Length, value, StringComparison.Ordinal, probe), StringComparison.Ordinal), 0, text.Length, probe) >= 0;

    public static bool MeteredContains(this string text, string value, StringComparison comparisonType, int probe)
    {
        Forward(-1, 0, text.Length, probe, Weight(comparisonType));
        return text.Contains(Needle(text.Length, value, comparisonType, probe), comparisonType);
    }

    public static bool MeteredSpanContains(this ReadOnlySpan<char> span, ReadOnlySpan<char> value, StringComparison comparisonType, int probe) =>
        MeteredSpanIndexOf(span, value, comparisonType, probe) >= 0;

    public static string MeteredTrim(this string text, int probe, params ReadOnlySpan<char> trimChars) => Trimmed(text, trimChars.Length, probe).AsSpan().Trim(trimChars).ToString();

    public static string MeteredTrimStart(this string text, int probe, params ReadOnlySpan<char> trimChars) => Trimmed(text, trimChars.Length, probe).AsSpan().TrimStart(trimChars).ToString();

    public static string MeteredTrimEnd(this string text, int probe, params ReadOnlySpan<char> trimChars) => Trimmed(text, trimChars.Length, probe).AsSpan().TrimEnd(trimChars).ToString();

    public static string MeteredTrim(this string text, int probe, char[]? trimChars) => Trimmed(text, trimChars?.Length ?? 0, probe).Trim(trimChars);

    public static string MeteredTrimStart(this string text, int probe, char[]? trimChars) => Trimmed(text, trimChars?.Length ?? 0, probe).TrimStart(trimChars);

    public static string MeteredTrimEnd(this string text, int probe, char[]? trimChars) => Trimmed(text, trimChars?.Length ?? 0, probe).TrimEnd(trimChars);

    public static ReadOnlySpan<char> MeteredSpanTrim(this ReadOnlySpan<char> span, ReadOnlySpan<char> trimChars, int probe)
    {
        Pairs(span.Length, Math.Max(1, trimChars.Length), probe);
        return span.Trim(trimChars);
    }

    public static ReadOnlySpan<char> MeteredSpanTrimStart(this ReadOnlySpan<char> span, ReadOnlySpan<char> trimChars, int probe)
    {
        Pairs(span.Length, Math.Max(1, trimChars.Length), probe);
        return span.TrimStart(trimChars);
    }

    public static ReadOnlySpan<char> MeteredSpanTrimEnd(this ReadOnlySpan<char> span, ReadOnlySpan<char> trimChars, int probe)
    {
        Pairs(span.Length, Math.Max(1, trimChars.Length), probe);
        return span.TrimEnd(trimChars);
    }

    public static string[] MeteredSplit(this string text, char separator, StringSplitOptions options = StringSplitOptions.None, int probe = -1) =>
        Separated(text, 1, probe).Split(separator, options);

    public static string[] MeteredSplit(this string text, char separator, int count, StringSplitOptions options = StringSplitOptions.None, int probe = -1) =>
        Separated(text, 1, probe).Split(separator, count, options);

    public static string[] MeteredSplit(this string text, int probe, params char[]? separator) =>
        Separated(text, Several(separator), probe).Split(separator);

    public static string[] MeteredSplit(this string text, int probe, params ReadOnlySpan<char> separator) =>
        Separated(text, Several(separator), probe).Split(separator);

    public static string[] MeteredSplit(this string text, char[]? separator, StringSplitOptions options, int probe) =>
        Separated(text, Several(separator), probe).Split(separator, options);

    public static string[] MeteredSplit(this string text, char[]? separator, int count, int probe) =>
        Separated(text, Several(separator), probe).Split(separator, count);

    public static string[] MeteredSplit(this string text, char[]? separator, int count, StringSplitOptions options, int probe) =>
        Separated(text, Several(separator), probe).Split(separator, count, options);

    public static string[] MeteredSplit(this string text, string? separator, StringSplitOptions options = StringSplitOptions.None, int probe = -1) =>
        Separated(text, Several(separator), probe).Split(separator, options);

    public static string[] MeteredSplit(this string text, string? separator, int count, StringSplitOptions options = StringSplitOptions.None, int probe = -1) =>
        Separated(text, Several(separator), probe).Split(separator, count, options);

    public static string[] MeteredSplit(this string text, string[]? separator, StringSplitOptions options, int probe) =>
        Separated(text, separator?.Sum(each => Several(each)) ?? 0, probe).Split(separator, options);

    public static string[] MeteredSplit(this string text, string[]? separator, int count, StringSplitOptions options, int probe) =>
        Separated(text, separator?.Sum(each => Several(each)) ?? 0, probe).Split(separator, count, options);

    // Every part is looked at, and every character with each of the separators.
    private static string Separated(string text, long separators, int probe)
    {
        Running().Charge(text.Length * (1 + Math.Max(1, separators)) / PairsPerStep, probe);
        Running().Reserve((long)text.Length * SplitBytes, probe);
        return text;
    }

    private static long Several(ReadOnlySpan<char> separators) => 1 + (separators.Length / SeparatorsAtOnce);

    private static long Several(string? separator) => 1 + ((separator?.Length ?? 0) / PairsPerStep);

    // Without any characters it is white space that is trimmed.
    private static string Trimmed(string text, int characters, int probe)
    {
        Pairs(text.Length, Math.Max(1, characters), probe);
        return text;
    }

    // Each of the one with each of the others, until something fits.
    private static void Pairs(long one, long others, int probe)
    {
        if (one * others >= PairsPerStep)
        {
            Running().Charge(one * others / PairsPerStep, probe);
        }
    }

    // What is no number is compared one with the other, by a call for each, and as far as both are alike.
    private static ReadOnlySpan<T> Each<T>(ReadOnlySpan<T> span, int values, int probe)
    {
        if (!typeof(T).IsPrimitive)
        {
            Running().Charge((long)Int128.Min(long.MaxValue / 2, (Int128)Compared(span, probe) * values / CharactersPerStep), probe);
        }

        return span;
    }

    // Few are looked for together; of many, each character is compared with each, or with a table made of them.
    private static long Many<T>(ReadOnlySpan<T> values, int probe)
    {
        Pairs(values.Length, 1, probe);
        return Math.Max(1, values.Length / 4);
    }

    private static void Product(long one, long other, int probe)
    {
        if (one * other >= CharactersPerStep)
        {
            Running().Charge(one * other / CharactersPerStep, probe);
        }
    }

    // What begins and ends alike is compared at every place: counted before it is done.
    private static string Needle(int length, string? value, StringComparison comparison, int probe)
    {
        Needle(length, value.AsSpan(), comparison, probe);
        return value!;
    }

    private static void Needle(int length, ReadOnlySpan<char> needle, StringComparison comparison, int probe)
    {
        if (IsBlind(comparison) && needle.Length > 1 && (long)length * needle.Length >= CharactersPerStep)
        {
            Running().Charge((long)(length * Repetition.Of(needle) * BlindCandidateWeight / CharactersPerStep), probe);
        }
        else if (!IsBlind(comparison))
        {
            Needle(length, needle.Length, probe);
        }
    }

    private static void Needle(long length, int needle, int probe)
    {
        if (needle > LongNeedle)
        {
            Running().Charge(length * needle / (8 * LongNeedle) / CharactersPerStep, probe);
        }
    }

    private static bool IsBlind(StringComparison comparison) =>
        comparison is StringComparison.OrdinalIgnoreCase or StringComparison.InvariantCultureIgnoreCase or StringComparison.CurrentCultureIgnoreCase;

    private static long Weight(StringComparison comparison) => IsBlind(comparison) ? BlindWeight : 1;

    private static int Forward(int found, int start, int end, int probe, long weight = 1)
    {
        var length = ((found < 0 ? end : found) - start) * weight;
        if (length >= CharactersPerStep)
        {
            Running().Charge(length / CharactersPerStep, probe);
        }

        return found;
    }

    private static int Backward(int found, int start, int probe, long weight = 1)
    {
        var length = (start - Math.Max(found, 0)) * weight;
        if (length >= CharactersPerStep)
        {
            Running().Charge(length / CharactersPerStep, probe);
        }

        return found;
    }
}
