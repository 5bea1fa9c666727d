namespace PolicyRunner.Runbooks.Reading;

/// <summary>
/// Which comments of a piece of HTML are comments to a browser too. Inside a tag, between the tags of an element whose content is
/// text, and behind anything that is not plainly a tag, what looks like a comment may be shown.
/// </summary>
internal sealed class HtmlMarkup
{
    // What stands in these is no markup.
    private static readonly string[] RawText = ["script", "style", "textarea", "title", "pre", "xmp", "iframe", "noembed", "noframes", "noscript", "plaintext", "template", "svg", "math", "select"];

    private readonly HashSet<int> comments = [];

    public HtmlMarkup(string html)
    {
        for (var at = html.IndexOf('<', StringComparison.Ordinal); at >= 0;)
        {
            var end = Behind(html, at);
            if (end < 0)
            {
                return;
            }

            at = end < html.Length ? html.IndexOf('<', end) : -1;
        }
    }

    /// <summary>True when an element whose content is text begins here and does not end.</summary>
    public bool IsRawTextOpen { get; private set; }

    /// <summary>Whether what begins at an offset is surely a comment.</summary>
    public bool IsComment(int at) => comments.Contains(at);

    // The offset behind what begins with '<', or -1 where nothing is sure from there on.
    private int Behind(string html, int at)
    {
        var rest = html.AsSpan(at);
        if (rest.StartsWith("<!--"))
        {
            comments.Add(at);
            var close = html.IndexOf("-->", at + 4, StringComparison.Ordinal);
            return close < 0 ? -1 : close + 3;
        }

        var name = rest.Length > 1 && rest[1] == '/' ? 2 : 1;
        if (rest.Length <= name || !char.IsAsciiLetter(rest[name]))
        {
            return rest.Length > 1 && rest[1] is '!' or '?' or '/' ? -1 : at + 1;
        }

        var end = at + name;
        while (end < html.Length && (char.IsAsciiLetterOrDigit(html[end]) || html[end] == '-'))
        {
            end++;
        }

        var tag = html.AsSpan((at + name)..end);
        var behind = BehindAttributes(html, end);
        if (behind < 0 || name == 2 || !IsRawText(tag))
        {
            return behind;
        }

        var closing = html.IndexOf($"</{tag}", behind, StringComparison.OrdinalIgnoreCase);
        IsRawTextOpen = closing < 0;
        return closing;
    }

    private static bool IsRawText(ReadOnlySpan<char> tag)
    {
        foreach (var raw in RawText)
        {
            if (tag.Equals(raw, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // Attributes as everybody writes them; anything else is unsure.
    private static int BehindAttributes(string html, int at)
    {
        while (at < html.Length)
        {
            if (html[at] == '>')
            {
                return at + 1;
            }

            if (html[at] is '"' or '\'' && html[at - 1] == '=')
            {
                var close = html.IndexOf(html[at], at + 1);
                if (close < 0)
                {
                    return -1;
                }

                at = close + 1;
            }
            else if (html[at] is '"' or '\'' or '<' or '`')
            {
                return -1;
            }
            else
            {
                at++;
            }
        }

        return -1;
    }
}
