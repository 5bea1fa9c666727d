using System.Text;

namespace PolicyRunner.Checking;

/// <summary>
/// The texts of a file's secrets, looked for in a sentence all at once: by their first characters, so that a hundred of them cost about
/// what one does.
/// </summary>
internal sealed class QuotedSecrets
{
    // Shorter ones are parts of usual words: hiding them would say where they are.
    private const int Shortest = 4;

    private const string Dots = "•••";

    private readonly Dictionary<string, string[]>.AlternateLookup<ReadOnlySpan<char>> byBeginning;

    public QuotedSecrets(IEnumerable<string> texts)
    {
        var all = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var equal in texts.Where(text => text.Length >= Shortest).GroupBy(text => text[..Shortest], StringComparer.Ordinal))
        {
            // The longest that fits is the one to hide.
            all.Add(equal.Key, [.. equal.OrderByDescending(text => text.Length).ThenBy(text => text, StringComparer.Ordinal)]);
        }

        byBeginning = all.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <param name="sentence">Any text.</param>
    /// <param name="work">How many characters may still be compared.</param>
    /// <returns>The sentence with dots for each secret, those that overlap as one; null when there is more to compare than that.</returns>
    public string? Hide(string sentence, ref long work)
    {
        StringBuilder? hidden = null;
        var (done, end) = (0, 0);
        for (var at = 0; at + Shortest <= sentence.Length; at++)
        {
            var length = LengthAt(sentence.AsSpan(at), ref work);
            if (length < 0)
            {
                return null;
            }

            if (length == 0)
            {
                continue;
            }

            if (at >= end)
            {
                (hidden ??= new StringBuilder()).Append(sentence, done, at - done).Append(Dots);
            }

            done = end = Math.Max(end, at + length);
        }

        return hidden is null ? sentence : hidden.Append(sentence, done, sentence.Length - done).ToString();
    }

    // Of the longest secret that begins here, 0 for none, less when there is no more time to find out.
    private int LengthAt(ReadOnlySpan<char> text, ref long work)
    {
        if (!byBeginning.TryGetValue(text[..Shortest], out var candidates))
        {
            return 0;
        }

        foreach (var candidate in candidates)
        {
            work--;
            if (candidate.Length <= text.Length)
            {
                work -= candidate.Length;
                if (text.StartsWith(candidate, StringComparison.Ordinal))
                {
                    return candidate.Length;
                }
            }
        }

        return work < 0 ? -1 : 0;
    }
}
