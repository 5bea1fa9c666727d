using System.Buffers;
using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Yaml;

/// <summary>Refuses a text before it is parsed: too large, or with characters that YAML does not know.</summary>
internal static class YamlGate
{
    // YAML 1.2.2 section 5.1: of C0 only tab, LF and CR, no DEL. The parser takes a NUL for the end of its input,
    // so that what stands behind one would silently go unseen.
    private static readonly SearchValues<char> Unprintable = SearchValues.Create(
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u000B\u000C\u000E\u000F\u0010\u0011\u0012\u0013\u0014"
        + "\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F\u007F\uFFFE\uFFFF");

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

        var bad = characters.IndexOfAny(Unprintable);
        return bad < 0
            ? null
            : new Problem(
                ProblemKind.Yaml,
                $"The character U+{(int)characters[bad]:X4} is not allowed in YAML; remove it, or write it as an escape in double quotes.",
                text.Span(bad, bad + 1));
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
