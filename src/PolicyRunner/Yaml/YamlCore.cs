namespace PolicyRunner.Yaml;

/// <summary>The core schema of YAML 1.2.2, section 10.3.2: which type a plain scalar has.</summary>
internal static class YamlCore
{
    public static YamlType TypeOf(ReadOnlySpan<char> text)
    {
        if (text is "" or "~" or "null" or "Null" or "NULL")
        {
            return YamlType.Null;
        }

        // Every number begins with one of these; nearly every scalar stops here.
        if (char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.')
        {
            return IsInteger(text) ? YamlType.Integer : IsFloat(text) ? YamlType.Float : YamlType.String;
        }

        return text is "true" or "True" or "TRUE" or "false" or "False" or "FALSE" ? YamlType.Boolean : YamlType.String;
    }

    public static bool IsInteger(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("0o"))
        {
            return text.Length > 2 && !text[2..].ContainsAnyExceptInRange('0', '7');
        }

        if (text.StartsWith("0x"))
        {
            return text.Length > 2 && IsHex(text[2..]);
        }

        var digits = Unsigned(text);
        return digits.Length > 0 && !digits.ContainsAnyExceptInRange('0', '9');
    }

    public static bool IsFloat(ReadOnlySpan<char> text)
    {
        if (text is ".nan" or ".NaN" or ".NAN")
        {
            return true;
        }

        var rest = Unsigned(text);
        if (rest is ".inf" or ".Inf" or ".INF")
        {
            return true;
        }

        var whole = Digits(rest);
        rest = rest[whole..];
        var fraction = 0;
        if (rest.StartsWith("."))
        {
            fraction = Digits(rest[1..]);
            rest = rest[(1 + fraction)..];
        }

        if (whole + fraction == 0)
        {
            return false;
        }

        if (rest.Length > 0 && rest[0] is 'e' or 'E')
        {
            var exponent = Unsigned(rest[1..]);
            return exponent.Length > 0 && !exponent.ContainsAnyExceptInRange('0', '9');
        }

        return rest.IsEmpty;
    }

    private static ReadOnlySpan<char> Unsigned(ReadOnlySpan<char> text) =>
        text.Length > 0 && text[0] is '+' or '-' ? text[1..] : text;

    private static int Digits(ReadOnlySpan<char> text)
    {
        var stop = text.IndexOfAnyExceptInRange('0', '9');
        return stop < 0 ? text.Length : stop;
    }

    private static bool IsHex(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiHexDigit(character))
            {
                return false;
            }
        }

        return true;
    }
}
