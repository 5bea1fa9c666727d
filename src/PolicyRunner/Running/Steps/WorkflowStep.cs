using System.Text.Json.Nodes;

namespace PolicyRunner.Running.Steps;

/// <summary>A workflow that is started elsewhere and followed to its end.</summary>
internal static class WorkflowStep
{
    public static async Task<StepResult> RunAsync(StepContext context, CancellationToken stop)
    {
        context.Begin();
        var (definition, problem) = Definition.Of(context);
        if (definition is null)
        {
            return StepResult.Failed(problem!) with { IsFinal = true };
        }

        var call = new WorkflowCall
        {
            Workflow = definition.Text("workflow")!,
            Repository = definition.Text("repository"),
            Reference = definition.Text("ref"),
            Inputs = definition.Map("inputs"),
            Follows = definition.Text("wait") != "false",
        };
        try
        {
            var end = await context.Run.Workflows!.RunAsync(call, stop).ConfigureAwait(false);
            return (end.Trouble is { } trouble ? StepResult.Failed(trouble) : StepResult.Completed) with { Evidence = new JsonObject { ["workflow"] = call.Workflow, ["address"] = end.Address } };
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return StepResult.Cancelled;
        }
    }
}
