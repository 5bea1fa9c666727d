using PolicyRunner.Planning;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Running.Steps;

/// <summary>Who runs which kind of step.</summary>
internal static class StepKinds
{
    public static Task<StepResult> RunAsync(StepContext context, CancellationToken stop) => context.Step.Kind switch
    {
        ActionKind.Shell => ShellStep.RunAsync(context, stop),
        ActionKind.Http => HttpStep.RunAsync(context, stop),
        ActionKind.Tcp => TcpStep.RunAsync(context, stop),
        ActionKind.Command => CommandStep.RunAsync(context, stop),
        ActionKind.Slo => SloStep.RunAsync(context, stop),
        ActionKind.Wait => WaitStep.RunAsync(context, stop),
        ActionKind.Workflow => WorkflowStep.RunAsync(context, stop),
        ActionKind.Notify => NotifyStep.RunAsync(context, stop),
        ActionKind.Manual => ManualStep.RunAsync(context, stop),
        ActionKind.Call => CallStep.RunAsync(context, stop),
        _ => throw new InvalidOperationException($"Nobody runs {context.Step.Kind} steps."),
    };

    /// <summary>True for steps that an interruption does not leave in doubt: what they are made of is in the journal or only looks.</summary>
    public static bool GoesOnByItself(PlannedStep step) => step.Kind is ActionKind.Call or ActionKind.Manual or ActionKind.Wait;
}
