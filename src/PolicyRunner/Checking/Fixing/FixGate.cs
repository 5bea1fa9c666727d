using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Checking.Fixing;

/// <summary>
/// Lets in only fixes that keep to their finding's file, before anything shows or makes them: a policy that edits
/// another place is broken.
/// </summary>
internal static class FixGate
{
    /// <param name="finding">What a policy gave.</param>
    /// <param name="isDocument">Whether a file is a document of the check: others are not edited.</param>
    /// <returns>The finding, the line breaks of its fix written as the file has them there.</returns>
    /// <exception cref="InvalidOperationException">The fix is none: it edits another file, a place that is not there, or a place twice.</exception>
    public static Finding Admit(Finding finding, Func<SourceFile, bool> isDocument)
    {
        if (finding.Fix is not { } fix)
        {
            return finding;
        }

        var file = finding.Span.File;
        if (!isDocument(file) || fix.Edits.Any(edit => edit.Span.File != file))
        {
            throw new InvalidOperationException($"The fix '{fix.Title}' edits another file than its finding's; make edits only from places of the document given.");
        }

        var edits = fix.Edits.Select((edit, index) => (edit.Span, index)).OrderBy(entry => entry.Span.Start).ThenBy(entry => entry.Span.End).ToList();
        for (var i = 0; i < edits.Count; i++)
        {
            if (!IsPlace(edits[i].Span) || (i > 0 && edits[i].Span.Start < edits[i - 1].Span.End))
            {
                throw new InvalidOperationException(
                    $"The fix '{fix.Title}' edits {edits[i].Span.Start}..{edits[i].Span.End}, which is outside of the text, within a character or line break, or edited twice.");
            }
        }

        return finding with { Fix = fix with { Edits = [.. fix.Edits.Select(edit => edit with { Replacement = LineEnding.In(edit) })] } };
    }

    private static bool IsPlace(SourceSpan span) =>
        span.Start >= 0 && span.End >= span.Start && span.End <= span.File.Text.Length
        && !IsWithin(span.File.Text, span.Start) && !IsWithin(span.File.Text, span.End);

    // Between the halves of a character, or between CR and LF.
    private static bool IsWithin(string text, int place) => place > 0 && place < text.Length
        && ((text[place - 1] == '\r' && text[place] == '\n') || (char.IsHighSurrogate(text[place - 1]) && char.IsLowSurrogate(text[place])));
}
