using System.Globalization;
using System.Text.Json.Nodes;
using PolicyRunner.Probes;

namespace PolicyRunner.Running.Steps;

/// <summary>Service levels, read once or watched for a time. The first reading that is no pass ends the watch.</summary>
internal static class SloStep
{
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(1);

    public static async Task<StepResult> RunAsync(StepContext context, CancellationToken stop)
    {
        context.Begin();
        var (definition, problem) = Definition.Of(context);
        var (bake, badBake) = definition?.Time("bake") ?? (null, null);
        var (every, badEvery) = definition?.Time("every") ?? (null, null);
        if ((problem ?? badBake ?? badEvery) is { } complaint)
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
                    if (await One(context, name, least, readings, stop).ConfigureAwait(false) is { } bad)
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

    private static async Task<string?> One(StepContext context, string name, double? least, JsonArray readings, CancellationToken stop)
    {
        var run = context.Run;
        var (found, problem) = new SloSources(run.Slos, run.Organisation, run.Root, secret => run.Environment.GetValueOrDefault(secret), run.Clock).Find(name);
        if (found is null)
        {
            return problem;
        }

        var reading = await found.ReadAsync(stop).ConfigureAwait(false);
        var (verdict, reason) = SloJudge.Judge(found.Objective, reading, least);
        context.Log.Note(reason);

        // The journal keeps the newest; a watch of a day would fill a record with thousands.
        while (readings.Count >= 100)
        {
            readings.RemoveAt(0);
        }

        readings.Add(new JsonObject
        {
            ["slo"] = name,
            ["verdict"] = verdict switch { SloVerdict.Pass => "pass", SloVerdict.Fail => "fail", SloVerdict.NoData => "no-data", _ => "error" },
            ["value"] = reading.Value is { } value && double.IsFinite(value) ? value : null,
            ["samples"] = reading.Samples,
            ["reason"] = reason,
            ["raw"] = reading.Raw.Count == 0 ? null : new JsonArray([.. reading.Raw.Select(sample => new JsonObject { ["part"] = sample.Part, ["query"] = sample.Query, ["value"] = sample.Value })]),
        });
        return verdict == SloVerdict.Pass ? null : reason;
    }
}
