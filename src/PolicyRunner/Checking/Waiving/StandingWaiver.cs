using PolicyRunner.Organisation;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>A waiver or ignore comment that is in order today, for one policy, and what it has covered so far.</summary>
internal sealed class StandingWaiver
{
    private readonly Waiver? waiver;
    private readonly InlineIgnore? ignore;

    // Findings come file by file; the answer for the last one is kept.
    private string? lastPath;
    private bool lastMatches;

    public StandingWaiver(Waiver waiver)
    {
        this.waiver = waiver;
        Policy = waiver.Policy;
        Reason = waiver.Reason;
        By = new WaivedBy(WaiverKind.Waiver, waiver.Owner, waiver.Expires, waiver.Span.FirstLine());
    }

    public StandingWaiver(InlineIgnore ignore, string policy, string owner)
    {
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

    public bool IsUsed { get; set; }

    /// <param name="span">Where the finding stands.</param>
    /// <param name="document">The document it stands in; null when it stands elsewhere.</param>
    public bool Covers(SourceSpan span, Document? document) => waiver is not null
        ? Matches(span.File.Path) && IsIn(waiver, span, document)
        : ignore!.Scope.File == span.File && IsIn(ignore, span);

    private bool Matches(string path)
    {
        if (lastPath != path)
        {
            (lastPath, lastMatches) = (path, waiver!.Path.Matches(path));
        }

        return lastMatches;
    }

    private static bool IsIn(Waiver waiver, SourceSpan span, Document? document)
    {
        if (waiver.Runbook is null && waiver.Step is null)
        {
            return true;
        }

        return document?.RunbookAt(span) is { } runbook
            && (waiver.Runbook is null || waiver.Runbook == runbook.Id)
            && (waiver.Step is null || runbook.Steps.Any(step => IsIn(waiver.Step, step, span)));
    }

    // By the id of an action only what stands in that action, by that of a step all of the step.
    private static bool IsIn(string id, Step step, SourceSpan span)
    {
        if (step.Id == id)
        {
            return step.Extent.Contains(span.Start) || step.Span.Contains(span.Start);
        }

        return step.Actions.Any(action => action.Id == id && (action.Span.Contains(span.Start) || action.Block?.Extent.Contains(span.Start) == true));
    }

    // What a document is about as a whole may be said of a place without text at its very end.
    private static bool IsIn(InlineIgnore ignore, SourceSpan span) => ignore.Kind == IgnoreScope.Document
        || ignore.Scope.Contains(span.Start) || (ignore.Kind == IgnoreScope.Line && span.Start == ignore.Scope.End && ignore.Scope.Length > 0);
}
