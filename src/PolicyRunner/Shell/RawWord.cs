using System.Text;
using PolicyRunner.Text;

namespace PolicyRunner.Shell;

/// <summary>A word as the parser leaves it: where it stands, and which stretches of it are not subject to quote removal.</summary>
internal sealed record RawWord(int Start, int End)
{
    /// <summary>True when it holds no quote, escape, expansion or placeholder.</summary>
    public bool Plain { get; init; }

    public bool Placeholder { get; init; }

    public IReadOnlyList<ShellExpansion> Expansions { get; init; } = [];

    /// <summary>Expansions and placeholders, which stay as written; in order, not overlapping.</summary>
    public IReadOnlyList<(int Start, int End)> Opaque { get; init; } = [];

    public ShellWord ToWord(ShellSource source) => Plain
        ? PlainWord(source, Start, End)
        : new ShellWord(Unquote(source.Text, null), CommonText.Of(source.Text.AsSpan(Start, End - Start)), Expansions, source.Span(Start, End));

    /// <summary>A word that is what stands there: value and raw text are one string.</summary>
    public static ShellWord PlainWord(ShellSource source, int start, int end)
    {
        var raw = CommonText.Of(source.Text.AsSpan(start, end - start));
        return new ShellWord(raw, raw, [], source.Span(start, end));
    }

    /// <returns>Where the braces begin of which the shell makes several words, <c>{a,b}</c> or <c>{1..3}</c>; -1 without any.</returns>
    public int Brace(string text)
    {
        var open = -1;
        var hasParts = false;
        var quote = '\0';
        var opaque = 0;
        for (var i = Start; i < End; i++)
        {
            if (opaque < Opaque.Count && Opaque[opaque].Start == i)
            {
                i = Opaque[opaque++].End - 1;
                continue;
            }

            var c = text[i];
            if (c == '\\' && quote != '\'')
            {
                i++;
            }
            else if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '\'' or '"')
            {
                quote = c;
            }
            else if (c == '{')
            {
                open = open < 0 ? i : open;
            }
            else if (open >= 0 && c == '}' && hasParts)
            {
                return open;
            }
            else
            {
                hasParts |= open >= 0 && (c == ',' || (c == '.' && i + 1 < End && text[i + 1] == '.'));
            }
        }

        return -1;
    }

    /// <summary>Takes quotes and escapes off.</summary>
    /// <param name="text">The text the word stands in.</param>
    /// <param name="places">Receives the offset of each character that remains, unless null.</param>
    public string Unquote(string text, List<int>? places)
    {
        var value = new StringBuilder(End - Start);
        var opaque = 0;
        var quote = '\0';
        for (var i = Start; i < End; i++)
        {
            if (opaque < Opaque.Count && Opaque[opaque].Start == i)
            {
                for (; i < Opaque[opaque].End; i++)
                {
                    Keep(i);
                }

                i--;
                opaque++;
                continue;
            }

            var c = text[i];
            if (quote == '\0' && c == '$' && i + 1 < End && text[i + 1] is '\'' or '"')
            {
                quote = text[i + 1] == '\'' ? '$' : '"';
                i++;
            }
            else if (quote == '\0' && c is '\'' or '"')
            {
                quote = c;
            }
            else if (quote != '\0' && c == (quote == '$' ? '\'' : quote))
            {
                quote = '\0';
            }
            else if (c == '\\' && quote == '$' && i + 1 < End)
            {
                i = Decode(i);
            }
            else if (c == '\\' && quote != '\'' && i + 1 < End)
            {
                i = Escape(i);
            }
            else
            {
                Keep(i);
            }
        }

        return value.ToString();

        int Decode(int i)
        {
            var decoded = AnsiEscape.Read(text.AsSpan(i, End - i), out var length);
            foreach (var character in decoded)
            {
                value.Append(character);
                places?.Add(i);
            }

            // A zero ends the text in these quotes.
            for (i += length; decoded.Length == 0 && i < End && text[i] != '\''; i++)
            {
                i += text[i] == '\\' ? 1 : 0;
            }

            return i - 1;
        }

        void Keep(int i)
        {
            value.Append(text[i]);
            places?.Add(i);
        }

        int Escape(int i)
        {
            var next = text[i + 1];
            var lineEnd = next == '\n' ? i + 1 : next == '\r' && i + 2 < End && text[i + 2] == '\n' ? i + 2 : -1;
            if (lineEnd >= 0)
            {
                return lineEnd;
            }

            if (quote == '"' && next is not ('"' or '\\' or '$' or '`'))
            {
                Keep(i);
            }

            Keep(i + 1);
            return i + 1;
        }
    }
}

/// <summary>Gathers what the parser sees in a word.</summary>
internal sealed class WordBuilder
{
    private List<ShellExpansion>? expansions;
    private List<(int Start, int End)>? opaque;

    public bool Plain { get; set; } = true;

    public bool Placeholder { get; set; }

    public void Add(ShellExpansion expansion) => (expansions ??= []).Add(expansion);

    /// <summary>Keeps a place for an expansion whose inner ones are found before it ends.</summary>
    public int Reserve()
    {
        Add(new ShellExpansion("", true, default));
        return expansions!.Count - 1;
    }

    public void Put(int index, ShellExpansion expansion) => expansions![index] = expansion;

    /// <summary>Marks a stretch that stays as written; it takes the place of those inside it.</summary>
    public void Opaque(int start, int end)
    {
        Plain = false;
        opaque ??= [];
        while (opaque.Count > 0 && opaque[^1].Start >= start)
        {
            opaque.RemoveAt(opaque.Count - 1);
        }

        opaque.Add((start, end));
    }

    public RawWord Build(int start, int end) => new(start, end)
    {
        Plain = Plain,
        Placeholder = Placeholder,
        Expansions = expansions?.ToArray() ?? [],
        Opaque = opaque?.ToArray() ?? [],
    };
}
