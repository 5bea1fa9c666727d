using PolicyRunner.Findings;
using PolicyRunner.Schemas;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Organisation.Slo;

/// <summary>Reads OpenSLO v1 files, and Sloth's, of one or more documents. What breaks the schema is a problem and left out.</summary>
public static class SloFileReader
{
    public static SloFile Read(SourceFile file)
    {
        var yaml = YamlReader.Read(EmbeddedText.Whole(file));
        var problems = new List<Problem>();
        var objects = new List<YamlMapping>();
        var sloth = new List<ServiceLevelObjective>();
        foreach (var document in yaml.Documents)
        {
            if (document is YamlScalar { IsNull: true })
            {
                continue;
            }

            if (document is YamlMapping other && SlothReader.IsOne(other))
            {
                sloth.AddRange(SlothReader.Objectives(other, problems));
                continue;
            }

            problems.AddRange(SchemaValidator.Validate(document, "openslo"));
            if (document is YamlMapping mapping && mapping.Text("apiVersion") == "openslo/v1")
            {
                objects.Add(mapping);
            }
        }

        problems.AddRange(yaml.Problems);
        var result = new SloFile
        {
            File = file,
            Objectives = new(OfKind(objects, "SLO", SloParts.Objective).Concat(sloth)),
            Indicators = OfKind(objects, "SLI", SloParts.Indicator),
            DataSources = OfKind(objects, "DataSource", SloParts.DataSource),
            Services = OfKind(objects, "Service", SloParts.Service),
            Others = [.. objects.Where(o => o.Text("kind") is "AlertPolicy" or "AlertCondition" or "AlertNotificationTarget")
                .Select(o => SloParts.Name(o) is { } name ? new SloObject(o.Text("kind")!, name.Text, name.Span) : null).OfType<SloObject>()],
        };
        problems.AddRange(Twice(objects));
        if (problems.Count == 0)
        {
            problems.AddRange(SloComplaints.Of(objects, result.Objectives));
        }

        return result with { Problems = [.. problems.OrderBy(problem => problem.Span.Start)] };
    }

    private static NamedList<T> OfKind<T>(List<YamlMapping> objects, string kind, Func<YamlMapping, YamlScalar, T?> read)
        where T : class, INamed => new(objects.Where(o => o.Text("kind") == kind)
            .Select(o => SloParts.Name(o) is { } name ? read(o, name) : null).OfType<T>());

    private static IEnumerable<Problem> Twice(List<YamlMapping> objects)
    {
        var seen = new HashSet<(string?, string)>();
        foreach (var item in objects)
        {
            if (SloParts.Name(item) is { } name && !seen.Add((item.Text("kind"), name.Text)))
            {
                yield return new Problem(ProblemKind.Schema, $"The file declares another {item.Text("kind")} '{name.Text}'; give this one a name of its own.", name.Span);
            }
        }
    }
}
