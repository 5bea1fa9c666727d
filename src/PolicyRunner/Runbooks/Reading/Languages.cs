using System.Runtime.CompilerServices;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>Says whether a text is mostly English: section names mean nothing in other languages.</summary>
internal static class Languages
{
    private const int Enough = 40;

    // The first words tell; reading on costs as much as parsing does.
    private const int Sample = 400;

    private const char LastLatin = 'ɏ';

    // The longest of the words that tell, below.
    private const int Longest = 4;

    // A bit for each: every letter of a large folder is asked.
    private const ulong WordEnds = (1UL << ' ') | (1UL << '\n') | (1UL << '\t') | (1UL << ',') | (1UL << '.') | (1UL << ';') | (1UL << ':') | (1UL << '!') | (1UL << '?') | (1UL << '(') | (1UL << ')');

    public static bool IsEnglish(IReadOnlyList<Prose> prose)
    {
        int words = 0, english = 0, other = 0, pieces = 0;
        while (pieces < prose.Count && words <= Sample)
        {
            Count(prose[pieces++].Characters, ref words, ref english, ref other);
        }

        return !IsForeignScript(prose, pieces) && (words < Enough || other < 5 || english >= other);
    }

    private static void Count(ReadOnlySpan<char> text, ref int words, ref int english, ref int other)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && !EndsWord(text[end]))
            {
                end++;
            }

            var word = text[start..end];
            start = end + 1;
            words += word.IsEmpty ? 0 : 1;
            if (word.Length is 0 or > Longest)
            {
                continue;
            }

            english += word is "the" or "to" or "and" or "of" or "is" or "in" or "for" or "with" or "this" or "that" or "be" or "are" or "on" or "from" or "if" or "The" or "a" ? 1 : 0;
            other += word is "de" or "la" or "el" or "les" or "des" or "und" or "der" or "die" or "das" or "para" or "que" or "le" or "et" or "een" or "het" or "di" or "il" or "os" or "em" or "não" or "na" or "nie" or "och" or "att" or "en" ? 1 : 0;
        }
    }

    // Letters are counted only where some are of another script.
    private static bool IsForeignScript(IReadOnlyList<Prose> prose, int pieces)
    {
        int letters = 0, foreign = 0;
        for (var i = 0; i < pieces; i++)
        {
            foreign += CountLetters(prose[i].Characters, LastLatin);
        }

        for (var i = 0; i < pieces && foreign > 0; i++)
        {
            letters += CountLetters(prose[i].Characters, '\0');
        }

        return letters > Enough && foreign * 4 > letters;
    }

    // Those behind a character; the search for the first such one is a fast one.
    private static int CountLetters(ReadOnlySpan<char> text, char behind)
    {
        var letters = 0;
        var first = text.IndexOfAnyExceptInRange('\0', behind);
        for (var i = Math.Max(first, 0); i < text.Length && first >= 0; i++)
        {
            letters += text[i] > behind && char.IsLetter(text[i]) ? 1 : 0;
        }

        return letters;
    }

    // Most characters are letters, and all of these are below them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool EndsWord(char c) => c < 64 && ((WordEnds >> c) & 1) != 0;
}
