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
