using PolicyRunner.Checking.Changes;
using PolicyRunner.Checking.Fixing;
using PolicyRunner.Findings;
using PolicyRunner.Policies;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>Everything a check found out, in an order that does not depend on how it was computed.</summary>
public sealed record CheckReport
{
    public required Verdict Verdict { get; init; }

    public required Account Account { get; init; }

    /// <summary>By file, place, policy.</summary>
    public required IReadOnlyList<ReportedFinding> Findings { get; init; }

    /// <summary>By path.</summary>
    public required IReadOnlyList<Document> Documents { get; init; }

    /// <summary>The policies of the pack, by id.</summary>
    public required IReadOnlyList<Policy> Policies { get; init; }

    /// <summary>Policies that broke, and configuration that could not be used: never a pass.</summary>
    public IReadOnlyList<CheckError> Errors { get; init; } = [];

    /// <summary>What was left out and why, for the account's readers.</summary>
    public IReadOnlyList<SkippedItem> Skipped { get; init; } = [];

    /// <summary>Sentences about the loading of policies that change no verdict, such as a kept pack that was not trusted.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The severity from which soft-mandatory findings fail; null for never.</summary>
    public required Severity? FailOn { get; init; }

    /// <summary>Whose rules judged; null when the tree under check judged itself.</summary>
    public JudgedBy? Base { get; init; }

    /// <summary>What the change does to the rules; null when it leaves them as they are, or judged itself.</summary>
    public RuleChanges? Changes { get; init; }

    /// <summary>Runbooks that would do something else once the change is merged, by id; empty when the tree under check judged itself.</summary>
    public IReadOnlyList<RunbookChange> RunbookChanges { get; init; } = [];

    /// <summary>How many there are, those that are left out of <see cref="RunbookChanges"/> included.</summary>
    public int ChangedRunbooks { get; init; }

    /// <summary>What was mended before this report was made, or would be; null unless asked for.</summary>
    public FixAccount? Fixes { get; init; }

    /// <summary>The baseline as it should be written; null unless that was asked for and the check reached a verdict.</summary>
    public BaselineUpdate? BaselineUpdate { get; init; }

    /// <summary>Files of which nothing may be shown: what looks for secrets broke on them.</summary>
    internal IReadOnlySet<SourceFile> Unsearched { get; init; } = new HashSet<SourceFile>();

    /// <summary>What each policy took, over all documents; empty unless asked for.</summary>
    public IReadOnlyList<PolicyTiming> Timings { get; init; } = [];
}

/// <summary>What one policy took.</summary>
/// <param name="Policy">Its id.</param>
/// <param name="Time">Its time, over all documents and threads.</param>
public sealed record PolicyTiming(string Policy, TimeSpan Time)
{
    /// <summary>The part of its steps that the evaluation took that came nearest to its limit: from 0 to 1, the same on every machine.</summary>
    public double Steps { get; init; }

    /// <summary>The path of the document which that evaluation looked at; null for the whole library, or when there was none.</summary>
    public string? Busiest { get; init; }
}
