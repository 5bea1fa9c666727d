using System.Text;
using PolicyRunner.Processes;

namespace PolicyRunner.Running.Steps;

/// <summary>An argument list run without a shell.</summary>
internal static class CommandStep
{
    public static async Task<StepResult> RunAsync(StepContext context, CancellationToken stop)
    {
        var work = StepWork.Create(context);
        var (definition, problem) = Definition.Of(context);
        var (variables, collision) = StepEnvironment.Of(context, work.OutputFile, definition?.Map("env"));
        if ((problem ?? collision ?? WorkingFolder.Complaint(context.Step.WorkingDirectory, context.Run.Root)) is { } complaint)
        {
            context.Begin();
            return StepResult.Failed(complaint) with { IsFinal = true };
        }

        var words = definition!.Texts("run");
        var call = new ProgramCall
        {
            Program = words[0],
            Arguments = [.. words.Skip(1)],
            Environment = variables,
            WorkingDirectory = WorkingFolder.Of(context),
            Input = definition.Text("stdin") is { } input ? Encoding.UTF8.GetBytes(input) : null,
        };
        var expected = definition.Inner("expect");
        var exit = expected["exit"] is { } code ? (int)code.GetValue<double>() : 0;
        return await ProgramStep.RunAsync(
            context,
            call,
            work,
            end => end.ExitCode != exit ? $"It ended with exit code {end.ExitCode}{(exit == 0 ? "" : $", not {exit}")}."
                : Judged(Definition.Expected(expected["stdout"]), context.Log.Captured, context.Log.IsCaptureCut)
                ?? Judged(Definition.Expected(expected["stderr"]), context.Log.CapturedError, context.Log.IsCaptureCut)
                ?? ProgramStep.Unexpected(context),
            stop).ConfigureAwait(false);
    }

    private static string? Judged(Func<string, string?>? judge, Func<string> captured, bool isCut) =>
        judge is null ? null : isCut ? $"It printed more than {StepLog.LongestCapture} bytes, which is too much to compare." : judge(captured());
}
