using System.Globalization;
using System.Text.Json.Nodes;
using PolicyRunner.Gates;
using PolicyRunner.Gates.Slo;
using PolicyRunner.Probes;
using PolicyRunner.Running.Recording;

namespace PolicyRunner.Running.Steps;

/// <summary>Service levels, read once or watched for a time. The first reading that is no pass ends the watch.</summary>
internal static class SloStep
{
    private const int MostReadings = 100;

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

        var run = context.Run;
        var sources = new SloSources(run.Slos, run.Organisation, run.Root, secret => run.Environment.GetValueOrDefault(secret), run.Clock);
        var watch = new SloWatch(new SloEvaluator(sources, run.Clock), run.Clock)
        {
            Slos = definition!.Texts("slos"),
            Over = over is { } time ? SloSpan.Over(time) : SloSpan.Now,
            LeastSamples = definition.Text("at-least") is { } samples ? double.Parse(samples.Split(' ')[0], CultureInfo.InvariantCulture) : null,
            Bake = bake ?? TimeSpan.Zero,
            Every = every,
        };
        var readings = new JsonArray();
        try
        {
            var bad = await watch.RunAsync((name, judged) => Keep(context, readings, name, judged, isWatch: bake > TimeSpan.Zero), stop).ConfigureAwait(false);
            return (bad is null ? StepResult.Completed : StepResult.Failed(bad.Reason)) with { Evidence = new JsonObject { ["readings"] = readings } };
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return StepResult.Cancelled;
        }
    }

    private static void Keep(StepContext context, JsonArray readings, string name, Judgement judged, bool isWatch)
    {
        context.Log.Note(judged.Reason);
        if (isWatch)
        {
            // Whoever kills the process does not kill what it saw.
            context.Run.Journal.AppendMasked(RunRecords.StepRead, new JsonObject
            {
                ["step"] = context.Key.Text,
                ["attempt"] = context.Attempt,
                ["slo"] = name,
                ["verdict"] = judged.Verdict.Word(),
                ["reason"] = judged.Reason,
                ["evidence"] = judged.Evidence.DeepClone(),
            });
        }

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
    }
}
