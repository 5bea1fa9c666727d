using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Testing;

/// <summary>Tries a policy on its own samples: bad ones must be flagged exactly at their marks, good ones not at all.</summary>
public static class SampleRunner
{
    /// <param name="policy">The policy.</param>
    /// <param name="evaluate">Reads a sample's files and gives the findings of this policy alone.</param>
    /// <returns>Nothing when the policy keeps its word.</returns>
    public static IReadOnlyList<SampleFailure> Run(Policy policy, Func<Policy, SampleInput, IReadOnlyList<Finding>> evaluate)
    {
        var failures = new List<SampleFailure>();
        foreach (var (isBad, samples) in new[] { (true, policy.Bad), (false, policy.Good) })
        {
            if (samples.Count == 0)
            {
                failures.Add(new SampleFailure(isBad, 1, "there is none; write at least one."));
            }

            for (var index = 0; index < samples.Count; index++)
            {
                foreach (var message in Try(policy, samples[index], isBad, evaluate))
                {
                    failures.Add(new SampleFailure(isBad, index + 1, message));
                }
            }
        }

        return failures;
    }

    private static IEnumerable<string> Try(
        Policy policy, Sample sample, bool isBad, Func<Policy, SampleInput, IReadOnlyList<Finding>> evaluate)
    {
        var (input, problem) = SampleParser.Parse(sample);
        if (input is null)
        {
            return [problem!];
        }

        var marks = input.Files.SelectMany(file => file.Marks).Select(Place.Of).ToList();
        if (isBad != marks.Count > 0)
        {
            return [isBad ? "it marks no place; put [|…|] around what must be flagged." : "it marks a place, and nothing in it is wrong; take the mark out."];
        }

        return Compare(marks, evaluate(policy, input));
    }

    private static IEnumerable<string> Compare(List<Place> marks, IReadOnlyList<Finding> findings)
    {
        var missing = marks.ToHashSet();
        var flagged = new HashSet<Place>();
        foreach (var finding in findings)
        {
            var place = Place.Of(finding.Span);
            missing.Remove(place);
            if (!flagged.Add(place))
            {
                yield return $"{place} is flagged more than once: {finding.Message}";
            }
            else if (!marks.Contains(place))
            {
                yield return $"{place} is flagged and not marked: {finding.Message}";
            }
        }

        foreach (var place in missing.OrderBy(place => place.Path, StringComparer.Ordinal).ThenBy(place => place.Start))
        {
            yield return $"{place} is marked and not flagged.";
        }
    }

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
