using System.Text;
using PolicyRunner.Planning;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Reporting.Plans;

/// <summary>A plan's steps as a Mermaid flowchart. Names of nodes are numbers and labels are escaped: no text of a runbook is read as Mermaid.</summary>
internal static class PlanGraph
{
    private static readonly SectionName[] Parts = [SectionName.Procedure, SectionName.Verification, SectionName.Rollback];

    public static string Of(Plan plan)
    {
        var text = new StringBuilder("flowchart TD\n");
        var node = plan.Steps.Select((step, index) => (step.Id, Name: $"s{index}")).ToDictionary(entry => entry.Id, entry => entry.Name, StringComparer.Ordinal);
        foreach (var part in Parts.Where(part => plan.Steps.Any(step => step.Section == part)))
        {
            text.Append($"  subgraph {SectionNames.Text(part)}\n");
            foreach (var step in plan.Steps.Where(step => step.Section == part))
            {
                text.Append($"    {node[step.Id]}{Shape(step.Kind, step.Id, step.Title)}:::{(step.When == "false" ? "skipped" : Words.Of(step.Effect))}\n");
            }

            text.Append("  end\n");
        }

        foreach (var step in plan.Steps)
        {
            foreach (var before in step.After)
            {
                text.Append($"  {node[before]} --> {node[step.Id]}\n");
            }

            if (step.Undo is { } undo)
            {
                text.Append($"  {node[step.Id]} -. undo .-> {node[undo]}\n");
            }
        }

        if (plan.Steps.LastOrDefault(step => step.Section == SectionName.Procedure) is { } last && plan.Steps.FirstOrDefault(step => step.Section == SectionName.Verification) is { } first)
        {
            text.Append($"  {node[last.Id]} --> {node[first.Id]}\n");
        }

        text.Append("  classDef read fill:#e6f4ea,stroke:#137333,color:#000\n  classDef mutate fill:#fef7e0,stroke:#b06000,color:#000\n");
        text.Append("  classDef destructive fill:#fce8e6,stroke:#b3261e,color:#000\n  classDef skipped fill:#f1f3f4,stroke:#80868b,color:#5f6368\n");
        return text.ToString();
    }

    /// <summary>A step as a node without its name; nothing of its text is read as Mermaid.</summary>
    public static string Shape(ActionKind kind, string id, string title)
    {
        var label = $"\"{Escape(id)}<br/><small>{Escape(title)}</small>\"";
        return kind switch
        {
            ActionKind.Manual => $"[/{label}/]",
            ActionKind.Slo or ActionKind.Wait => $"{{{{{label}}}}}",
            ActionKind.Call => $"[[{label}]]",
            _ => $"[{label}]",
        };
    }

    // Mermaid reads #nn; as a character; everything else than letters, digits and a few signs is written so.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var rune in text.EnumerateRunes().Take(80))
        {
            escaped.Append(HiddenCharacters.Contains(rune) ? "?" : Rune.IsLetterOrDigit(rune) || rune.Value is ' ' or '-' or '_' or '.' or ',' ? rune.ToString() : $"#{rune.Value};");
        }

        return escaped.ToString();
    }
}
