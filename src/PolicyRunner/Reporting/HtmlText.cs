using System.Text;
using System.Text.Encodings.Web;
using PolicyRunner.Text;

namespace PolicyRunner.Reporting;

/// <summary>Text from documents inside HTML.</summary>
internal static class HtmlText
{
    // Besides what HTML asks for, everything beyond ASCII is written as a reference: hidden characters cannot act.
    public static string Escape(string text)
    {
        var visible = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            visible.Append(HiddenCharacters.Contains(rune) && rune.Value is not '\n' ? TerminalText.Escape(rune.Value) : rune.ToString());
        }

        return HtmlEncoder.Default.Encode(visible.ToString()).Replace("##[", "##&#91;", StringComparison.Ordinal);
    }
}
