using System.Text;
using PolicyRunner.Checking.Changes;
using PolicyRunner.Reporting.Plans;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Reporting.Changes;

/// <summary>A changed runbook's steps as a Mermaid flowchart: what is new, what does something else, what is gone.</summary>
internal static class ChangeGraph
{
    // GitHub draws 50,000 characters and people read far less.
    private const int MostSteps = 100;

    private static readonly SectionName[] Parts = [SectionName.Procedure, SectionName.Verification, SectionName.Rollback];

    public static string Of(RunbookChange change)
    {
        // Of a long runbook what changes, and no more of that than can be drawn.
        var steps = change.Steps.Count <= MostSteps ? change.Steps : [.. change.Steps.Where(step => step.Kind != ChangeKind.Same).Take(MostSteps)];
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var step in steps)
        {
            names.TryAdd(step.Id, $"s{names.Count}");
        }

        var text = new StringBuilder("flowchart TD\n");
        foreach (var part in Parts.Where(part => steps.Any(step => step.Section == part)))
        {
            text.Append($"  subgraph {SectionNames.Text(part)}\n");
            foreach (var step in steps.Where(step => step.Section == part))
            {
                text.Append($"    {names[step.Id]}{PlanGraph.Shape(step.Action, step.Id, step.Title)}:::{step.Kind.ToString().ToLowerInvariant()}\n");
            }

            text.Append("  end\n");
        }

        foreach (var step in steps)
        {
            foreach (var before in step.After.Where(names.ContainsKey))
            {
                text.Append($"  {names[before]} --> {names[step.Id]}\n");
            }

            if (step.Undo is { } undo && names.TryGetValue(undo, out var undoing))
            {
                text.Append($"  {names[step.Id]} -. undo .-> {undoing}\n");
            }
        }

        text.Append("  classDef same fill:#f1f3f4,stroke:#80868b,color:#000\n  classDef added fill:#e6f4ea,stroke:#137333,color:#000\n");
        text.Append("  classDef changed fill:#fef7e0,stroke:#b06000,color:#000\n  classDef removed fill:#fce8e6,stroke:#b3261e,color:#000,stroke-dasharray:4\n");
        return text.ToString();
    }
}
