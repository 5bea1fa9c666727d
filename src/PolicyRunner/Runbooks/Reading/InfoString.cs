using PolicyRunner.Markdown;
using PolicyRunner.Text;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>
/// The words of an info string, read from its raw text: <c>bash id=drain timeout="10m"</c>.
/// In quotes <c>\"</c> is the only escape.
/// </summary>
internal static class InfoString
{
    /// <summary>A word behind the language.</summary>
    /// <param name="Name">The name in front of '=', or the whole word.</param>
    /// <param name="Value">What follows '=', quotes taken off; null for a bare word.</param>
    /// <param name="Span">All of it.</param>
    /// <param name="IsBroken">True when a quote is never closed.</param>
    public sealed record Word(string Name, string? Value, SourceSpan Span, bool IsBroken);

    /// <summary>The language: the first word in lower case as a page shows it, without decorations such as <c>{1,3}</c>.</summary>
    public static string Language(string info)
    {
        var text = info.AsSpan().TrimStart("{.");
        var stop = text.IndexOfAny(" \t{},:=");
        var word = stop < 0 ? text : text[..stop];
        return stop >= 0 && text[stop] == '=' ? "" : MarkdownInfo.Decoded(CommonText.Of(word)).ToLowerInvariant();
    }

    public static List<Word> Words(string info, SourceSpan span)
    {
        var words = new List<Word>();
        var at = info.IndexOfAny([' ', '\t']);
        // "```id=x" has attributes and no language.
        at = info.AsSpan(0, at < 0 ? info.Length : at).IndexOf('=') > 0 ? 0 : at < 0 ? info.Length : at;
        while (at < info.Length)
        {
            if (info[at] is ' ' or '\t')
            {
                at++;
                continue;
            }

            var start = at;
            while (at < info.Length && info[at] is not (' ' or '\t' or '='))
            {
                at++;
            }

            var name = info[start..at];
            string? value = null;
            var broken = false;
            if (at < info.Length && info[at] == '=')
            {
                at++;
                value = ReadValue(info, ref at, out broken);
            }

            words.Add(new Word(name, value, new SourceSpan(span.File, span.Start + start, Math.Min(span.Start + at, span.End)), broken));
        }

        return words;
    }

    /// <summary>The value of one attribute and its place, or null.</summary>
    public static (string Text, SourceSpan Span)? Value(MarkdownCode code, string name)
    {
        if (!code.Info.Contains(name, StringComparison.Ordinal))
        {
            return null;
        }

        foreach (var word in Words(code.Info, code.InfoSpan))
        {
            if (word.Name == name && word.Value is { } value)
            {
                return (value, word.Span);
            }
        }

        return null;
    }

    private static string ReadValue(string info, ref int at, out bool broken)
    {
        broken = false;
        var start = at;
        if (at >= info.Length || info[at] != '"')
        {
            while (at < info.Length && info[at] is not (' ' or '\t'))
            {
                at++;
            }

            return info[start..at];
        }

        var value = new System.Text.StringBuilder();
        for (at++; at < info.Length; at++)
        {
            if (info[at] == '"')
            {
                at++;
                return value.ToString();
            }

            if (info[at] == '\\' && at + 1 < info.Length && info[at + 1] == '"')
            {
                at++;
            }

            value.Append(info[at]);
        }

        broken = true;
        return value.ToString();
    }
}
