namespace PolicyRunner.Shell;

/// <summary>Recognises words left for the reader to fill in, where no lexical mark does.</summary>
internal static class Placeholders
{
    public static bool In(string value)
    {
        if (value is "..." or "…")
        {
            return true;
        }

        if (value.Length > 3 && value[0] == '[' && value[^1] == ']')
        {
            return IsName(value.AsSpan(1, value.Length - 2));
        }

        // <token> inside quotes; markup has closing tags.
        var open = value.IndexOf('<', StringComparison.Ordinal);
        if (open < 0 || value.Contains("</", StringComparison.Ordinal))
        {
            return value.Contains("YOUR_", StringComparison.Ordinal);
        }

        var close = value.IndexOf('>', open);
        return close > open + 2 && close - open < 60 && IsName(value.AsSpan(open + 1, close - open - 1));
    }

    /// <summary>Finds <c>&lt;namespace&gt;</c>, <c>&lt;your pod&gt;</c>, <c>&lt;a|b&gt;</c>: one line, begins with a letter, no markup inside.</summary>
    /// <param name="text">The script.</param>
    /// <param name="start">Where the bracket opens.</param>
    /// <returns>How many characters it takes, brackets included; 0 when it is none.</returns>
    public static int Angle(string text, int start)
    {
        if (start + 2 >= text.Length || !char.IsAsciiLetter(text[start + 1]) || (start > 0 && text[start - 1] is '<' or '$'))
        {
            return 0;
        }

        for (var at = start + 2; at < text.Length && at < start + 60; at++)
        {
            var c = text[at];
            if (c == '>')
            {
                return at + 1 - start;
            }

            if (!char.IsLetterOrDigit(c) && c is not (' ' or '-' or '_' or '.' or '|' or '/' or ',' or '\''))
            {
                return 0;
            }
        }

        return 0;
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        if (!char.IsAsciiLetter(name[0]) || name[^1] == ' ' || (name.Length == 3 && name[1] == '-'))
        {
            return false;
        }

        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or ' ' or '.'))
            {
                return false;
            }
        }

        return true;
    }
}
