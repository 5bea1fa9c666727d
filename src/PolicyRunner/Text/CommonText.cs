namespace PolicyRunner.Text;

/// <summary>
/// Short texts that return in document after document (<c>kubectl</c>, <c>--namespace</c>, <c>Owner</c>), kept once: a large
/// folder has millions of words, and the collector pays for each one that lives.
/// </summary>
internal static class CommonText
{
    private const int Longest = 40;
    private const int Places = 4096;

    // A later text takes the place of an earlier one; nothing depends on which of them is found.
    private static readonly string?[] Kept = new string?[Places];

    /// <summary>The text as a string, the same object as before where it is short and was seen lately.</summary>
    public static string Of(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > Longest)
        {
            return text.ToString();
        }

        // Every third character tells enough texts apart, and the comparison below is sure.
        var hash = ((uint)text.Length * 16777619) ^ text[^1];
        for (var i = 0; i < text.Length; i += 3)
        {
            hash = (hash ^ text[i]) * 16777619;
        }

        ref var place = ref Kept[(hash ^ (hash >> 15)) % Places];
        var kept = place;
        return kept is not null && text.SequenceEqual(kept) ? kept : place = text.ToString();
    }
}
