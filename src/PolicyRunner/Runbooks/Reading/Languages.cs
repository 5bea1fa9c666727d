namespace PolicyRunner.Runbooks.Reading;

/// <summary>Says whether a text is mostly English: section names mean nothing in other languages.</summary>
internal static class Languages
{
    private const int Enough = 40;

    // The first words tell; reading on costs as much as parsing does.
    private const int Sample = 400;

    // The longest of the words that tell, below.
    private const int Longest = 4;

    public static bool IsEnglish(IReadOnlyList<Prose> prose)
    {
        int letters = 0, foreignLetters = 0, words = 0, english = 0, other = 0;
        foreach (var piece in prose)
        {
            var text = piece.Characters;
            for (var start = 0; start < text.Length;)
            {
                var end = start;
                while (end < text.Length && !EndsWord(text[end]))
                {
                    if (char.IsLetter(text[end]))
                    {
                        letters++;
                        foreignLetters += text[end] > 'ɏ' ? 1 : 0;
                    }

                    end++;
                }

                var word = text[start..end];
                start = end + 1;
                if (word.IsEmpty)
                {
                    continue;
                }

                words++;
                if (word.Length > Longest)
                {
                    continue;
                }

                english += word is "the" or "to" or "and" or "of" or "is" or "in" or "for" or "with" or "this" or "that" or "be" or "are" or "on" or "from" or "if" or "The" or "a" ? 1 : 0;
                other += word is "de" or "la" or "el" or "les" or "des" or "und" or "der" or "die" or "das" or "para" or "que" or "le" or "et" or "een" or "het" or "di" or "il" or "os" or "em" or "não" or "na" or "nie" or "och" or "att" or "en" ? 1 : 0;
            }

            if (words > Sample)
            {
                break;
            }
        }

        if (letters > Enough && foreignLetters * 4 > letters)
        {
            return false;
        }

        return words < Enough || other < 5 || english >= other;
    }

    // Most characters are letters, and all of these are below them.
    private static bool EndsWord(char c) =>
        c <= '?' && c is ' ' or '\n' or '\t' or ',' or '.' or ';' or ':' or '!' or '?' or '(' or ')';
}
