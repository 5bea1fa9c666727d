namespace PolicyRunner.Shell;

/// <summary>Words: quotes, escapes, placeholders.</summary>
internal sealed partial class ShellParser
{
    private static readonly System.Buffers.SearchValues<char> NotInTemplates = System.Buffers.SearchValues.Create(";&|<>()`\\'\"\n\r");

    /// <returns>The word at the position, or null when none begins there or it never ends.</returns>
    private RawWord? ReadWord(bool quoted)
    {
        var start = pos;
        var word = new WordBuilder();
        while (pos < end)
        {
            var c = text[pos];
            switch (c)
            {
                case ' ' or '\t' or '\n' or ';' or '&' or '|' or ')':
                case '\r' when IsLineEnd(pos):
                    return End(start, word);
                case '\u00a0':
                    PassNoBreakSpace();
                    break;
                case '(':
                    if (pos > start && text[pos - 1] is '!' or '@' or '*' or '?' or '+' && TryExtendedGlob())
                    {
                        break;
                    }

                    return End(start, word);
                case '<':
                    if (!TryPlaceholder(word) && !TryProcessSubstitution(start, word))
                    {
                        return failedAt >= 0 ? null : End(start, word);
                    }

                    break;
                case '>':
                    if (!TryProcessSubstitution(start, word))
                    {
                        return failedAt >= 0 ? null : End(start, word);
                    }

                    break;
                case '\\':
                    word.Plain = false;
                    if (IsContinuation(pos, out var behind))
                    {
                        pos = behind;
                    }
                    else
                    {
                        pos = Math.Min(pos + 2, end);
                    }

                    break;
                case '{' when Peek(1) == '{':
                    if (!TryTemplate(pos, word))
                    {
                        pos++;
                    }

                    break;
                default:
                    if (!TryScan(word, quoted))
                    {
                        pos++;
                    }

                    break;
            }

            if (!Running)
            {
                return null;
            }
        }

        return End(start, word);
    }

    /// <summary>Passes what is quoted at the position, or what the shell puts something else in the place of.</summary>
    /// <returns>False when nothing such begins there.</returns>
    private bool TryScan(WordBuilder word, bool quoted, bool inQuotes = false)
    {
        switch (text[pos])
        {
            case '\'':
                ScanSingleQuoted(word);
                return true;
            case '"':
                ScanDoubleQuoted(word);
                return true;
            case '$':
                ScanDollar(word, quoted, inQuotes);
                return true;
            case '`':
                ScanBackticks(word, quoted);
                return true;
            default:
                return false;
        }
    }

    // It looks like the end of the word and is a letter of it: what people see is not what runs.
    private void PassNoBreakSpace()
    {
        reading.Report("This is a no-break space, a letter to the shell; type a space.", source.Span(pos, pos + 1));
        pos++;
    }

    private RawWord? End(int start, WordBuilder word)
    {
        if (pos == start)
        {
            return null;
        }

        reading.CountWord(source, start);
        return word.Build(start, pos);
    }

    private void ScanSingleQuoted(WordBuilder word)
    {
        word.Plain = false;
        var stop = text.AsSpan(pos + 1, end - pos - 1).IndexOf('\'');
        if (stop < 0)
        {
            Fail(pos, "This quote is never closed.");
            return;
        }

        pos += stop + 2;
    }

    // $'…': a backslash escapes the quote.
    private void ScanAnsiQuoted(WordBuilder word)
    {
        word.Plain = false;
        var at = pos + 2;
        while (at < end && text[at] != '\'')
        {
            at += text[at] == '\\' ? 2 : 1;
        }

        if (at >= end)
        {
            Fail(pos, "This quote is never closed.");
            return;
        }

        pos = at + 1;
    }

    private void ScanDoubleQuoted(WordBuilder word)
    {
        word.Plain = false;
        var opening = pos;
        pos++;
        while (pos < end && Running)
        {
            var next = text.AsSpan(pos, end - pos).IndexOfAny("\\\"$`");
            if (next < 0)
            {
                break;
            }

            pos += next;
            switch (text[pos])
            {
                case '"':
                    pos++;
                    return;
                case '\\':
                    pos = Math.Min(pos + 2, end);
                    break;
                case '$':
                    ScanDollar(word, quoted: true, inQuotes: true);
                    break;
                default:
                    ScanBackticks(word, quoted: true);
                    break;
            }
        }

        Fail(opening, "This quote is never closed.");
    }

    // @(a|b) and its kin are globs, not subshells.
    private bool TryExtendedGlob()
    {
        var open = 0;
        var limit = Math.Min(end, pos + 200);
        for (var i = pos; i < limit && !IsLineEnd(i); i++)
        {
            open += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
            if (open == 0)
            {
                pos = i + 1;
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes <c>&lt;namespace&gt;</c>, <c>&lt;two words&gt;</c>, <c>&lt;a|b&gt;</c>, <c>&lt;&lt;NAME&gt;&gt;</c> as part of a word, where a redirection was not meant.</summary>
    private bool TryPlaceholder(WordBuilder word)
    {
        var stop = PlaceholderEnd(pos);
        if (stop < 0)
        {
            return false;
        }

        word.Opaque(pos, stop);
        word.Placeholder = true;
        pos = stop;
        return true;
    }

    // In what runs, only one that keeps the step from running: everything else is a redirection to the shell.
    private int PlaceholderEnd(int at)
    {
        if (reading.Runs)
        {
            var length = wrappers.Count == 0 && depth == 0 ? Placeholders.Angle(text, at) : 0;
            return length == 0 ? -1 : at + length;
        }

        var first = at + 1;
        var twice = first < end && text[first] == '<';
        first += twice ? 1 : 0;
        if (first >= end || !char.IsLetterOrDigit(text[first]))
        {
            return -1;
        }

        var limit = Math.Min(end, first + 80);
        for (var i = first; i < limit; i++)
        {
            var c = text[i];
            if (c == '>')
            {
                var closed = !twice || (i + 1 < end && text[i + 1] == '>');
                return !closed || text[i - 1] == ' ' ? -1 : i + (twice ? 2 : 1);
            }

            var inWord = char.IsLetterOrDigit(c) || c is ' ' or '-' or '_' or '.' or ':' or '/' or ',' or '|' or '@' or '+' or '*' or '#' or '(' or ')' or '='
                || (c == '\'' && char.IsLetter(text[i - 1]) && i + 1 < end && char.IsLetter(text[i + 1]));
            if (!inWord)
            {
                return -1;
            }
        }

        return -1;
    }

    // {{ name }} of Helm and Go, with blanks inside, is one word of a page that something else fills in. To a shell it is nothing
    // of its own, and nothing whose end or substitution the shell sees first is one.
    private bool TryTemplate(int from, WordBuilder word)
    {
        if (reading.Runs)
        {
            return false;
        }

        var rest = text.AsSpan(from, Math.Min(end - from, 300));
        var stop = rest.IndexOf("}}");
        if (stop < 0 || rest[..stop].IndexOfAny(NotInTemplates) >= 0)
        {
            return false;
        }

        word.Opaque(from, from + stop + 2);
        pos = from + stop + 2;
        return true;
    }
}
