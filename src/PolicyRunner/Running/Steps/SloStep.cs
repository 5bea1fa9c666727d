using System.Globalization;
using System.Text.Json.Nodes;
using PolicyRunner.Gates;
using PolicyRunner.Gates.Slo;
using PolicyRunner.Probes;

namespace PolicyRunner.Running.Steps;

/// <summary>Service levels, read once or watched for a time. The first reading that is no pass ends the watch.</summary>
internal static class SloStep
{
    private const int MostReadings = 100;

    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(1);

    public static async Task<StepResult> RunAsync(StepContext context, CancellationToken stop)
    {
        context.Begin();
        var (definition, problem) = Definition.Of(context);
        var (bake, badBake) = definition?.Time("bake") ?? (null, null);
        var (every, badEvery) = definition?.Time("every") ?? (null, null);
        var (over, badOver) = definition?.Time("over") ?? (null, null);
        if ((problem ?? badBake ?? badEvery ?? badOver) is { } complaint)
        {
            return StepResult.Failed(complaint) with { IsFinal = true };
        }

        var least = definition!.Text("at-least") is { } samples ? double.Parse(samples.Split(' ')[0], CultureInfo.InvariantCulture) : (double?)null;
        var readings = new JsonArray();
        var begun = context.Run.Clock.GetTimestamp();
        try
        {
            while (true)
            {
                foreach (var name in definition.Texts("slos"))
                {
                    if (await One(context, name, over is { } time ? SloSpan.Over(time) : SloSpan.Now, least, readings, stop).ConfigureAwait(false) is { } bad)
                    {
                        return StepResult.Failed(bad) with { Evidence = new JsonObject { ["readings"] = readings } };
                    }
                }

                var left = (bake ?? TimeSpan.Zero) - context.Run.Clock.GetElapsedTime(begun);
                if (left <= TimeSpan.Zero)
                {
                    return StepResult.Completed with { Evidence = new JsonObject { ["readings"] = readings } };
                }

                await Task.Delay(Text.Timers.Fit(left < (every ?? Usual) ? left : every ?? Usual), context.Run.Clock, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return StepResult.Cancelled;
        }
    }

    private static async Task<string?> One(StepContext context, string name, SloSpan over, double? least, JsonArray readings, CancellationToken stop)
    {
        var run = context.Run;
        var sources = new SloSources(run.Slos, run.Organisation, run.Root, secret => run.Environment.GetValueOrDefault(secret), run.Clock);
        var judged = await new SloEvaluator(sources, run.Clock).LevelAsync(name, over, least, stop).ConfigureAwait(false);
        context.Log.Note(judged.Reason);

        // The journal keeps the newest; a watch of a day would fill a record with thousands.
        while (readings.Count >= MostReadings)
        {
            readings.RemoveAt(0);
        }

        var reading = new JsonObject { ["slo"] = name, ["verdict"] = judged.Verdict.Word(), ["reason"] = judged.Reason };
        foreach (var (key, value) in judged.Evidence)
        {
            reading[key] = value?.DeepClone();
        }

        readings.Add(reading);
        return judged.Verdict.Holds() ? null : judged.Reason;
    }
}
