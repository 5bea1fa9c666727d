using PolicyRunner.Text;

namespace PolicyRunner.Gates.Slo;

/// <summary>
/// Watches service levels for a time. The first reading that is no pass ends the watch: what is blind for a minute of a canary has
/// not watched it. The last reading is at the end of the time, however long the ones before took.
/// </summary>
/// <param name="evaluator">Who is asked.</param>
/// <param name="clock">Measures the time; one that is set back or forward does not matter.</param>
internal sealed class SloWatch(SloEvaluator evaluator, TimeProvider clock)
{
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(1);

    /// <summary>The SLOs, in order.</summary>
    public required IReadOnlyList<string> Slos { get; init; }

    /// <summary>Over which time each reading is.</summary>
    public SloSpan Over { get; init; } = SloSpan.Now;

    /// <summary>Fewer samples are no data; null: any number will do.</summary>
    public double? LeastSamples { get; init; }

    /// <summary>How long; nothing: read once.</summary>
    public TimeSpan Bake { get; init; }

    /// <summary>From one reading to the next; null: a minute.</summary>
    public TimeSpan? Every { get; init; }

    /// <param name="read">Told of each reading, with the SLO's name.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>Why it ended before its time, or null when every reading passed.</returns>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public async Task<Judgement?> RunAsync(Action<string, Judgement> read, CancellationToken stop)
    {
        if (Slos.Count == 0)
        {
            return Judgement.Nothing("The watch names no SLO, so that it would see nothing.");
        }

        var begun = clock.GetTimestamp();
        while (true)
        {
            var isLast = clock.GetElapsedTime(begun) >= Bake;
            foreach (var name in Slos)
            {
                var judged = await evaluator.LevelAsync(name, Over, LeastSamples, stop).ConfigureAwait(false);
                read(name, judged);
                if (!judged.Verdict.Holds())
                {
                    return judged;
                }
            }

            if (isLast)
            {
                return null;
            }

            // A watch without a pause between its readings would do nothing but ask.
            var left = Bake - clock.GetElapsedTime(begun);
            var pause = Every is { } every && every > TimeSpan.Zero ? every : Usual;
            await Task.Delay(Timers.Fit(left < pause ? left > TimeSpan.Zero ? left : TimeSpan.Zero : pause), clock, stop).ConfigureAwait(false);
        }
    }
}
