using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Testing;

/// <summary>Tries a policy on its own samples: bad ones must be flagged exactly at their marks, good ones not at all.</summary>
public static class SampleRunner
{
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
    public static IReadOnlyList<SampleResult> Results(Policy policy, Func<Policy, SampleInput, SampleOutcome> evaluate) =>
    [
        .. policy.Bad.Select((sample, index) => Try(policy, sample, true, index + 1, evaluate)),
        .. policy.Good.Select((sample, index) => Try(policy, sample, false, index + 1, evaluate)),
    ];

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

    private static IEnumerable<SampleFailure> Compare(SampleResult sample, List<SourceSpan> marks, IReadOnlyList<Finding> findings)
    {
        var missing = marks.DistinctBy(Place.Of).ToList();
        var flagged = new HashSet<Place>();
        var stray = new List<Finding>();
        foreach (var finding in findings)
        {
            var place = Place.Of(finding.Span);
            missing.RemoveAll(mark => Place.Of(mark) == place);
            if (!flagged.Add(place))
            {
                yield return Failure(sample, $"{place} is flagged more than once: {finding.Message}", "this is flagged more than once.", null, finding);
            }
            else if (!marks.Exists(mark => Place.Of(mark) == place))
            {
                stray.Add(finding);
            }
        }

        foreach (var finding in stray)
        {
            // A mark that is a little beside is one mistake and not two.
            var near = missing.FindIndex(mark => IsNear(mark, finding.Span));
            if (near < 0)
            {
                yield return Failure(sample, $"{Place.Of(finding.Span)} is flagged and not marked: {finding.Message}",
                    sample.IsBad ? "this is flagged and not marked." : "this is flagged, and nothing in a good sample may be.", null, finding);
                continue;
            }

            var mark = missing[near];
            missing.RemoveAt(near);
            yield return Failure(sample, $"{Place.Of(mark)} is marked, and {Place.Of(finding.Span)} is flagged instead: {finding.Message}",
                "the mark and the finding are not at the same place; move the one or the other.", mark, finding);
        }

        foreach (var mark in missing.OrderBy(mark => mark.File.Path, StringComparer.Ordinal).ThenBy(mark => mark.Start))
        {
            yield return Failure(sample, $"{Place.Of(mark)} is marked and not flagged.", "this is marked and not flagged.", mark, null);
        }
    }

    private static SampleFailure Failure(SampleResult sample, string message, string summary, SourceSpan? expected, Finding? found) =>
        new(sample.IsBad, sample.Number, message) { Summary = summary, Expected = expected, Found = found?.Span, FoundMessage = found?.Message };

    private static bool IsNear(SourceSpan mark, SourceSpan found) => mark.File.Path == found.File.Path
        && mark.StartPosition.Line <= found.EndPosition.Line && found.StartPosition.Line <= mark.EndPosition.Line;

    // By value: an evaluation reads the sample into files of its own.
    private sealed record Place(string Path, TextPosition Start, TextPosition End, string Text)
    {
        private const int ShownLength = 40;

        public static Place Of(SourceSpan span) => new(span.File.Path, span.StartPosition, span.EndPosition, span.Text.ToString());

        public override string ToString()
        {
            var line = Text.Split('\n')[0].TrimEnd();
            var shown = line.Length < Text.TrimEnd().Length || line.Length > ShownLength ? line[..Math.Min(line.Length, ShownLength)] + "…" : line;
            return $"{Path}:{Start}-{End} '{shown}'";
        }
    }
}
