using PolicyRunner.Processes;

namespace PolicyRunner.Running.Steps;

/// <summary>A block of shell or another language, run by its interpreter. Parameters reach it as variables and in no other way.</summary>
internal static class ShellStep
{
    public static async Task<StepResult> RunAsync(StepContext context, CancellationToken stop)
    {
        var work = StepWork.Create(context);
        var (variables, problem) = StepEnvironment.Of(context, work.OutputFile);
        if ((problem ?? WorkingFolder.Complaint(context.Step.WorkingDirectory, context.Run.Root)) is { } complaint)
        {
            context.Begin();
            return StepResult.Failed(complaint) with { IsFinal = true };
        }

        var language = context.Step.Definition["language"]!.GetValue<string>();
        var script = context.Step.Definition["script"]!.GetValue<string>();
        var command = Interpreters.Command(context.Run.Organisation, language, script, context.Step.Id, extension => work.Script(script, extension));
        var call = new ProgramCall
        {
            Program = command[0],
            Arguments = [.. command.Skip(1)],
            Environment = variables,
            WorkingDirectory = WorkingFolder.Of(context),
        };
        return await ProgramStep.RunAsync(
            context, call, work, end => end.ExitCode != 0 ? $"It ended with exit code {end.ExitCode}." : ProgramStep.Unexpected(context), stop).ConfigureAwait(false);
    }
}
