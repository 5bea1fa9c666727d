using System.Globalization;
using PolicyRunner.Findings;
using PolicyRunner.Organisation;
using PolicyRunner.Schemas;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Gates.Files;

/// <summary>Reads a gate. What breaks the schema, or would let everything pass, is a problem.</summary>
internal static class GateFileReader
{
    public static GateFile Read(SourceFile file, string name)
    {
        var empty = new GateFile { File = file, Name = name };
        var yaml = YamlReader.Read(EmbeddedText.Whole(file));
        if (yaml.Problems.Count > 0)
        {
            return empty with { Problems = yaml.Problems };
        }

        if (yaml.Documents.Count > 1)
        {
            return empty with { Problems = [Wrong(yaml.Documents[1].Span.FirstLine(), "A gate is one document; join them.")] };
        }

        if (yaml.Root is null)
        {
            return empty with { Problems = [Wrong(file.Span(0, 0), "The gate has no conditions and would let everything pass.")] };
        }

        var problems = SchemaValidator.Validate(yaml.Root, "gate");
        if (problems.Count > 0 || yaml.Root is not YamlMapping root)
        {
            return empty with { Problems = problems };
        }

        var found = new List<Problem>();
        var gate = empty with
        {
            Title = root.Text("title"),
            Conditions = new ConditionParts(found).All(root),
            Score = Score(root.Inner("score"), found),
        };
        return gate with { Problems = [.. found.Concat(Complaints(gate)).OrderBy(problem => problem.Span.Start)] };
    }

    private static GateScore? Score(YamlMapping? mapping, List<Problem> problems)
    {
        if (mapping is null)
        {
            return null;
        }

        var score = new GateScore(Share(mapping.Text("pass"))!.Value, Share(mapping.Text("warn")));
        if (score.Pass is <= 0 or > 1)
        {
            problems.Add(Wrong(mapping["pass"]!.Span, "A score goes from 0 to 100 %, and 0 % would let everything pass; take a share between them."));
        }

        if (score.Warn is { } warn && (warn <= 0 || warn >= score.Pass))
        {
            problems.Add(Wrong(mapping["warn"]!.Span, "What warns is less than what passes and more than nothing; take a share between them."));
        }

        return score;
    }

    // What no schema can say.
    private static IEnumerable<Problem> Complaints(GateFile gate)
    {
        if (gate.Conditions.All(condition => condition.IsAdvisory))
        {
            yield return Wrong(gate.Conditions[0].Span.FirstLine(), "Every condition is advisory, so that the gate would let everything pass; require one.");
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var condition in gate.All)
        {
            if (!ids.Add(condition.Id))
            {
                yield return Wrong(condition.Span.FirstLine(), $"The gate has another condition '{condition.Id}'; give this one an id of its own.");
            }
        }

        foreach (var weighed in gate.All.Where(condition => gate.Score is null ? condition.Weight != 1 || condition.IsKey : condition.IsAdvisory && (condition.Weight != 1 || condition.IsKey)))
        {
            yield return Wrong(weighed.Span.FirstLine(), gate.Score is null
                ? $"'{weighed.Id}' has a weight, and the gate has no score; add score: {{ pass: 90% }}, or take weight and key out."
                : $"'{weighed.Id}' is advisory and counts nothing in the score; take weight and key out.");
        }

        foreach (var inner in gate.All.OfType<GroupCondition>().SelectMany(group => group.Conditions).Where(condition => condition.Weight != 1 || condition.IsKey || condition.Compared is not null))
        {
            yield return Wrong(inner.Span.FirstLine(), $"'{inner.Id}' is part of a group; weight, key and compared belong to conditions of the gate itself.");
        }

        foreach (var inner in gate.All.OfType<GroupCondition>().SelectMany(group => group.Conditions).Where(condition => condition.IsAdvisory))
        {
            yield return Wrong(inner.Span.FirstLine(), $"'{inner.Id}' is advisory inside of a group, which could not hold or not hold because of it; make the group advisory.");
        }
    }

    internal static Problem Wrong(SourceSpan span, string message) => new(ProblemKind.Schema, message, span);

    /// <summary>10% is 0.1, as the decimal it is written as.</summary>
    internal static double? Share(string? percentage) =>
        percentage is null ? null : (double)(decimal.Parse(percentage.TrimEnd('%').TrimEnd(), NumberStyles.Float, CultureInfo.InvariantCulture) / 100);
}
