namespace PolicyRunner.Policies.Metering;

/// <summary>
/// How many states a regular expression has, about: one for each thing that it matches, as often as it is repeated by number. What
/// it does not understand counts as if it were there: more states than there are do no harm.
/// </summary>
internal static class ExpressionStates
{
    private const long Most = int.MaxValue;

    public static long Count(string pattern)
    {
        // Of each group that is open: what stood before its last part, and that part.
        var open = new Stack<(long Before, long Last)>();
        var (before, last) = (0L, 0L);
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '(':
                    open.Push((before, last));
                    (before, last) = (0, 0);
                    break;
                case ')' when open.TryPop(out var outer):
                    (before, last) = (outer.Before + outer.Last, before + last);
                    break;
                case '{' when Repeats(pattern, ref i) is { } times:
                    last = Math.Min(Most, last * times);
                    break;
                case '[':
                    (before, last) = (before + last, 1);
                    i = EndOfClass(pattern, i);
                    break;
                case '*' or '+' or '?' or '|':
                    last++;
                    break;
                default:
                    (before, last) = (before + last, 1);
                    i += pattern[i] == '\\' ? 1 : 0;
                    break;
            }
        }

        while (open.TryPop(out var outer))
        {
            before += outer.Before + outer.Last;
        }

        return Math.Min(Most, before + last);
    }

    // '{3}', '{3,}' or '{3,9}'; null when it is a brace like any other character.
    private static long? Repeats(string pattern, ref int at)
    {
        var end = pattern.IndexOf('}', at);
        if (end < 0)
        {
            return null;
        }

        var most = 0L;
        foreach (var part in pattern[(at + 1)..end].Split(','))
        {
            if (part.Length > 0 && !part.All(char.IsAsciiDigit))
            {
                return null;
            }

            most = Math.Max(most, part.Length > 9 ? Most : part.Length == 0 ? most + 1 : long.Parse(part, System.Globalization.CultureInfo.InvariantCulture));
        }

        at = end;
        return Math.Max(1, most);
    }

    private static int EndOfClass(string pattern, int start)
    {
        // A bracket that closes at once is one of its characters.
        var i = start + 1;
        i += i < pattern.Length && pattern[i] == '^' ? 1 : 0;
        i += i < pattern.Length && pattern[i] == ']' ? 1 : 0;
        while (i < pattern.Length && pattern[i] != ']')
        {
            i += pattern[i] == '\\' ? 2 : 1;
        }

        return i;
    }
}
