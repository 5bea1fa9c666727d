using System.Globalization;
using System.Text.Json.Nodes;
using PolicyRunner.Probes;

namespace PolicyRunner.Running.Steps;

/// <summary>A port that must be open.</summary>
internal static class TcpStep
{
    public static async Task<StepResult> RunAsync(StepContext context, CancellationToken stop)
    {
        context.Begin();
        var (definition, problem) = Definition.Of(context);
        var (within, malformed) = definition?.Time("connect-within") ?? (null, null);
        if ((problem ?? malformed) is { } complaint)
        {
            return StepResult.Failed(complaint) with { IsFinal = true };
        }

        var host = definition!.Text("host")!;
        if (!int.TryParse(definition.Text("port"), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535)
        {
            return StepResult.Failed($"'{definition.Text("port")}' is no port from 1 to 65535.") with { IsFinal = true };
        }

        return await Limited.RunAsync(context, async cancellation =>
        {
            using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            soon.CancelAfter(Text.Timers.Fit(within ?? context.Step.Timeout));
            string? trouble;
            try
            {
                trouble = (await TcpProbe.ConnectAsync(host, port, soon.Token).ConfigureAwait(false)).Trouble;
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                trouble = $"Nothing answered at {host}:{port} within {Text.Duration.Format(within ?? context.Step.Timeout)}.";
            }

            return (trouble is null ? StepResult.Completed : StepResult.Failed(trouble)) with { Evidence = new JsonObject { ["host"] = host, ["port"] = port, ["open"] = trouble is null } };
        }, stop).ConfigureAwait(false);
    }
}
