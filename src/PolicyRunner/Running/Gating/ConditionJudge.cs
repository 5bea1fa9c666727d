using System.Text.Json.Nodes;
using PolicyRunner.Gates;
using PolicyRunner.Gates.Files;
using PolicyRunner.Gates.Slo;
using PolicyRunner.Gates.Windows;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Probes;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Gating;

/// <summary>Judges the conditions of a gate, several at a time. One that takes too long is an error; a bug ends the whole gate, which then has said nothing.</summary>
internal sealed class ConditionJudge : IDisposable
{
    // Enough to wait for many answers at once, few enough for the server that is asked.
    private const int AtOnce = 24;

    // Of a watch the newest are kept.
    private const int MostReadings = 100;

    private readonly GateContext context;
    private readonly SloSources sources;
    private readonly GateChecks checks;
    private readonly GateMask mask;
    private readonly GateComparison comparison;
    private readonly List<MeasuredNumber> measured = [];
    private readonly SemaphoreSlim places = new(AtOnce);

    public ConditionJudge(GateContext context, CancellationToken cancellation)
    {
        comparison = new GateComparison(context, cancellation);
        this.context = context;
        sources = new SloSources(context.Configuration.Slos, context.Configuration.Organisation, context.Root, context.Secret, context.Clock);
        checks = new GateChecks(context);
        mask = new GateMask(context);
    }

    /// <summary>The numbers that later gates are compared with.</summary>
    public IReadOnlyList<MeasuredNumber> Measured
    {
        get
        {
            lock (measured)
            {
                return [.. measured];
            }
        }
    }

