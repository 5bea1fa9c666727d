using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Yaml;

/// <summary>Refuses a text before it is parsed: too large, or with characters that YAML does not know.</summary>
internal static class YamlGate
{
    public static Problem? Check(EmbeddedText text, YamlLimits limits)
    {
        var characters = text.Text.AsSpan();
        if (characters.Length > limits.Characters)
        {
            return new Problem(
                ProblemKind.Limit,
                $"YAML of {characters.Length} characters is not read; the limit is {limits.Characters}.",
                text.Span(0, 0));
        }

        if (LongLine(characters, limits.LineLength) is { } start)
        {
            return new Problem(
                ProblemKind.Limit,
                $"A line of more than {limits.LineLength} characters is not read; break it up.",
                text.Span(start, start));
        }

        var bad = Unprintable(characters);
        return bad < 0
            ? null
            : new Problem(
                ProblemKind.Yaml,
                $"The character U+{(int)characters[bad]:X4} is not allowed in YAML; remove it, or write it as an escape in double quotes.",
                text.Span(bad, bad + 1));
    }

    // YAML 1.2.2 section 5.1: of C0 only tab, LF and CR, no DEL. The parser takes a NUL for the end of its input,
    // so that what stands behind one would silently go unseen. A plain loop: the tables of a vectorised search cost
    // a process that reads one page 10 ms.
    private static int Unprintable(ReadOnlySpan<char> text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] is < ' ' and not ('\t' or '\n' or '\r') or '\u007F' or '\uFFFE' or '\uFFFF')
            {
                return index;
            }
        }

        return -1;
    }

    private static int? LongLine(ReadOnlySpan<char> text, int limit)
    {
        var start = 0;
        while (text.Length - start > limit)
        {
            var length = text[start..].IndexOfAny('\n', '\r');
            if (length < 0 || length > limit)
            {
                return start;
            }

            start += length + 1;
        }

        return null;
    }
}
