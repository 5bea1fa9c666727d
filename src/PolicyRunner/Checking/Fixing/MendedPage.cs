using PolicyRunner.Findings;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Checking.Fixing;

/// <summary>What a safe fix must not do to a page, whatever it ends: leave one that reads worse, or is no runbook any more.</summary>
internal static class MendedPage
{
    /// <inheritdoc cref="Damage(Document, Document)"/>
    public static (string What, SourceSpan? Place)? Damage(SourceFile before, SourceFile after) => Damage(DocumentReader.Read(before), Read(after));

    /// <param name="before">The page as it was.</param>
    /// <param name="after">The page with the fix made.</param>
    /// <returns>What is worse, as the rest of a sentence about the text, and where it shows when that is a place; null for nothing.</returns>
    public static (string What, SourceSpan? Place)? Damage(Document before, Document after) =>
        Unreadable(before, after) is { } problem ? ($"does not read: {Wording.Cut(problem.Message)}", problem.Span)
        : Lost(before, after) is { } lost ? (lost, null)
        : null;

    private static Document Read(SourceFile mended)
    {
        var (file, problem) = FileText.ReadAgain(mended);
        return problem is null ? DocumentReader.Read(file) : DocumentReader.Unreadable(file, problem);
    }

    // By kind: a fix that mends a schema's complaint must not buy a text that does not parse with it.
    private static Problem? Unreadable(Document before, Document after)
    {
        var known = before.Problems;
        foreach (var now in after.Problems.GroupBy(problem => problem.Kind))
        {
            if (now.Count() > known.Count(problem => problem.Kind == now.Key))
            {
                return now.FirstOrDefault(problem => known.All(other => other.Message != problem.Message)) ?? now.Last();
            }
        }

        return null;
    }

    // Front matter that is none any more is no problem of a page, and neither is a page without a runbook.
    private static string? Lost(Document before, Document after) =>
        before.IsDeclared && !after.IsDeclared ? "is no declared runbook any more"
        : after.Runbooks.Count < before.Runbooks.Count ? $"holds {Wording.Count(after.Runbooks.Count, "runbook")} in the place of {before.Runbooks.Count}"
        : null;
}
