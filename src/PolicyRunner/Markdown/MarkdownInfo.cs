using Markdig.Helpers;

namespace PolicyRunner.Markdown;

/// <summary>What stands behind an opening fence.</summary>
internal static class MarkdownInfo
{
    /// <summary>The text without backslash escapes and entities, as CommonMark reads info strings: <c>b&amp;#97;sh</c> is <c>bash</c>.</summary>
    public static string Decoded(string text) => text.AsSpan().ContainsAny('&', '\\') ? HtmlHelper.Unescape(text) : text;
}
