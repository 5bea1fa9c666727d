using System.Text;

namespace PolicyRunner.Planning.Parameters;

/// <summary>A short text for people to see what a pattern is about. It knows what patterns of parameters are made of; whoever asks tries the answer.</summary>
internal static class PatternExample
{
    private const int Longest = 40;

    /// <returns>Null for a pattern with something else in it, or a long text.</returns>
    public static string? Of(string pattern)
    {
        var reader = new Reader(pattern);
        return reader.Alternatives() is { } text && reader.IsAtEnd && text.Length is > 0 and <= Longest ? text : null;
    }

    private sealed class Reader(string pattern)
    {
        private int at;

        public bool IsAtEnd => at == pattern.Length;

        private char Current => at < pattern.Length ? pattern[at] : '\0';

        // The first one is as good as any.
        public string? Alternatives()
        {
            var first = Sequence();
            while (first is not null && Current == '|')
            {
                at++;
                if (Sequence() is null)
                {
                    return null;
                }
            }

            return first;
        }

        private string? Sequence()
        {
            var text = new StringBuilder();
            while (!IsAtEnd && Current is not ('|' or ')'))
            {
                if (Atom() is not { } atom || Times() is not { } times || text.Length + ((long)atom.Length * times) > Longest)
                {
                    return null;
                }

                for (var time = 0; time < times; time++)
                {
                    text.Append(atom);
                }
            }

            return text.ToString();
        }

        private string? Atom() => pattern[at++] switch
        {
            '^' or '$' => "",
            '.' => "x",
            '\\' when !IsAtEnd => Escaped(pattern[at++]),
            '[' => Set(),
            '(' => Group(),
            '*' or '+' or '?' or '{' or '\\' => null,
            var character => $"{character}",
        };

        private static string? Escaped(char character) => character switch
        {
            'd' => "1",
            'w' => "a",
            's' => " ",
            'b' or 'A' or 'z' or 'Z' => "",
            _ when char.IsAsciiLetterOrDigit(character) => null,
            _ => $"{character}",
        };

        private string? Group()
        {
            if (Current == '?')
            {
                at++;
                if (Current != ':')
                {
                    return null;
                }

                at++;
            }

            var text = Alternatives();
            return Current == ')' && ++at > 0 ? text : null;
        }

        // The first member of a set, when it is a plain one.
        private string? Set()
        {
            var close = pattern.IndexOf(']', at + 1);
            if (close < 0 || Current == '^')
            {
                return null;
            }

            var first = Current == '\\' ? Escaped(pattern[at + 1]) : $"{Current}";
            at = close + 1;
            return first;
        }

        // How often the atom before stands there, at the least; a '?' that follows only says how the rest is taken.
        private int? Times()
        {
            var (times, length) = Current switch
            {
                '*' or '?' => (0, 1),
                '+' => (1, 1),
                '{' => Braces(),
                _ => (1, 0),
            };
            at += length;
            if (length > 0 && Current == '?')
            {
                at++;
            }

            return length < 0 ? null : times;
        }

        private (int Times, int Length) Braces()
        {
            var close = pattern.IndexOf('}', at);
            return close > 0 && int.TryParse(pattern[(at + 1)..close].Split(',')[0], out var times) && times >= 0 ? (times, close + 1 - at) : (0, -1);
        }
    }
}