    public async Task<JudgedCondition> JudgeAsync(GateCondition condition, CancellationToken cancellation)
    {
        if (condition is GroupCondition group)
        {
            return Grouped(group, await Task.WhenAll(group.Conditions.Select(inner => JudgeAsync(inner, cancellation))).ConfigureAwait(false));
        }

        await places.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var judged = comparison.Beside(condition, await LimitedAsync(condition, cancellation).ConfigureAwait(false));
            lock (measured)
            {
                measured.AddRange(GateAnchor.Of(condition, judged));
            }

            return Judged(condition, judged.Verdict, mask.Hide(judged.Reason)) with { Evidence = (JsonObject)mask.Hide(judged.Evidence)! };
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose() => places.Dispose();

    private async Task<Judgement> LimitedAsync(GateCondition condition, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Timers.Fit(condition.Timeout), context.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            return await OneAsync(condition, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Nobody answered who was asked for runs; of what measures or does something nobody knows how far it came.
            return condition is EvidenceCondition evidence ? Judgement.Nothing($"Nobody said within {Duration.Format(condition.Timeout)} whether {evidence.Runbook} ran on this commit; ask again.")
                : Judgement.Broken($"It was not known within {Duration.Format(condition.Timeout)}.");
        }
    }

    private Task<Judgement> OneAsync(GateCondition condition, CancellationToken cancellation) => condition switch
    {
        LevelCondition { Bake: { } bake } level => WatchAsync(level, bake, cancellation),
        LevelCondition level => new SloEvaluator(sources, context.Clock) { WithSeries = context.Commission.WithSeries }.LevelAsync(level.Slo, level.Over, level.LeastSamples, cancellation),
        BudgetCondition budget => new SloEvaluator(sources, context.Clock).BudgetAsync(budget.Budget, cancellation),
        BurnRateCondition burn => new BurnRateEvaluator(sources).JudgeAsync(burn.Slo, burn.Alerts, burn.LeastSamples, cancellation),
        BenchmarkCondition benchmark => Task.FromResult(GateResults.Benchmark(context, benchmark)),
        JsonCondition json => GateResults.JsonAsync(context, json, cancellation),
        EvidenceCondition evidence => GateEvidence.JudgeAsync(context, evidence, cancellation),
        WindowCondition window => Task.FromResult(Window(window)),
        FreezeCondition freeze => Task.FromResult(GateFreezes.Judge(context, freeze, cancellation)),
        CheckCondition check => checks.JudgeAsync(check, cancellation),
        ChecksCondition green => GateHostFacts.ChecksAsync(context, green, cancellation),
        ContentCondition content => GateHostFacts.ContentAsync(context, content, cancellation),
        ApprovalsCondition approvals => Task.FromResult(GateApprovals.Judge(context, approvals, cancellation)),
        _ => throw new InvalidOperationException($"{condition.GetType().Name} is no condition."),
    };

    // The first reading that is no pass decides; after a whole watch the last one speaks.
    private async Task<Judgement> WatchAsync(LevelCondition level, TimeSpan bake, CancellationToken cancellation)
    {
        var readings = new JsonArray();
        Judgement? last = null;
        var watch = new SloWatch(new SloEvaluator(sources, context.Clock), context.Clock) { Slos = [level.Slo], Over = level.Over, LeastSamples = level.LeastSamples, Bake = bake, Every = level.Every };
        var bad = await watch.RunAsync((_, judged) =>
        {
            last = judged;
            if (readings.Count == MostReadings)
            {
                readings.RemoveAt(0);
            }

            readings.Add(new JsonObject { ["verdict"] = judged.Verdict.Word(), ["reason"] = judged.Reason, ["evidence"] = judged.Evidence.DeepClone() });
        }, cancellation).ConfigureAwait(false);
        var judged = bad ?? last!;
        return judged with { Reason = bad is null ? $"{judged.Reason.TrimEnd('.')} and was good for {Duration.Format(bake)}." : judged.Reason, Evidence = new JsonObject { ["bake"] = Duration.Format(bake), ["readings"] = readings } };
    }

    private static JudgedCondition Grouped(GroupCondition group, IReadOnlyList<JudgedCondition> inner)
    {
        var verdicts = inner.Select(one => one.Verdict).ToList();
        var verdict = group.Kind switch
        {
            "all" => GateVerdicts.All(verdicts),
            "any" => GateVerdicts.Any(verdicts),
            _ => GateVerdicts.Not(verdicts[0]),
        };
        var deciding = inner.FirstOrDefault(one => one.Verdict == verdict) ?? inner[0];
        var reason = group.Kind == "not" ? $"'{deciding.Id}' {(deciding.Verdict.Holds() ? "holds, and must not" : $"came to {deciding.Verdict.Word()}")}: {deciding.Reason}"
            : group.Kind == "any" && verdict == GateVerdict.Fail ? $"None of {inner.Count} holds; '{deciding.Id}': {deciding.Reason}"
            : $"'{deciding.Id}': {deciding.Reason}";
        return Judged(group, verdict, reason) with { Conditions = inner };
    }

    private static JudgedCondition Judged(GateCondition condition, GateVerdict verdict, string reason) => new()
    {
        Id = condition.Id,
        Kind = condition.Kind,
        Title = condition.Title,
        IsRequired = !condition.IsAdvisory,
        Verdict = verdict,
        Reason = reason,
        Evidence = [],
    };

    private Judgement Window(WindowCondition condition)
    {
        var now = context.Clock.GetUtcNow();
        var window = context.Configuration.Organisation.Windows[condition.Window]!;
        return WindowTimes.Next(window, now) is not { } opening
            ? Judgement.Broken($"The change window '{window.Name}' never opens; look at its days and its time zone '{window.TimeZone}' in the organisation file.")
            : new Judgement(opening.Contains(now) ? GateVerdict.Pass : GateVerdict.Fail, opening.Contains(now)
                ? $"The change window '{window.Name}' is open until {Moment.Format(opening.To)}."
                : $"The change window '{window.Name}' is closed; it is open from {Moment.Format(opening.From)} to {Moment.Format(opening.To)}.")
            {
                Evidence = new JsonObject { ["window"] = window.Name, ["from"] = Moment.Format(opening.From), ["to"] = Moment.Format(opening.To), ["now"] = Moment.Format(now) },
            };
    }
}
