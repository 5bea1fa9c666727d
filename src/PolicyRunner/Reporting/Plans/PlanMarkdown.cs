using PolicyRunner.Planning;
using PolicyRunner.Text;

namespace PolicyRunner.Reporting.Plans;

/// <summary>A plan for a pull request or a job's summary.</summary>
internal static class PlanMarkdown
{
    public static void Write(Plan plan, TextWriter output)
    {
        output.Write($"### What {MarkdownText.Escape(plan.Runbook.Id!)} would do: {MarkdownText.Escape(plan.Runbook.Title)}\n\n");
        if (plan.Parameters.Count > 0)
        {
            output.Write("| parameter | value |\n|---|---|\n");
            foreach (var parameter in plan.Parameters)
            {
                output.Write($"| {MarkdownText.Escape(parameter.Parameter.Name)} | {MarkdownText.Escape(parameter.Value.ToString())}{(parameter.IsDefault ? " (default)" : "")} |\n");
            }

            output.Write('\n');
        }

        output.Write($"```mermaid\n{PlanGraph.Of(plan)}```\n\n| step | does | kind | at most | secrets | undone by |\n|---|---|---|---|---|---|\n");
        foreach (var step in plan.Steps)
        {
            var limit = step.IsManual ? "" : Duration.Format(step.Timeout);
            output.Write($"| {MarkdownText.Escape(step.Id)} | {Words.Of(step.Effect)} | {Words.Of(step.Kind)} | {limit} | {MarkdownText.Escape(string.Join(", ", step.Secrets))} | {MarkdownText.Escape(step.Undo ?? "")} |\n");
        }

        output.Write('\n');
        Line("Approval", string.Join(", ", plan.Approvals.Select(approval => $"{approval.Count} of {approval.Role}{(approval.When is null ? "" : $" when {approval.When}")}")));
        Line("Window", plan.Runbook.Declaration.Window);
        Line("Lock", plan.Lock);
        Line("Environment", plan.Environment);
        output.Write($"Digest: `{plan.Digest}`\n");

        void Line(string name, string? text)
        {
            if (!string.IsNullOrEmpty(text))
            {
                output.Write($"{name}: {MarkdownText.Escape(text)}  \n");
            }
        }
    }
}
