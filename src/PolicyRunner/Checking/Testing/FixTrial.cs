using PolicyRunner.Checking.Fixing;
using PolicyRunner.Findings;
using PolicyRunner.Policies;
using PolicyRunner.Policies.Testing;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Checking.Testing;

/// <summary>Makes each fix of a bad sample's findings, as <c>check --fix</c> would, and looks whether that finding is gone.</summary>
internal sealed class FixTrial
{
    // A sample whose findings are hundreds shows nothing more by the last of them.
    private const int MostTried = 50;

    private readonly PolicyEntry entry;
    private readonly SampleResult result;
    private readonly FixShare share;
    private readonly SampleClock clock;

    private FixTrial(PolicyEntry entry, SampleResult result, FixShare share, SampleClock clock)
    {
        (this.share, this.clock) = (share, clock);
        this.entry = entry;
        this.result = result;
    }

    /// <summary>The fixes that do not do what they are for.</summary>
    /// <param name="entry">The policy.</param>
    /// <param name="result">A bad sample that was judged as it should be.</param>
    /// <param name="share">What the fixes of all samples may be.</param>
    /// <param name="clock">What all samples may take.</param>
    public static IEnumerable<FailedFix> Failures(PolicyEntry entry, SampleResult result, FixShare share, SampleClock clock)
    {
        var trial = new FixTrial(entry, result, share, clock);
        return result.Findings.Where(finding => finding.Fix is not null).DistinctBy(finding => finding.Fix).Take(MostTried)
            .TakeWhile(_ => !share.IsOver).Select(finding => trial.Try(finding, finding.Fix!)).OfType<FailedFix>().Select(share.Tell);
    }

    private FailedFix? Try(Finding finding, Fix fix)
    {
        var before = finding.Span.File;
        var edits = new EditSet();
        edits.TryAdd(fix, entry.Policy.Id);
        var after = edits.Apply(before);
        if (after.Text == before.Text)
        {
            return new FailedFix(finding, $"the fix '{Wording.Cut(fix.Title)}' changes nothing; give it an edit that ends its finding.", []);
        }

        if (!share.Take(after.Text.Length + result.Input!.Files.Sum(file => FixShare.AroundFile + file.File.Text.Length)))
        {
            return new FailedFix(finding, $"the fixes of the policy's samples were not all tried: they leave more than {FixShare.Characters} characters to be read; show them in shorter samples, or edit less.", []);
        }

        var outcome = SampleEvaluation.Evaluate(entry, With(after), clock);
        if (outcome.Problem is { } problem)
        {
            return new FailedFix(finding, $"the text that the fix '{Wording.Cut(fix.Title)}' leaves cannot be judged: {Wording.Cut(problem)}", []);
        }

        if (MendedPage.Damage(before, after) is { } damage)
        {
            return new FailedFix(
                finding,
                damage.Place is null
                    ? $"the text that the fix '{Wording.Cut(fix.Title)}' leaves {damage.What}; edit less of it, or leave the fix out."
                    : $"the text that the fix '{Wording.Cut(fix.Title)}' leaves {damage.What}",
                [Reads(after, damage.Place?.Start ?? 0)]);
        }

        if (outcome.Findings.Count >= result.Findings.Count && Same(finding, fix, outcome.Findings) is { } same)
        {
            return new FailedFix(finding, $"the fix '{Wording.Cut(fix.Title)}' does not end its finding; edit what the policy looks at, or leave the fix out.", [Reads(after, same.Span.Start)]);
        }

        return fix.IsSafe && ChangedCommands.First(DocumentReader.Read(before), DocumentReader.Read(after)) is { } changed
            ? new FailedFix(finding, $"the fix '{Wording.Cut(fix.Title)}' is called safe and changes what the page runs; make it with Fix.Unsafe, for somebody to look at.", [Reads(after, changed.Start)])
            : null;
    }

    private SampleInput With(SourceFile file) => result.Input! with
    {
        Files = [.. result.Input.Files.Select(other => other.File.Path == file.Path ? new SampleFile(file, []) : other)],
    };

    // The finding where it now must be: moved by what was written or taken out before it.
    private static Finding? Same(Finding finding, Fix fix, IReadOnlyList<Finding> findings)
    {
        var moved = fix.Edits.Where(edit => edit.Span.End <= finding.Span.Start).Sum(edit => edit.Replacement.Length - edit.Span.Length);
        var within = fix.Edits.Where(edit => edit.Span.Start == finding.Span.Start && edit.Span.Length == 0).Sum(edit => edit.Replacement.Length);
        var start = finding.Span.Start + moved;
        return findings.FirstOrDefault(other => other.Span.File.Path == finding.Span.File.Path && (other.Span.Start == start || other.Span.Start == start - within));
    }

    private static string Reads(SourceFile file, int place) => $"with it line {file.Position(place).Line} is '{Wording.Cut(file.Line(file.Position(place).Line).Trim().ToString())}'";
}

/// <summary>A fix that does not do what it is for.</summary>
/// <param name="Finding">What it should end.</param>
/// <param name="Summary">What is amiss, as the rest of a sentence about the sample.</param>
/// <param name="Hints">What its text looks like then.</param>
internal sealed record FailedFix(Finding Finding, string Summary, IReadOnlyList<string> Hints);
