using PolicyRunner.Findings;

namespace PolicyRunner.Checking;

/// <summary>
/// The order of a report: file, place, policy and message, and then all else that is shown, the worst first. Two findings that are equal
/// here look the same everywhere, so that neither the pace of threads nor a sort that is not stable ever shows.
/// </summary>
internal static class FindingOrder
{
    public static int Compare(RawFinding a, RawFinding b)
    {
        if (ReferenceEquals(a, b))
        {
            return 0;
        }

        var order = Compare(a.Span, b.Span);
        order = order != 0 ? order : string.CompareOrdinal(a.Active.Policy.Id, b.Active.Policy.Id);
        order = order != 0 ? order : string.CompareOrdinal(a.Active.Entry?.Path, b.Active.Entry?.Path);
        order = order != 0 ? order : string.CompareOrdinal(a.Finding.Message, b.Finding.Message);
        return order != 0 ? order : CompareRest(a, b);
    }

    /// <summary>Whether a policy says the same of the same place, however bad it calls it.</summary>
    public static bool IsSaidTwice(RawFinding a, RawFinding b) =>
        ReferenceEquals(a.Active, b.Active) && Compare(a.Span, b.Span) == 0 && a.Finding.Message == b.Finding.Message;

    // The first of those that say the same is the one that is reported: it hides the most, is the worst, and offers to mend it.
    private static int CompareRest(RawFinding a, RawFinding b)
    {
        var order = b.Finding.IsSecret.CompareTo(a.Finding.IsSecret);
        order = order != 0 ? order : (int)b.Severity - (int)a.Severity;
        order = order != 0 ? order : (int)b.Confidence - (int)a.Confidence;
        order = order != 0 ? order : Compare(a.Finding.Fix, b.Finding.Fix);
        return order != 0 ? order : Compare(a.Finding.Related, b.Finding.Related);
    }

    private static int Compare(Fix? a, Fix? b)
    {
        if (a is null || b is null)
        {
            return (a is null ? 1 : 0) - (b is null ? 1 : 0);
        }

        var order = b.IsSafe.CompareTo(a.IsSafe);
        order = order != 0 ? order : string.CompareOrdinal(a.Title, b.Title);
        order = order != 0 ? order : a.Edits.Count - b.Edits.Count;
        for (var i = 0; order == 0 && i < a.Edits.Count; i++)
        {
            order = Compare(a.Edits[i].Span, b.Edits[i].Span);
            order = order != 0 ? order : string.CompareOrdinal(a.Edits[i].Replacement, b.Edits[i].Replacement);
        }

        return order;
    }

    private static int Compare(IReadOnlyList<RelatedPlace> a, IReadOnlyList<RelatedPlace> b)
    {
        var order = a.Count - b.Count;
        for (var i = 0; order == 0 && i < a.Count; i++)
        {
            order = Compare(a[i].Span, b[i].Span);
            order = order != 0 ? order : string.CompareOrdinal(a[i].Message, b[i].Message);
        }

        return order;
    }

    private static int Compare(Text.SourceSpan a, Text.SourceSpan b)
    {
        var order = ReferenceEquals(a.File, b.File) ? 0 : string.CompareOrdinal(a.File.Path, b.File.Path);
        order = order != 0 ? order : a.Start.CompareTo(b.Start);
        return order != 0 ? order : a.End.CompareTo(b.End);
    }
}
