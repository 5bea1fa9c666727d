using System.Globalization;
using System.Text.Json.Nodes;
using PolicyRunner.Organisation;
using PolicyRunner.Organisation.Slo;
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

    /// <summary>The source that measures an objective, or why there is none.</summary>
    public static (ISloSource? Source, ServiceLevelObjective? Objective, ServiceLevelIndicator? Indicator, string? Problem) Find(string name, IReadOnlyList<SloFile> slos, OrganisationFile organisation, string root, TimeProvider clock)
    {
        if (slos.Select(file => file.Objectives[name]).FirstOrDefault(found => found is not null) is not { } objective)
        {
            return (null, null, null, $"There is no SLO '{name}' in the SLO files.");
        }

        var indicator = objective.Indicator ?? slos.Select(file => file.Indicators[objective.IndicatorReference ?? ""]).FirstOrDefault(found => found is not null);
        var metric = indicator?.Threshold ?? indicator?.Ratio?.Raw ?? indicator?.Ratio?.Total;
        if (indicator is null || metric is null)
        {
            return (null, objective, indicator, $"The SLO '{name}' does not say what it measures.");
        }

        var source = metric.Reference is { } reference ? organisation.SloSources[reference] : organisation.SloSources.Count == 1 ? organisation.SloSources.First() : null;
        return source switch
        {
            null => (null, objective, indicator, $"The SLO '{name}' has no source; name one of the organisation file's slo-sources as its metricSourceRef."),
            { Kind: "file", Path: { } path } => (new FileSloSource(Path.GetFullPath(path, root), source.MaximumAge, clock), objective, indicator, null),
            _ => (null, objective, indicator, $"The SLO '{name}' is read from '{source.Name}', and this version cannot read a source of kind '{source.Kind}'."),
        };
    }

    private static async Task<string?> One(StepContext context, string name, double? least, JsonArray readings, CancellationToken stop)
    {
        var (source, objective, indicator, problem) = Find(name, context.Run.Slos, context.Run.Organisation, context.Run.Root, context.Run.Clock);
        if (source is null)
        {
            return problem;
        }

        var reading = await source.ReadAsync(objective!, indicator!, stop).ConfigureAwait(false);
        var (verdict, reason) = SloJudge.Judge(objective!, reading, least);
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
        });
        return verdict == SloVerdict.Pass ? null : reason;
    }
}
