using System.Text.Json.Nodes;
using PolicyRunner.Organisation;
using PolicyRunner.Probes;

namespace PolicyRunner.Running.Steps;

/// <summary>One message to a channel of the organisation.</summary>
internal static class ChannelPost
{
    // Who waits for a call does not wait for a server that is slow to hear of it.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <summary>What is posted: <c>title, text, runbook, run</c>, as a notify step posts it.</summary>
    public static JsonObject Body(string? title, string? text, string? runbook, string? run) => new() { ["title"] = title, ["text"] = text, ["runbook"] = runbook, ["run"] = run };

    /// <summary>Posts once and gives up after a quarter of a minute.</summary>
    /// <param name="organisation">Whose channels they are.</param>
    /// <param name="name">The channel.</param>
    /// <param name="body">What is posted.</param>
    /// <param name="environment">Holds its address, when that is a secret.</param>
    /// <param name="clock">Measures the time.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>Null when it was taken, else why it was not: a text that never holds the address.</returns>
    public static async Task<string?> SendAsync(OrganisationFile organisation, string name, JsonObject body, IReadOnlyDictionary<string, string> environment, TimeProvider clock, CancellationToken stop)
    {
        if (NotifyStep.Complaint(name, organisation) is { } complaint)
        {
            return complaint;
        }

        var channel = organisation.Channels[name]!;
        var address = channel.Url ?? environment.GetValueOrDefault(channel.Secret!, "");
        if (address.Length == 0)
        {
            return $"The secret '{channel.Secret}', which holds the address of the channel '{name}', is not in the environment.";
        }

        using var late = new CancellationTokenSource(Longest, clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        try
        {
            var (reading, trouble) = await HttpProbe.AskAsync(new HttpQuestion { Method = "POST", Url = address, Body = body.ToJsonString() }, clock, ends.Token).ConfigureAwait(false);
            return reading is null ? $"'{name}' was not reached: {trouble!.Replace(address, "its address", StringComparison.Ordinal)}"
                : reading.Status is >= 200 and < 300 ? null
                : $"'{name}' answered with status {reading.Status}.";
        }
        catch (OperationCanceledException)
        {
            return stop.IsCancellationRequested ? $"'{name}' was not told: it was stopped." : $"'{name}' did not answer within {Text.Duration.Format(Longest)}.";
        }
    }
}
