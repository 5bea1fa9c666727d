using System.Security.Cryptography;
using System.Text;
using PolicyRunner.Planning;

namespace PolicyRunner.Running.Jobs;

/// <summary>What later jobs of a workflow are told: small values and hashes, never what a step printed.</summary>
internal static class JobOutputs
{
    /// <summary>The plan job's: <c>digest, due</c>, whether a conditional approval is asked for, environments that hold parameters.</summary>
    public static IEnumerable<(string Name, string Value)> OfPlan(Plan plan, PlanRequest request, bool isDue)
    {
        yield return ("digest", plan.Digest);
        yield return ("due", isDue ? "true" : "false");
        var names = new JobNames();
        foreach (var rule in request.Runbook.Declaration.Approvals)
        {
            // What cannot be decided yet is asked for.
            var asked = plan.Approvals.Any(need => need.Role == rule.Role && need.Count == rule.Count);
            for (var number = 1; number <= rule.Count; number++)
            {
                var id = names.Unique("approve", rule.Count == 1 ? rule.Role : $"{rule.Role}-{number}");
                if (rule.When is not null)
                {
                    yield return (id, asked ? "true" : "false");
                }
            }
        }

        var stages = Stages.Of(StepOutline.Of(request.Runbook, []), request.Library, request.Organisation);
        foreach (var (text, index) in stages.Select(stage => stage.Environment ?? request.Runbook.Declaration.Environment).OfType<string>().Distinct(StringComparer.Ordinal).Select((text, index) => (text, index)))
        {
            var shape = stages.First(stage => (stage.Environment ?? request.Runbook.Declaration.Environment) == text);
            if (text.Contains("{{", StringComparison.Ordinal) && (plan.Stages.First(stage => stage.Id == shape.Id).Environment ?? plan.Environment) is { } filled)
            {
                yield return ($"environment-{index + 1}", filled);
            }
        }
    }

    /// <summary>Writes them to the file that the runner names; without one, nobody asks.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(IReadOnlyDictionary<string, string> environment, IEnumerable<(string Name, string Value)> outputs)
    {
        if (environment.GetValueOrDefault("GITHUB_OUTPUT", "") is not { Length: > 0 } path)
        {
            return;
        }

        // A value with a line end cannot become another output: nobody can guess the line that ends it.
        var text = new StringBuilder();
        foreach (var (name, value) in outputs)
        {
            var end = $"end-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}";
            text.Append(name).Append("<<").Append(end).Append('\n').Append(value).Append('\n').Append(end).Append('\n');
        }

        File.AppendAllText(path, text.ToString());
    }
}
