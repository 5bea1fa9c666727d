using System.Text;
using PolicyRunner.Text;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>Finds the words and signs that warn a reader.</summary>
internal static class WarningReader
{
    private const string ShortCode = ":warning:";
    private static readonly string[] Signs = ["⚠", "☠", "🚨", "🛑", "⛔", "‼"];

    private static readonly Phrases Words = new(
        "warning", "caution", "danger", "be careful", "irreversible", "cannot be undone", "can't be undone", "can not be undone",
        "data loss", "lose data", "destructive", "permanently", "with care", "at your own risk", "last resort", "will delete", "will be lost",
        "will be deleted", "will lose", "no undo", "not reversible", "double-check", "double check");

    public static void Read(string text, SourceSpan span, List<WarningMark> warnings)
    {
        if (Warns(text))
        {
            warnings.Add(new WarningMark(text, span.FirstLine()));
        }
    }

    /// <summary>A warning may stand in a comment of the block itself.</summary>
    public static void Read(CodeBlock block, List<WarningMark> warnings)
    {
        foreach (var comment in block.Script.Comments)
        {
            if (Warns(comment.Text))
            {
                warnings.Add(new WarningMark(comment.Text, comment.Span));
            }
        }
    }

    private static bool Warns(string text)
    {
        // Nearly all text is ASCII and has none of the signs.
        if (!Ascii.IsValid(text))
        {
            foreach (var sign in Signs)
            {
                if (text.Contains(sign, StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }

        return text.Contains(ShortCode, StringComparison.Ordinal) || Words.In(text);
    }
}
