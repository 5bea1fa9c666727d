using PolicyRunner.Checking.Fixing;
using PolicyRunner.Findings;
using PolicyRunner.Policies.Metering;

namespace PolicyRunner.Checking;

/// <summary>
/// Takes what a policy gives out of the policy's hands: afterwards nothing in a finding runs code of a script. Sequences and
/// lists are read here, inside the policy's budget, and are what they were from then on.
/// </summary>
internal static class SettledFindings
{
    private const string FromNodes = "Make findings of what stands somewhere: node.Finding(…).";

    // What reports write at least around the texts of a place and of an edit: braces, names, numbers. A page of a megabyte may have
    // tens of thousands of findings by right; that one finding has so many places or edits is another thing.
    private const int AroundPlace = 50;
    private const int AroundEdit = 50;

    /// <exception cref="BudgetExceededException">Too many findings, too much in one or in all, or one that is none.</exception>
    public static void Add(IEnumerable<Finding> found, Budget budget, ActivePolicy active, CheckedFiles files, List<RawFinding> findings)
    {
        // What is too much for a whole check need not be made for each of its documents.
        var most = active.Entry is { IsBuiltIn: false } ? budget.Limits.FindingsTogether + budget.Limits.FindingsOfDocument : budget.Limits.Findings;
        var mostWritten = active.Entry is { IsBuiltIn: false } ? budget.Limits.FindingsLengthTogether : budget.Limits.FindingsLength;
        var count = 0;
        var written = 0L;
        foreach (var finding in found)
        {
            if (++count > most)
            {
                budget.Exceed(-1, $"found more than {Budget.Number(most)} things");
            }

            var settled = Settle(finding, budget, files);
            written += LengthOf(settled);
            if (written > mostWritten)
            {
                budget.Exceed(-1, $"wrote findings of more than {Budget.Number(mostWritten)} characters together", "Say less, or less often.");
            }

            findings.Add(new RawFinding(active, FixGate.Admit(settled, files.IsDocument)));
        }
    }

    /// <summary>About as many characters as a report has to write for a finding: each text as often as it is referred to, for reports repeat what findings share.</summary>
    public static long LengthOf(Finding finding)
    {
        long length = finding.Message.Length;
        foreach (var place in finding.Related)
        {
            length += AroundPlace + place.Span.File.Path.Length + place.Message.Length;
        }

        if (finding.Fix is { } fix)
        {
            length += fix.Title.Length;
            foreach (var edit in fix.Edits)
            {
                length += AroundEdit + edit.Replacement.Length;
            }
        }

        return length;
    }

    private static Finding Settle(Finding? finding, Budget budget, CheckedFiles files)
    {
        if (finding is null)
        {
            budget.Exceed(-1, "gave a null among its findings", "Leave it out: .OfType<Finding>().");
        }

        if (finding.Message is null || !IsInFile(finding.Span) || !files.Contains(finding.Span.File))
        {
            budget.Exceed(-1, "gave a finding without a message or without a place in a file of this check", FromNodes);
        }

        if (string.IsNullOrWhiteSpace(finding.Message))
        {
            budget.Exceed(-1, "gave a finding with an empty message", "Say what is wrong and what to do: node.Finding(\"…\").");
        }

        if (finding.Severity is < Severity.Info or > Severity.Error || finding.Confidence is < Confidence.Low or > Confidence.High)
        {
            budget.Exceed(-1, "gave a finding a severity or a confidence that is a number without a meaning", "Use a name, such as Severity.Error.");
        }

        Text(finding.Message, budget, "message");
        return finding.Related is RelatedPlace[] { Length: 0 } && finding.Fix is null
            ? finding
            : finding with { Related = Related(finding.Related, budget, files), Fix = Settle(finding.Fix, finding.Span.File.Text.Length, budget) };
    }

    private static RelatedPlace[] Related(IEnumerable<RelatedPlace>? related, Budget budget, CheckedFiles files)
    {
        var places = new List<RelatedPlace>();
        foreach (var place in related ?? [])
        {
            if (places.Count == budget.Limits.Places)
            {
                budget.Exceed(-1, $"gave a finding more than {Budget.Number(budget.Limits.Places)} related places");
            }

            if (place?.Message is null || !IsInFile(place.Span) || !files.Contains(place.Span.File))
            {
                budget.Exceed(-1, "gave a related place without a message or without a place in a file of this check", FromNodes);
            }

            Text(place.Message, budget, "message");
            places.Add(place);
        }

        return [.. places];
    }

    private static Fix? Settle(Fix? fix, int length, Budget budget)
    {
        if (fix is null)
        {
            return null;
        }

        if (string.IsNullOrWhiteSpace(fix.Title))
        {
            budget.Exceed(-1, "gave a fix without a title", "Say what it does: Fix.Safe(\"Close the fence\", …).");
        }

        Text(fix.Title, budget, "title of a fix");
        var edits = new List<TextEdit>();
        var written = 0L;
        foreach (var edit in fix.Edits ?? [])
        {
            if (edit?.Replacement is null || !IsInFile(edit.Span))
            {
                budget.Exceed(-1, "gave an edit of a fix without a text or without a place in a file of this check", FromNodes);
            }

            written += edit.Replacement.Length;
            if (edits.Count == budget.Limits.Places || written > budget.Limits.FixLength + (long)length)
            {
                budget.Exceed(-1, $"gave a fix more than {Budget.Number(budget.Limits.Places)} edits or {Budget.Number(budget.Limits.FixLength)} characters");
            }

            edits.Add(edit);
        }

        return fix with { Edits = edits.ToArray() };
    }

    private static bool IsInFile(Text.SourceSpan span) =>
        span.File is not null && span.Start >= 0 && span.Start <= span.End && span.End <= span.File.Text.Length;

    private static void Text(string text, Budget budget, string what)
    {
        if (text.Length > budget.Limits.MessageLength)
        {
            budget.Exceed(-1, $"wrote a {what} of more than {Budget.Number(budget.Limits.MessageLength)} characters", "Write a shorter one.");
        }
    }
}
