namespace PolicyRunner.Policies.Metering;

/// <summary>Numbers inside of a format, which say how long its result gets: the precision in <c>D100</c>, the width in <c>{0,100}</c>.</summary>
internal static class FormatDigits
{
    /// <summary>Digits of the largest number that a format may have.</summary>
    public const int Most = 2;

    /// <returns>Digits of the longest number; zeros in front are placeholders, of which a format cannot have more than characters: <c>000.00</c>.</returns>
    public static int Longest(ReadOnlySpan<char> format)
    {
        var (longest, length) = (0, 0);
        foreach (var character in format)
        {
            length = char.IsAsciiDigit(character) && (length > 0 || character != '0') ? length + 1 : 0;
            longest = Math.Max(longest, length);
        }

        return longest;
    }
}
