namespace PolicyRunner.Policies.Metering;

/// <summary>
/// How often a text that is searched for can begin in another one, whatever that is: a beginning of it that repeats itself after some
/// characters can stand once in so many, and of each place a search compares as much as fits.
/// </summary>
internal static class Repetition
{
    // Longer ones are taken for one character again and again.
    private const int Longest = 256;

    /// <returns>
    /// Characters beyond the first that are compared at most for each one of the text that is searched, whatever their case: about the
    /// logarithm of the length for words, the length itself for one character again and again.
    /// </returns>
    public static double Of(ReadOnlySpan<char> searched)
    {
        if (searched.Length > Longest)
        {
            return searched.Length;
        }

        // Of the beginning up to each character, the length of the longest other beginning that it ends with.
        Span<int> ends = stackalloc int[searched.Length];
        var sum = 0.0;
        ends[0] = 0;
        for (var at = 1; at < searched.Length; at++)
        {
            var character = char.ToUpperInvariant(searched[at]);
            var length = ends[at - 1];
            while (length > 0 && char.ToUpperInvariant(searched[length]) != character)
            {
                length = ends[length - 1];
            }

            ends[at] = length + (char.ToUpperInvariant(searched[length]) == character ? 1 : 0);
            sum += 1.0 / (at + 1 - ends[at]);
        }

        return sum;
    }
}
