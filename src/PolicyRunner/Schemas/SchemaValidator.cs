using PolicyRunner.Findings;
using PolicyRunner.Yaml;

namespace PolicyRunner.Schemas;

/// <summary>Holds YAML against a schema of the catalogue and says in plain words, at the place, what does not fit.</summary>
public static class SchemaValidator
{
    /// <summary>How many problems of one document are worth listing.</summary>
    internal const int MostProblems = 100;

    /// <returns>Problems of kind <see cref="ProblemKind.Schema"/> in document order, each once; none when it fits.</returns>
    /// <exception cref="ArgumentException">There is no schema of that name.</exception>
    public static IReadOnlyList<Problem> Validate(YamlNode node, string schemaName)
    {
        var problems = new SchemaWalk().Check(node, SchemaLoader.Load(schemaName));
        if (problems.Count == 0)
        {
            return [];
        }

        var seen = new HashSet<(int, string)>();
        var listed = problems.OrderBy(problem => problem.Span.Start).Where(problem => seen.Add((problem.Span.Start, problem.Message))).ToList();
        if (listed.Count > MostProblems)
        {
            var next = listed[MostProblems];
            listed.RemoveRange(MostProblems, listed.Count - MostProblems);
            listed.Add(new Problem(ProblemKind.Limit, $"More than {MostProblems} things break the schema; from here on they are not listed.", next.Span));
        }

        return listed;
    }
}
