using System.Globalization;
using System.Text.Json;
using PolicyRunner.Organisation.Slo;
using PolicyRunner.Text;

namespace PolicyRunner.Probes;

/// <summary>
/// Asks a Prometheus, by instant queries at one moment for all parts of an indicator. An answer that is partial, warned of, or of another
/// shape than one number is no reading. Source: Prometheus' HTTP API, <c>/api/v1/query</c>.
/// </summary>
/// <param name="address">The server's address; the API's path is put behind it.</param>
/// <param name="token">A bearer token, or null.</param>
/// <param name="clock">The moment that is asked about.</param>
internal sealed class PrometheusSloSource(string address, string? token, TimeProvider clock) : ISloSource
{
    /// <summary>How long one answer may take.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(30);

    // What a server says about its troubles, in characters.
    private const int LongestComplaint = 300;

    public async Task<SloReading> ReadAsync(ServiceLevelObjective objective, ServiceLevelIndicator indicator, CancellationToken cancellation)
    {
        var at = clock.GetUtcNow();
        var raw = new List<SloSample>();
        try
        {
            return await Read(indicator, async (part, metric) =>
            {
                var value = await Ask(part, metric, at, cancellation).ConfigureAwait(false);
                raw.Add(new SloSample(part, metric!.Query!, value, at));
                return value;
            }).ConfigureAwait(false) with { Raw = raw };
        }
        catch (NoReading nothing)
        {
            return (nothing.IsAbsence ? new SloReading { Absence = nothing.Message } : new SloReading { Trouble = nothing.Message }) with { Raw = raw };
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
            throw NoReading.Absent("It counts no events.");
        }

        var events = Share(part / total);
        return new SloReading { Value = isGood ? events : 1 - events, Samples = total };
    }

    private async Task<double> Ask(string part, MetricSource? metric, DateTimeOffset at, CancellationToken cancellation)
    {
        if (metric?.Query is not { Length: > 0 } query)
        {
            throw NoReading.Because($"The indicator has no query for its {part}.");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        try
        {
            var (reading, problem) = await HttpProbe.AskAsync(Question(query, at), clock, limit.Token).ConfigureAwait(false);
            return reading is null ? throw NoReading.Because(problem!) : Number(reading);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw NoReading.Because($"The server did not answer within {Duration.Format(Limit)}.");
        }
    }

    // By POST, so that no proxy cuts a long query short.
    private HttpQuestion Question(string query, DateTimeOffset at) => new()
    {
        Method = "POST",
        Url = $"{address.TrimEnd('/')}/api/v1/query",
        ContentType = "application/x-www-form-urlencoded",
        Body = $"query={Uri.EscapeDataString(query)}&time={(at.ToUnixTimeMilliseconds() / 1000.0).ToString("0.000", CultureInfo.InvariantCulture)}",
        Headers = token is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["Authorization"] = $"Bearer {token}" },
    };

    private static double Number(HttpReading reading)
    {
        try
        {
            using var document = JsonDocument.Parse(reading.Body, new JsonDocumentOptions { MaxDepth = 16, AllowDuplicateProperties = false });
            var root = document.RootElement;
            if (root.GetProperty("status").GetString() != "success")
            {
                throw NoReading.Because(Cut($"The server says: {root.GetProperty("errorType").GetString()}: {root.GetProperty("error").GetString()}"));
            }

            if (reading.Status != 200)
            {
                throw NoReading.Because($"The server answered with status {reading.Status}.");
            }

            if (root.TryGetProperty("warnings", out var warnings) && warnings.GetArrayLength() > 0)
            {
                throw NoReading.Because(Cut($"The server warns that the answer may be wrong: {warnings[0].GetString()}"));
            }

            return Value(root.GetProperty("data"));
        }
        catch (Exception trouble) when (trouble is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw NoReading.Because(reading.Status == 200 ? "The answer is none of a Prometheus." : $"The server answered with status {reading.Status}.");
        }
    }

    private static double Value(JsonElement data)
    {
        var result = data.GetProperty("result");
        var sample = data.GetProperty("resultType").GetString() switch
        {
            "scalar" => result,
            "vector" => result.GetArrayLength() switch
            {
                0 => throw NoReading.Absent("The query finds no series."),
                1 => result[0].TryGetProperty("value", out var value) ? value : throw NoReading.Because("The query gives a histogram; take a number of it, such as histogram_quantile."),
                var count => throw NoReading.Because($"The query finds {count} series; aggregate them to one, such as by sum()."),
            },
            var other => throw NoReading.Because(Cut($"The query gives a {other}; it must give one number.")),
        };
        var text = sample.GetArrayLength() == 2 ? sample[1].GetString() : throw new FormatException("A sample is a time and a value.");
        var number = text is "+Inf" or "-Inf" or "NaN" ? double.NaN : double.Parse(text!, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(number) ? number : throw NoReading.Absent($"The query gives {text}.");
    }

    private static double Count(double number) => number >= 0 ? number : throw NoReading.Because($"The query counts {number.ToString(CultureInfo.InvariantCulture)} events, fewer than none.");

    // Extrapolated counts may differ by a breath; more good events than events is another matter.
    private static double Share(double share) => share is >= 0 and <= 1.0001 ? Math.Min(share, 1) : throw NoReading.Because($"The queries make a share of {share.ToString("0.######", CultureInfo.InvariantCulture)}, which is not between 0 and 1.");

    private static string Cut(string text) => text.Length <= LongestComplaint ? text : text[..LongestComplaint] + "…";

    // Ends a reading of several questions at the first that has no answer; never leaves this file.
    private sealed class NoReading : Exception
    {
        private NoReading(string message, bool isAbsence)
            : base(message) => IsAbsence = isAbsence;

        public bool IsAbsence { get; }

        public static NoReading Because(string trouble) => new(trouble, false);

        public static NoReading Absent(string why) => new(why, true);
    }
}
