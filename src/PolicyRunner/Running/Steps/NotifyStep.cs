using System.Text.Json.Nodes;
using PolicyRunner.Organisation;
using PolicyRunner.Probes;

namespace PolicyRunner.Running.Steps;

/// <summary>A message to a channel.</summary>
internal static class NotifyStep
{
    public static async Task<StepResult> RunAsync(StepContext context, CancellationToken stop)
    {
        context.Begin();
        var (definition, problem) = Definition.Of(context);
        if (definition is null)
        {
            return StepResult.Failed(problem!) with { IsFinal = true };
        }

        var channel = context.Run.Organisation.Channels[definition.Text("channel")!]!;
        var question = new HttpQuestion
        {
            Method = "POST",
            Url = channel.Url ?? context.Run.Environment[channel.Secret!],
            Body = ChannelPost.Body(definition.Text("title"), definition.Text("message"), context.Plan.Runbook.Id, context.Run.Run).ToJsonString(),
        };
        return await Limited.RunAsync(context, async cancellation =>
        {
            // The address is a secret: whatever speaks of it says the channel's name.
            var (reading, trouble) = await HttpProbe.AskAsync(question, context.Run.Clock, cancellation).ConfigureAwait(false);
            return reading is null ? StepResult.Failed($"'{channel.Name}' was not reached: {trouble}")
                : (reading.Status is >= 200 and < 300 ? StepResult.Completed : StepResult.Failed($"'{channel.Name}' answered with status {reading.Status}."))
                    with { Evidence = new JsonObject { ["channel"] = channel.Name, ["status"] = reading.Status } };
        }, stop).ConfigureAwait(false);
    }

    /// <summary>Why nothing can be sent to a channel, or null.</summary>
    public static string? Complaint(string name, OrganisationFile organisation) => organisation.Channels[name] switch
    {
        null => $"There is no channel '{name}' in the organisation file.{organisation.Channels.Hint(name)}",
        { Kind: "webhook", Url: null, Secret: null } => $"The channel '{name}' has neither a url nor a secret that holds one.",
        { Kind: "webhook" } => null,
        { Kind: var kind } => $"The channel '{name}' is of kind '{kind}', to which nothing can be sent from this machine; use a webhook.",
    };
}
