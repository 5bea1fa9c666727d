using PolicyRunner.Planning;
using PolicyRunner.Runbooks;
using PolicyRunner.Running;

namespace PolicyRunner.Reporting.Runs;

/// <summary>A run's progress as plain lines: what begins, what it prints, how it ends. For pipes, logs and terminals that show nothing else.</summary>
public sealed class RunPrinter
{
    private readonly TextWriter output;
    private readonly Paint paint;
    private readonly bool withOutput;

    /// <param name="output">Where the lines go.</param>
    /// <param name="options">Colours.</param>
    /// <param name="withOutput">True to show what steps print, each line behind its step's id.</param>
    public RunPrinter(TextWriter output, ReportOptions options, bool withOutput = true)
    {
        this.output = output;
        this.withOutput = withOutput;
        paint = new Paint(options.Color);
    }

    /// <summary>True to show, too, what shells are given.</summary>
    public bool IsVerbose { get; init; }

    public void Print(RunEvent happened)
    {
        switch (happened)
        {
            case RunEvent.Started started:
                output.WriteLine($"{paint.Bold($"Run {started.Run}")} {(started.IsResumed ? "goes on with" : "of")} {Safe(started.Plan.Runbook.Id!)} {Safe(started.Plan.Runbook.Title)}");
                break;
            case RunEvent.PhaseStarted begun when begun.Caller is null:
                output.WriteLine(paint.Bold(RunWordings.Title(begun.Phase)));
                break;
            case RunEvent.StepStarted started:
                output.WriteLine($"  {paint.Dim("▸")} {Safe(started.Place.Id)}{(started.Attempt > 1 ? $" (attempt {started.Attempt})" : "")}{(started.Step.Kind == ActionKind.Manual ? $": {Safe(started.Step.Title)}" : "")}");
                Detail(started.Step);
                break;
            case RunEvent.StepPrinted printed when withOutput:
                output.WriteLine($"    {paint.Dim($"{Safe(printed.Place.Id)} |")} {Safe(printed.Line)}");
                break;
            case RunEvent.StepRetried retried:
                output.WriteLine($"  {paint.Of(Findings.Severity.Warning, "↻")} {Safe(retried.Place.Id)}: {Safe(retried.Message)} Trying again in {DurationText.Of(retried.Delay)}.");
                break;
            case RunEvent.StepEnded ended:
                output.WriteLine($"  {RunWordings.Sign(ended.Report.Outcome, paint)} {Safe(ended.Place.Id)} {ended.Report.Outcome.Word()}{(ended.IsEarlier ? " earlier" : Took(ended.Report))}{(ended.Report.Message is { } message ? $": {Safe(message)}" : "")}");
                break;
            case RunEvent.Noted noted:
                output.WriteLine($"  {Safe(noted.Message)}");
                break;
        }
    }

    private void Detail(PlannedStep step)
    {
        if (IsVerbose && step.Definition["script"] is { } script)
        {
            foreach (var line in script.GetValue<string>().TrimEnd('\n').Split('\n'))
            {
                output.WriteLine($"    {paint.Dim($"$ {Safe(line)}")}");
            }
        }
    }

    private static string Took(StepReport report) => report is { Duration: { } time, Outcome: not StepOutcome.Skipped } ? $" in {DurationText.Of(time)}" : "";

    private static string Safe(string text) => TerminalLineText.Of(text);
}
