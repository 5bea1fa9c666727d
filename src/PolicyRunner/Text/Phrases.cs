namespace PolicyRunner.Text;

/// <summary>Words and phrases to look for in a text, whatever their case, in one walk over it.</summary>
public sealed class Phrases
{
    private readonly string[][] byLetter = new string[26][];

    /// <param name="phrases">Each begins with an ASCII letter.</param>
    /// <exception cref="ArgumentException">A phrase does not begin with an ASCII letter.</exception>
    public Phrases(params string[] phrases)
    {
        for (var letter = 0; letter < byLetter.Length; letter++)
        {
            byLetter[letter] = Array.FindAll(phrases, phrase => phrase.Length > 0 && (phrase[0] | 0x20) == 'a' + letter);
        }

        if (Array.Find(phrases, phrase => phrase.Length == 0 || !char.IsAsciiLetter(phrase[0])) is { } odd)
        {
            throw new ArgumentException($"The phrase '{odd}' does not begin with a letter.", nameof(phrases));
        }

        foreach (var same in byLetter)
        {
            var length = 0L;
            foreach (var phrase in same)
            {
                length += phrase.Length;
            }

            Busiest = Math.Max(Busiest, length);
        }
    }

    /// <summary>Characters of all phrases that begin with the same letter: the most that are compared at one place.</summary>
    internal long Busiest { get; }

    /// <summary>True when one of them stands in the text at the beginning of a word.</summary>
    public bool In(ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsAsciiLetter(text[at]))
            {
                continue;
            }

            foreach (var phrase in byLetter[(text[at] | 0x20) - 'a'])
            {
                if (MayBegin(text, at, phrase) && text[at..].StartsWith(phrase, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }

            while (at + 1 < text.Length && char.IsAsciiLetter(text[at + 1]))
            {
                at++;
            }
        }

        return false;
    }

    // The second character tells most words apart, and costs less than the comparison. Of characters that are not ASCII the
    // comparison alone knows what is the same in another case.
    private static bool MayBegin(ReadOnlySpan<char> text, int at, string phrase) =>
        phrase.Length == 1
        || (at + 1 < text.Length && ((text[at + 1] | 0x20) == (phrase[1] | 0x20) || !char.IsAscii(text[at + 1]) || !char.IsAscii(phrase[1])));
}
