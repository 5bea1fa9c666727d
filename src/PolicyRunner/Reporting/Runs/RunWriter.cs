using System.Text.Json;
using PolicyRunner.Planning;
using PolicyRunner.Running;
using PolicyRunner.Text;

namespace PolicyRunner.Reporting.Runs;

/// <summary>What came of a run.</summary>
public static class RunWriter
{
    public static void WriteText(RunReport report, TextWriter output, ReportOptions options)
    {
        var paint = new Paint(options.Color);
        var verdict = report.Outcome switch
        {
            RunOutcome.Succeeded => paint.Good("succeeded"),
            RunOutcome.Failed => paint.Bad("failed"),
            RunOutcome.RolledBack => paint.Bad("failed and was rolled back"),
            RunOutcome.RollbackFailed => paint.Bad("failed, and so did its rollback"),
            RunOutcome.Paused => paint.Of(Findings.Severity.Warning, "is paused"),
            RunOutcome.Refused => paint.Bad("was refused"),
            RunOutcome.Cancelled => paint.Bad("was cancelled"),
            _ => throw new ArgumentOutOfRangeException(nameof(report), report.Outcome, null),
        };
        output.WriteLine($"{(report.Run is { } run ? $"Run {run}" : "The run")} {verdict}{Counts(report)}");
        foreach (var reason in report.Reasons)
        {
            output.WriteLine($"  {TerminalLineText.Of(reason)}");
        }

        foreach (var step in report.Steps.Where(step => step is { Outcome: StepOutcome.Waiting, Message: not null }))
        {
            output.WriteLine($"  {TerminalLineText.Of($"'{step.Id}': {step.Message}")}");
        }

        if (report.Continue is { } arguments)
        {
            output.WriteLine($"Go on with: {TerminalLineText.Of(CommandLine(arguments))}");
        }
    }

    /// <summary>A plan as it would be run, step by step; nothing was started.</summary>
    public static void WriteDry(Plan plan, TextWriter output, ReportOptions options)
    {
        PlanWriter.WriteText(plan, output, options);
        output.WriteLine("Nothing was started: this was a dry run.");
    }

    /// <summary>The versioned JSON, described by the schema <c>run</c>; members are only ever added within a version.</summary>
    public static void WriteJson(RunReport report, TextWriter output) => JsonText.Write(output, writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("version", 1);
        writer.WriteString("run", report.Run);
        writer.WriteString("digest", report.Plan?.Digest);
        writer.WriteString("runbook", report.Plan?.Runbook.Id);
        writer.WriteString("outcome", report.Outcome.Word());
        writer.WriteBoolean("cancelled", report.WasCancelled);
        writer.Strings("reasons", report.Reasons);
        writer.WriteStartArray("steps");
        foreach (var step in report.Steps)
        {
            Step(writer, step);
        }

        writer.WriteEndArray();
        if (report.Continue is { } arguments)
        {
            writer.Strings("continue", arguments);
        }
        else
        {
            writer.WriteNull("continue");
        }

        writer.WriteEndObject();
    });

    /// <summary>The tool with arguments, as a shell reads it.</summary>
    public static string CommandLine(IReadOnlyList<string> arguments) => ToolCommand.Of(arguments);

    private static void Step(Utf8JsonWriter writer, StepReport step)
    {
        writer.WriteStartObject();
        writer.WriteString("id", step.Id);
        writer.WriteString("phase", step.Phase.Word());
        writer.WriteString("outcome", step.Outcome.Word());
        writer.WriteNumber("attempts", step.Attempts);
        if (step.Duration is { } duration)
        {
            writer.WriteNumber("milliseconds", (long)duration.TotalMilliseconds);
        }
        else
        {
            writer.WriteNull("milliseconds");
        }

        writer.WriteString("message", step.Message);
        writer.WriteString("log", step.Log);
        writer.WriteEndObject();
    }

    private static string Counts(RunReport report)
    {
        var parts = report.Steps.GroupBy(step => step.Outcome).OrderBy(same => same.Key).Select(same => $"{same.Count()} {same.Key.Word()}").ToList();
        return parts.Count == 0 ? "." : $": {Wording.Count(report.Steps.Count, "step")}, {string.Join(", ", parts)}.";
    }
}
