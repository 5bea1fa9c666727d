using System.Text;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Checking.Planted;

/// <summary>A text in which <c>[|…|]</c> stands around the place of a finding.</summary>
internal static class MarkedText
{
    private const string Open = "[|";
    private const string Close = "|]";

    /// <returns>The text without the mark, and where the mark stood; null when there is none.</returns>
    public static (string Text, SourceSpan? Mark) Read(string path, string marked)
    {
        var open = marked.IndexOf(Open, StringComparison.Ordinal);
        var close = marked.IndexOf(Close, open + 1, StringComparison.Ordinal);
        if (open < 0 || close < 0)
        {
            return (marked, null);
        }

        var text = new StringBuilder(marked).Remove(close, Close.Length).Remove(open, Open.Length).ToString();
        return (text, new SourceFile(path, text).Span(open, close - Open.Length));
    }
}
