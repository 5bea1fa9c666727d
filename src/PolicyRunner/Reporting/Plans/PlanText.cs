using System.Text.Json.Nodes;
using PolicyRunner.Planning;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Reporting.Plans;

/// <summary>A plan for the eyes of somebody who has to decide: what is asked first, then every step on one line, then what it needs.</summary>
internal sealed class PlanText(TextWriter output, Paint paint)
{
    private const int LongestLine = 100;

    public void Write(Plan plan)
    {
        output.WriteLine($"{paint.Bold(Safe(plan.Runbook.Id!))} {paint.Bold(Safe(plan.Runbook.Title))} {paint.Dim($"({Safe(plan.Runbook.Document.Path)})")}");
        Parameters(plan);
        foreach (var section in plan.Steps.GroupBy(step => step.Section))
        {
            output.WriteLine();
            output.WriteLine(paint.Bold($"{SectionNames.Text(section.Key)[..1].ToUpperInvariant()}{SectionNames.Text(section.Key)[1..]}"));
            Steps(plan, [.. section]);
        }

        output.WriteLine();
        Needs(plan);
    }

    private void Parameters(Plan plan)
    {
        var width = plan.Parameters.Select(parameter => parameter.Parameter.Name.Length).DefaultIfEmpty().Max();
        foreach (var parameter in plan.Parameters)
        {
            var note = parameter.IsDefault ? paint.Dim(" (default)") : "";
            output.WriteLine($"  {parameter.Parameter.Name.PadRight(width)}  {Short(parameter.Value.ToString(), 60)}{note}");
        }
    }

    private void Steps(Plan plan, List<PlannedStep> steps)
    {
        var ids = steps.Max(step => step.Id.Length);
        var kinds = steps.Max(step => Reporting.Words.Of(step.Kind).Length);
        foreach (var step in steps)
        {
            var details = string.Join(" · ", Details(plan, step));
            var effect = step.IsManual ? "somebody" : Does(step.Effect);
            var painted = Effect(step.Effect, details.Length > 0 ? effect.PadRight(8) : effect);
            output.WriteLine($"  {step.Id.PadRight(ids)}  {Reporting.Words.Of(step.Kind).PadRight(kinds)}  {painted}{(details.Length > 0 ? "  " : "")}{details}");
            if (What(step) is { Length: > 0 } what)
            {
                output.WriteLine($"  {new string(' ', ids)}  {paint.Dim(Short(what, LongestLine))}");
            }
        }
    }

    private static IEnumerable<string> Details(Plan plan, PlannedStep step)
    {
        if (step.When == "false")
        {
            yield return "skipped with these parameters";
            yield break;
        }

        if (!step.IsManual)
        {
            yield return $"at most {Duration.Format(step.Timeout)}{(step.Retries > 0 ? $", {Wording.Count(step.Retries, "retry", "retries")}" : "")}";
        }

        if (step.When is { } when)
        {
            yield return $"when {Safe(when)}";
        }

        if (step.Action.Attributes.Needs.Count > 0)
        {
            yield return $"after {Wording.And(step.After)}";
        }

        if (step.Environment is { } environment && environment != plan.Environment)
        {
            yield return $"in {Safe(environment)}";
        }

        if (step.Secrets.Count > 0)
        {
            yield return $"gets {Wording.And(step.Secrets)}";
        }

        if (step.IsIrreversible)
        {
            yield return "takes back a schema, not declared reversible: never run";
        }
        else if (step.Section == SectionName.Rollback && step.RollbackKind != RollbackKind.Application)
        {
            yield return $"takes back the {Reporting.Words.Of(step.RollbackKind)}";
        }

        if (step.Undo is { } undo)
        {
            yield return $"undone by {undo}";
        }
        else if (step is { Section: SectionName.Procedure, Effect: > Runbooks.Effect.Read } && plan.Runbook.Rollback is null)
        {
            yield return "no way back";
        }
    }

    // The first line that does something; a plan is read at a glance and the runbook is at hand.
    private static string What(PlannedStep step) => step.Kind switch
    {
        ActionKind.Manual => step.Title,
        ActionKind.Shell => First(step.Action.Block!.Content.Text),
        ActionKind.Http => $"{step.Definition["method"]?.ToString() ?? "GET"} {step.Definition["url"]}",
        ActionKind.Call => $"{step.Called?.Runbook.Id} {step.Called?.Runbook.Title}",
        ActionKind.Tcp => $"{Word(step, "host")}:{Word(step, "port")}",
        ActionKind.Command => string.Join(' ', Words(step, "run")),
        ActionKind.Slo => Wording.And(Words(step, "slos")) + (Word(step, "bake") is { Length: > 0 } bake ? $" over {bake}" : ""),
        ActionKind.Wait => Word(step, "for") is { Length: > 0 } time ? $"for {time}" : Word(step, "until") is { Length: > 0 } until ? $"until {until}" : $"until {Word(step, "when")}",
        ActionKind.Workflow => $"{Word(step, "workflow")}{(Word(step, "repository") is { Length: > 0 } repository ? $" of {repository}" : "")}",
        ActionKind.Notify => $"{Word(step, "channel")}: {Word(step, "message")}",
        _ => throw new InvalidOperationException($"{step.Kind} has no words."),
    };

    private static string Word(PlannedStep step, string key) => step.Definition[key]?.ToString() ?? "";

    private static IEnumerable<string> Words(PlannedStep step, string key) => (step.Definition[key] as JsonArray ?? []).Select(word => $"{word}");

    private static string First(string script)
    {
        var lines = script.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').ToList();
        return lines.Count == 0 ? "" : lines.Count == 1 ? lines[0] : $"{lines[0]}  (+{Wording.Count(lines.Count - 1, "line")})";
    }

    private void Needs(Plan plan)
    {
        var declared = plan.Runbook.Declaration;
        Line("Approval", Wording.And(plan.Approvals.Select(approval => $"{approval.Count} of {approval.Role}{(approval.When is null ? "" : $" when {Safe(approval.When)}")}")));
        Line("Window", declared.Window);
        Line("Lock", plan.Lock);
        Line("Confirm", plan.Confirm is null ? null : $"type '{Safe(plan.Confirm)}'");
        Line("Reason", declared.ReasonRequired ? "required" : null);
        Line("Secrets", Wording.And(plan.Secrets));
        Line("Environment", plan.Environment);
        Line("Stages", Wording.And(plan.Stages.Select(stage => stage.Id)));
        Line("Digest", plan.Digest);
    }

    private void Line(string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            output.WriteLine($"{name,-12} {Safe(text)}");
        }
    }

    private string Effect(Effect effect, string text) => effect switch
    {
        Runbooks.Effect.Destructive => paint.Bad(text),
        Runbooks.Effect.Mutate => paint.Of(Findings.Severity.Warning, text),
        _ => paint.Good(text),
    };

    private static string Does(Effect effect) => effect switch
    {
        Runbooks.Effect.Read => "reads",
        Runbooks.Effect.Mutate => "changes",
        Runbooks.Effect.Destructive => "destroys",
        _ => throw new ArgumentOutOfRangeException(nameof(effect)),
    };

    private static string Short(string text, int length) => Safe(text.Length <= length ? text : text[..length] + "…");

    private static string Safe(string text) => TerminalLineText.Of(text);
}
