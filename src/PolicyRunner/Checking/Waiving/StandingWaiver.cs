using PolicyRunner.Organisation;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>A waiver or ignore comment that is in order today, for one policy, and what it has covered so far.</summary>
internal sealed class StandingWaiver
{
    private readonly Waiver? waiver;
    private readonly InlineIgnore? ignore;
    private readonly IReadOnlyList<Section> leftOut = [];

    public StandingWaiver(Waiver waiver)
    {
        this.waiver = waiver;
        Policy = waiver.Policy;
        Reason = waiver.Reason;
        By = new WaivedBy(WaiverKind.Waiver, waiver.Owner, waiver.Expires, waiver.Span.FirstLine());
    }

    /// <param name="ignore">The comment.</param>
    /// <param name="policy">One of its policies.</param>
    /// <param name="owner">Who answers for it.</param>
    /// <param name="leftOut">Sections within its own that it does not cover, in document order, none within another.</param>
    public StandingWaiver(InlineIgnore ignore, string policy, string owner, IReadOnlyList<Section> leftOut)
    {
        this.leftOut = leftOut;
        this.ignore = ignore;
        Policy = policy;
        Reason = ignore.Reason;
        By = new WaivedBy(WaiverKind.Ignore, owner, ignore.Until, ignore.Span);
    }

    public string Policy { get; }

    public string Reason { get; }

    public WaivedBy By { get; }

    /// <summary>The pattern of paths of a waiver; null for a comment.</summary>
    public PathGlob? Path => waiver?.Path;

    /// <summary>The id of the only runbook that a waiver is for; null for all.</summary>
    public string? Runbook => waiver?.Runbook;

    /// <summary>The id of the only step or action that a waiver is for; null for all.</summary>
    public string? Step => waiver?.Step;

    /// <summary>Its place among the waivers of its policy.</summary>
    public int Order { get; set; }

    public bool IsUsed { get; set; }

    /// <summary>Whether a comment covers a place.</summary>
    public bool Covers(SourceSpan span) => ignore!.Scope.File == span.File && IsIn(ignore, span) && !IsLeftOut(span.Start);

    // By halving: a page may have thousands of both.
    private bool IsLeftOut(int place)
    {
        var (low, high) = (0, leftOut.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = leftOut[middle].Span.Start <= place ? (middle + 1, high) : (low, middle);
        }

        return low > 0 && place < leftOut[low - 1].Extent.End;
    }

    // What a document is about as a whole may be said of a place without text at its very end.
    private static bool IsIn(InlineIgnore ignore, SourceSpan span) => ignore.Kind == IgnoreScope.Document
        || ignore.Scope.Contains(span.Start) || (ignore.Kind == IgnoreScope.Line && span.Start == ignore.Scope.End && ignore.Scope.Length > 0);
}
