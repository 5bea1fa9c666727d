using System.Text;

namespace PolicyRunner.Policies.Metering;

/// <summary>Texts that are put together of many: each part is counted before it is added, so that nothing gets longer than a text may be.</summary>
public static partial class Meter
{
    public static string Join(int probe, string? separator, IEnumerable<string?> values) => Assemble(separator, values, probe);

    public static string Join(int probe, char separator, IEnumerable<string?> values) => Assemble(separator.ToString(), values, probe);

    public static string Join<T>(int probe, string? separator, IEnumerable<T> values) => Assemble(separator, Written(values), probe);

    public static string Join<T>(int probe, char separator, IEnumerable<T> values) => Assemble(separator.ToString(), Written(values), probe);

    public static string Join(int probe, string? separator, params string?[] value) => Assemble(separator, value, probe);

    public static string Join(int probe, char separator, params string?[] value) => Assemble(separator.ToString(), value, probe);

    public static string Join(int probe, string? separator, params object?[] values) => Assemble(separator, Written(values), probe);

    public static string Join(int probe, char separator, params object?[] values) => Assemble(separator.ToString(), Written(values), probe);

    public static string Join(int probe, string? separator, params ReadOnlySpan<string?> value) => Assemble(separator, value.ToArray(), probe);

    public static string Join(int probe, char separator, params ReadOnlySpan<string?> value) => Assemble(separator.ToString(), value.ToArray(), probe);

    public static string Join(int probe, string? separator, params ReadOnlySpan<object?> values) => Assemble(separator, Written(values.ToArray()), probe);

    public static string Join(int probe, char separator, params ReadOnlySpan<object?> values) => Assemble(separator.ToString(), Written(values.ToArray()), probe);

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

    public static string Concat(int probe, params ReadOnlySpan<string?> values) => Assemble(null, values.ToArray(), probe);

    public static string Concat(int probe, params ReadOnlySpan<object?> args) => Assemble(null, Written(args.ToArray()), probe);

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

    private static void Grow(ref long length, int by, int probe)
    {
        length += by;
        if (by >= CharactersPerStep || length > Running().Limits.TextLength)
        {
            Whole(length > Running().Limits.TextLength ? length : by, probe);
        }
    }
}
