using PolicyRunner.Processes;
using PolicyRunner.Probes.Expecting;

namespace PolicyRunner.Running.Steps;

/// <summary>What all steps that start a program have in common: the record before it runs, its output, its time, its end.</summary>
internal static class ProgramStep
{
    /// <param name="context">The attempt.</param>
    /// <param name="call">The program.</param>
    /// <param name="work">Where it writes its outputs, or null when it has none.</param>
    /// <param name="judge">Says what is wrong with how it ended and what it printed, or null.</param>
    /// <param name="stop">Asks it to end.</param>
    public static async Task<StepResult> RunAsync(StepContext context, ProgramCall call, StepWork? work, Func<ProgramEnd, string?> judge, CancellationToken stop)
    {
        HeldProgram program;
        try
        {
            program = context.Run.Programs.Hold(call);
        }
        catch (ProgramException trouble)
        {
            context.Begin();
            return StepResult.Failed(trouble.Message) with { IsFinal = true };
        }

        using (program)
        {
            context.Begin(program.Identity);
            var readers = new ProgramReaders(piece => context.Log.Write(piece, isError: false), piece => context.Log.Write(piece, isError: true));
            var end = await program.RunAsync(readers, new ProgramLimits(context.Step.Timeout, context.Run.Grace, context.Run.Clock), stop).ConfigureAwait(false);
            if (end.Ending != ProgramEnding.Exited)
            {
                await Survivors.EndAsync([], $"{StepEnvironment.MarkName}={call.Environment[StepEnvironment.MarkName]}", context.Run.Grace).ConfigureAwait(false);
            }

            return Result(context, end, work, judge);
        }
    }

    /// <summary>Compares what was printed with what the step's output block says.</summary>
    public static string? Unexpected(StepContext context) =>
        context.Step.Action.Expected is { } expected ? Unexpected(context, new Expectation(expected.Mode, expected.Text)) : null;

    public static string? Unexpected(StepContext context, Expectation expectation) =>
        context.Log.IsCaptureCut ? $"It printed more than {StepLog.LongestCapture} bytes, which is too much to compare." : expectation.Complaint(context.Log.Captured());

    private static StepResult Result(StepContext context, ProgramEnd end, StepWork? work, Func<ProgramEnd, string?> judge)
    {
        var how = end.WasKilled ? ", asked to end and killed" : "";
        var result = end.Ending switch
        {
            ProgramEnding.TimedOut => new StepResult(StepOutcome.TimedOut, $"It took longer than {Text.Duration.Format(context.Step.Timeout)}{how}."),
            ProgramEnding.Stopped => StepResult.Cancelled with { Message = $"It was stopped{how}." },
            ProgramEnding.Exited => judge(end) is { } complaint ? StepResult.Failed(complaint) : StepResult.Completed,
            _ => throw new InvalidOperationException($"{end.Ending} is no end."),
        };
        result = result with { Exit = end.ExitCode };

        // What a failed step wrote may be what undoes it.
        var (outputs, problem) = work?.Outputs(context.Run.Masker) ?? (new Dictionary<string, string>(), null);
        return problem is not null && result.Outcome == StepOutcome.Completed ? StepResult.Failed(problem) with { Exit = end.ExitCode, IsFinal = true }
            : result with { Outputs = problem is null ? outputs : new Dictionary<string, string>() };
    }
}
