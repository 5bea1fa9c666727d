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
        StringBuilder? visible = null;
        var (done, index) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if (HiddenCharacters.Contains(rune) && rune.Value is not '\n')
            {
                visible = (visible ?? new StringBuilder(text.Length)).Append(text, done, index - done);
                TerminalText.Escape(visible, rune.Value);
                done = index + rune.Utf16SequenceLength;
            }

            index += rune.Utf16SequenceLength;
        }

        var shown = visible?.Append(text, done, text.Length - done).ToString() ?? text;
        return HtmlEncoder.Default.Encode(shown).Replace("##[", "##&#91;", StringComparison.Ordinal);
    }
}
