using System.Globalization;
using PolicyRunner.Organisation.Slo;
using PolicyRunner.Text;

namespace PolicyRunner.Probes;

/// <summary>Reads indicators from a Prometheus, all parts of one at one moment.</summary>
/// <param name="client">The server.</param>
/// <param name="longestAge">When nothing has come for longer, older data is no data.</param>
/// <param name="clock">The moment that is asked about.</param>
internal sealed class PrometheusSloSource(PrometheusClient client, TimeSpan longestAge, TimeProvider clock) : ISloSource
{
    /// <summary>As long as the server itself goes back for a value.</summary>
    public static TimeSpan UsualAge { get; } = TimeSpan.FromMinutes(5);

    public bool HasWindows(SloQuestion question) => WindowedQuery.HasPlaces(question.Indicator);

    // A value is there at any moment; events are counted between two.
    public bool HasSlices(SloQuestion question) => question.Indicator.Ratio is null || HasWindows(question);

    public async Task<SloReading> ReadAsync(SloQuestion question, CancellationToken cancellation)
    {
        var at = clock.GetUtcNow();
        var raw = new List<SloSample>();
        try
        {
            if (question.Over is { } asked && !HasWindows(question))
            {
                throw NoReadingException.Because($"Its query has no place for a time; write {{{{.window}}}} where the time stands, so that it can be asked over {Duration.Format(asked)}.");
            }

            var isCounter = question.Indicator.Ratio?.Counter ?? false;
            var reading = await Read(question.Indicator, (part, metric) => Ask(part, metric, question.Over)).ConfigureAwait(false);

            // What is summed over a long time still has a value when nothing has come for days.
            if (question.Over > longestAge && (question.Indicator.Threshold ?? question.Indicator.Ratio?.Raw ?? question.Indicator.Ratio?.Total) is { } newest)
            {
                await Fresh(newest).ConfigureAwait(false);
            }

            return reading with { Raw = raw };

            async Task<double> Ask(string part, MetricSource? metric, TimeSpan? over)
            {
                var query = metric?.Query is { Length: > 0 } text ? text : throw NoReadingException.Because($"The indicator has no query for its {part}.");
                query = over is { } time ? WindowedQuery.Over(query, isCounter, time)
                    : query.Contains("{{", StringComparison.Ordinal) ? throw NoReadingException.Because("Its query has a place for a time, and none was said.")
                    : query;
                var value = await client.NumberAsync(query, at, cancellation).ConfigureAwait(false);
                raw.Add(new SloSample(part, query, value, at));
                return value;
            }

            async Task Fresh(MetricSource metric)
            {
                try
                {
                    await Ask("fresh", metric, longestAge).ConfigureAwait(false);
                }
                catch (NoReadingException nothing) when (nothing.IsAbsence)
                {
                    throw NoReadingException.Absent($"Nothing has come for {Duration.Format(longestAge)}: {nothing.Message}");
                }
            }
        }
        catch (NoReadingException nothing)
        {
            return (nothing.IsAbsence ? new SloReading { Absence = nothing.Message } : new SloReading { Trouble = nothing.Message }) with { Raw = raw };
        }
    }

    public async Task<SliceReading> ReadSlicesAsync(SliceQuestion question, CancellationToken cancellation)
    {
        var end = clock.GetUtcNow();
        var queries = new List<string>();
        try
        {
            var count = (int)Math.Max(1, Math.Ceiling(question.Over / question.Slice));
            var isCounter = question.Indicator.Ratio?.Counter ?? false;
            return new SliceReading { Values = await Slices(question.Indicator, Ask).ConfigureAwait(false), End = end, Queries = queries };

            Task<double[]> Ask(MetricSource? metric)
            {
                var query = metric?.Query is { Length: > 0 } text ? WindowedQuery.Over(text, isCounter, question.Slice) : throw NoReadingException.Because("The indicator has no query.");
                queries.Add(query);
                return client.NumbersAsync(query, end, question.Slice, count, cancellation);
            }
        }
        catch (NoReadingException nothing)
        {
            return new SliceReading { End = end, Trouble = nothing.Message, Queries = queries };
        }
    }

    private static async Task<SloReading> Read(ServiceLevelIndicator indicator, Func<string, MetricSource?, Task<double>> ask)
    {
        if (indicator.Ratio is not { } ratio)
        {
            return new SloReading { Value = await ask("value", indicator.Threshold).ConfigureAwait(false) };
        }

        if (ratio.Raw is { } raw)
        {
            var share = Share(await ask("ratio", raw).ConfigureAwait(false));
            return new SloReading { Value = ratio.RawType == "failure" ? 1 - share : share };
        }

        var isGood = ratio.Good is not null;
        var total = Count(await ask("total", ratio.Total).ConfigureAwait(false));
        var part = Count(await ask(isGood ? "good" : "bad", ratio.Good ?? ratio.Bad).ConfigureAwait(false));
        if (total == 0)
        {
            throw NoReadingException.Absent("It counts no events.");
        }

        var events = Share(part / total);
        return new SloReading { Value = isGood ? events : 1 - events, Samples = total };
    }

    private static async Task<double[]> Slices(ServiceLevelIndicator indicator, Func<MetricSource?, Task<double[]>> ask)
    {
        if (indicator.Ratio is not { } ratio)
        {
            return await ask(indicator.Threshold).ConfigureAwait(false);
        }

        if (ratio.Raw is { } raw)
        {
            var shares = await ask(raw).ConfigureAwait(false);
            return Array.ConvertAll(shares, share => double.IsNaN(share) ? share : ratio.RawType == "failure" ? 1 - Share(share) : Share(share));
        }

        var totals = await ask(ratio.Total).ConfigureAwait(false);
        var parts = await ask(ratio.Good ?? ratio.Bad).ConfigureAwait(false);
        var values = new double[totals.Length];
        for (var i = 0; i < values.Length; i++)
        {
            // A slice in which nothing happened says nothing.
            values[i] = double.IsNaN(totals[i]) || double.IsNaN(parts[i]) || Count(totals[i]) == 0 ? double.NaN
                : ratio.Good is not null ? Share(Count(parts[i]) / totals[i]) : 1 - Share(Count(parts[i]) / totals[i]);
        }

        return values;
    }

    private static double Count(double number) => number >= 0 ? number : throw NoReadingException.Because($"The query counts {number.ToString(CultureInfo.InvariantCulture)} events, fewer than none.");

    // Extrapolated counts may differ by a breath; more good events than events is another matter.
    private static double Share(double share) => share is >= 0 and <= 1.0001 ? Math.Min(share, 1) : throw NoReadingException.Because($"The queries make a share of {share.ToString("0.######", CultureInfo.InvariantCulture)}, which is not between 0 and 1.");
}
