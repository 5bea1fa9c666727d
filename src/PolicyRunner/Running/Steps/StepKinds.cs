using PolicyRunner.Planning;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Running.Steps;

/// <summary>Who runs which kind of step.</summary>
internal static class StepKinds
{
    public static Task<StepResult> RunAsync(StepContext context, CancellationToken stop) => context.Step.Kind switch
    {
        ActionKind.Shell => ShellStep.RunAsync(context, stop),
        ActionKind.Command => CommandStep.RunAsync(context, stop),
        ActionKind.Manual => ManualStep.RunAsync(context, stop),
        ActionKind.Call => CallStep.RunAsync(context, stop),
        _ => throw new InvalidOperationException($"Nobody runs {context.Step.Kind} steps."),
    };

    public static bool Runs(ActionKind kind) => kind is ActionKind.Shell or ActionKind.Command or ActionKind.Manual or ActionKind.Call;

    /// <summary>True for steps that an interruption does not leave in doubt: what they are made of is in the journal or only looks.</summary>
    public static bool GoesOnByItself(PlannedStep step) => step.Kind is ActionKind.Call or ActionKind.Manual or ActionKind.Wait;
}
