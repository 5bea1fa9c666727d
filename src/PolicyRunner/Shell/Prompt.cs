namespace PolicyRunner.Shell;

internal enum PromptKind
{
    Shell,
    Sql,
}

/// <summary>Recognises prompts at the start of a line.</summary>
internal static class Prompt
{
    // Real prompts are short; a line of output with a "$ " far inside is not looked at.
    private const int MaxLength = 80;

    /// <param name="line">The line.</param>
    /// <param name="explicitly">True in a block called a transcript, where a bare <c>% </c> counts too.</param>
    /// <param name="kind">What listens behind the prompt.</param>
    /// <returns>How many characters the prompt takes with the blanks around it, 0 when there is none.</returns>
    public static int Length(ReadOnlySpan<char> line, bool explicitly, out PromptKind kind)
    {
        kind = PromptKind.Shell;
        var lead = 0;
        while (lead < line.Length && line[lead] is ' ' or '\t')
        {
            lead++;
        }

        var rest = line[lead..];
        if (rest.Length < 3)
        {
            return 0;
        }

        if (rest[0] == '$' && rest[1] == ' ')
        {
            return Behind(line, lead + 1);
        }

        if (explicitly && rest[0] == '%' && rest[1] == ' ')
        {
            return Behind(line, lead + 1);
        }

        if (rest.StartsWith("PS ") && rest[..Math.Min(MaxLength, rest.Length)].IndexOf("> ") is > 3 and var arrow)
        {
            return rest[3..arrow].IndexOfAny(":\\/") >= 0 ? Behind(line, lead + arrow + 1) : 0;
        }

        var sign = NamedPrompt(rest);
        if (sign > 0)
        {
            return Behind(line, lead + sign);
        }

        var sql = explicitly ? SqlPrompt(rest) : 0;
        if (sql > 0)
        {
            kind = PromptKind.Sql;
            return Behind(line, lead + sql);
        }

        return 0;
    }

    // user@host:~$ cmd, root@host:/# cmd, [user@host dir]$ cmd, (venv) user@host:~$ cmd
    private static int NamedPrompt(ReadOnlySpan<char> rest)
    {
        var window = rest[..Math.Min(MaxLength, rest.Length)];
        var at = window.IndexOf('@');
        if (at < 1)
        {
            return 0;
        }

        // The name stands right before the sign: "rm -rf data@1:/# x" is a command.
        var name = window[0] == '(' && window.IndexOf(") ") is > 0 and var close && close < at ? close + 2 : 0;
        var bracket = window[name] == '[';
        name += bracket ? 1 : 0;
        if (name >= at)
        {
            return 0;
        }

        for (var i = name; i < at; i++)
        {
            if (!char.IsAsciiLetterOrDigit(window[i]) && window[i] is not ('-' or '_' or '.'))
            {
                return 0;
            }
        }

        for (var i = at + 1; i + 1 < window.Length; i++)
        {
            var c = window[i];
            if (c is '$' or '#' or '%' && window[i + 1] == ' ' && i > at + 1)
            {
                return window[at..i].IndexOf(':') > 0 || (bracket && window[i - 1] == ']') || window[i - 1] is '~' or ' ' ? i + 1 : 0;
            }

            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.' or ':' or '~' or '/' or ' ' or ']' or '(' or ')'))
            {
                return 0;
            }
        }

        return 0;
    }

    // mysql> , MariaDB [db]> , db=# , db=>
    private static int SqlPrompt(ReadOnlySpan<char> rest)
    {
        var window = rest[..Math.Min(MaxLength, rest.Length)];
        var name = 0;
        while (name < window.Length && (char.IsAsciiLetterOrDigit(window[name]) || window[name] == '_'))
        {
            name++;
        }

        if (name == 0)
        {
            return 0;
        }

        var behind = window[name..];
        if (behind.StartsWith("=# ") || behind.StartsWith("=> ") || behind.StartsWith("-# ") || behind.StartsWith("-> "))
        {
            return name + 2;
        }

        if (window.StartsWith("mysql> "))
        {
            return 6;
        }

        return window.StartsWith("MariaDB [") && window.IndexOf("]> ") is > 0 and var close ? close + 2 : 0;
    }

    private static int Behind(ReadOnlySpan<char> line, int at)
    {
        while (at < line.Length && line[at] is ' ' or '\t')
        {
            at++;
        }

        return at < line.Length ? at : 0;
    }
}
