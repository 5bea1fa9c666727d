using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Testing;

/// <summary>Tries a policy on its own samples: bad ones must be flagged exactly at their marks, good ones not at all.</summary>
public static class SampleRunner
{
    // Of one sample; one more than that is told as well, for to say how many there are takes as much room.
    private const int MostTold = 10;

    private const int ShownLength = 40;

    /// <param name="policy">The policy.</param>
    /// <param name="evaluate">Reads a sample's files and says what this policy alone finds.</param>
    /// <returns>Nothing when the policy keeps its word.</returns>
    public static IReadOnlyList<SampleFailure> Run(Policy policy, Func<Policy, SampleInput, SampleOutcome> evaluate)
    {
        var failures = Results(policy, evaluate).SelectMany(result => result.Failures).ToList();
        foreach (var (isBad, samples) in new[] { (true, policy.Bad), (false, policy.Good) })
        {
            if (samples.Count == 0)
            {
                failures.Add(new SampleFailure(isBad, 1, isBad
                    ? "there is none; give Bad a document with [|…|] around what must be flagged."
                    : "there is none; give Good a document that must not be flagged."));
            }
        }

        return failures;
    }

    /// <summary>How each sample is judged, the bad ones first.</summary>
    public static IReadOnlyList<SampleResult> Results(Policy policy, Func<Policy, SampleInput, SampleOutcome> evaluate) => Results(policy, evaluate, int.MaxValue);

    /// <summary>The same, until so many samples have failed.</summary>
    /// <returns>One for each sample that was tried: as many as there are, or else the first ones.</returns>
    internal static IReadOnlyList<SampleResult> Results(Policy policy, Func<Policy, SampleInput, SampleOutcome> evaluate, int mostFailing)
    {
        var results = new List<SampleResult>();
        var failing = 0;
        for (var index = 0; index < policy.Bad.Count + policy.Good.Count && failing < mostFailing; index++)
        {
            var result = index < policy.Bad.Count
                ? Try(policy, policy.Bad[index], true, index + 1, evaluate)
                : Try(policy, policy.Good[index - policy.Bad.Count], false, index - policy.Bad.Count + 1, evaluate);
            failing += result.Failures.Count > 0 ? 1 : 0;
            results.Add(result);
        }

        return results;
    }

    private static SampleResult Try(
        Policy policy, Sample sample, bool isBad, int number, Func<Policy, SampleInput, SampleOutcome> evaluate)
    {
        var result = new SampleResult { IsBad = isBad, Number = number, Sample = sample };
        var (input, problem) = SampleParser.Parse(sample, out var offset);
        if (input is null)
        {
            return result with { Failures = [new SampleFailure(isBad, number, problem!) { Offset = offset }] };
        }

        result = result with { Input = input };
        var marks = input.Files.SelectMany(file => file.Marks).ToList();
        if (isBad != marks.Count > 0)
        {
            var wrong = isBad ? "it marks no place; put [|…|] around what must be flagged." : "it marks a place, and nothing in it is wrong; take the mark out.";
            return result with { Failures = [new SampleFailure(isBad, number, wrong) { Expected = isBad ? null : marks[0] }] };
        }

        var outcome = evaluate(policy, input);
        return outcome.Problem is { } trouble
            ? result with { Failures = [new SampleFailure(isBad, number, trouble) { Found = outcome.ProblemSpan, IsBroken = outcome.IsBroken }] }
            : result with { Findings = outcome.Findings, Failures = [.. Compare(result, marks, outcome.Findings)] };
    }

    // The first ones: who mends these looks again.
    private static IEnumerable<SampleFailure> Compare(SampleResult sample, List<SourceSpan> marks, IReadOnlyList<Finding> findings)
    {
        var all = Differences(marks, findings);
        var told = all.Count <= MostTold + 1 ? all.Count : MostTold;
        foreach (var (mark, finding, isRepeated) in all.Take(told))
        {
            yield return Failure(sample, mark, finding, isRepeated);
        }

        if (told < all.Count)
        {
            yield return new SampleFailure(sample.IsBad, sample.Number, $"and so {all.Count - told} more places; mend the first ones, and those that are left are told.");
        }
    }

    // What is flagged twice, then what is flagged and not marked, then what is marked and not flagged.
    private static List<Difference> Differences(List<SourceSpan> marks, IReadOnlyList<Finding> findings)
    {
        var differences = new List<Difference>();
        var marked = marks.Select(Place.Of).ToHashSet();
        var flagged = new HashSet<Place>();
        var stray = new List<Finding>();
        foreach (var finding in findings)
        {
            var place = Place.Of(finding.Span);
            if (!flagged.Add(place))
            {
                differences.Add(new Difference(null, finding, IsRepeated: true));
            }
            else if (!marked.Contains(place))
            {
                stray.Add(finding);
            }
        }

        var missing = marks.DistinctBy(Place.Of).Where(mark => !flagged.Contains(Place.Of(mark))).ToList();
        foreach (var finding in stray)
        {
            // A mark that is a little beside is one mistake and not two.
            var near = missing.FindIndex(mark => IsNear(mark, finding.Span));
            differences.Add(new Difference(near < 0 ? null : missing[near], finding));
            if (near >= 0)
            {
                missing.RemoveAt(near);
            }
        }

        differences.AddRange(missing.OrderBy(mark => mark.File.Path, StringComparer.Ordinal).ThenBy(mark => mark.Start).Select(mark => new Difference(mark, null)));
        return differences;
    }

    private static SampleFailure Failure(SampleResult sample, SourceSpan? expected, Finding? finding, bool isRepeated)
    {
        var (mark, found, said) = (expected is { } place ? Shown(place) : null, finding is null ? null : Shown(finding.Span), finding is null ? null : Wording.Cut(finding.Message));
        var (message, summary) = (mark, found) switch
        {
            (_, not null) when isRepeated => ($"{found} is flagged more than once: {said}", "this is flagged more than once."),
            (null, _) => ($"{found} is flagged and not marked: {said}", sample.IsBad ? "this is flagged and not marked." : "this is flagged, and nothing in a good sample may be."),
            (_, null) => ($"{mark} is marked and not flagged.", "this is marked and not flagged."),
            _ => ($"{mark} is marked, and {found} is flagged instead: {said}", "the mark and the finding are not at the same place; move the one or the other."),
        };
        return new(sample.IsBad, sample.Number, message) { Summary = summary, Expected = expected, Found = finding?.Span, FoundMessage = said };
    }

    private static bool IsNear(SourceSpan mark, SourceSpan found) => mark.File.Path == found.File.Path
        && mark.StartPosition.Line <= found.EndPosition.Line && found.StartPosition.Line <= mark.EndPosition.Line;

    private static string Shown(SourceSpan span)
    {
        var text = span.Text.TrimEnd();
        var line = text.Contains('\n') ? text[..text.IndexOf('\n')].TrimEnd() : text;
        return $"{span.File.Path}:{span.StartPosition}-{span.EndPosition} '{line[..Math.Min(line.Length, ShownLength)]}{(line.Length < text.Length || line.Length > ShownLength ? "…" : "")}'";
    }

    // By value: an evaluation reads the sample into files of its own.
    private readonly record struct Place(string Path, TextPosition Start, TextPosition End)
    {
        public static Place Of(SourceSpan span) => new(span.File.Path, span.StartPosition, span.EndPosition);
    }

    // A mark, a finding, or one that is beside the other.
    private sealed record Difference(SourceSpan? Mark, Finding? Finding, bool IsRepeated = false);
}
