using System.Globalization;
using System.Text.Json;
using PolicyRunner.Text;

namespace PolicyRunner.Probes;

/// <summary>
/// Asks a Prometheus for one number, or one for each slice of a time. An answer that is partial, warned of, or of another shape is no
/// answer. Source: Prometheus' HTTP API, <c>/api/v1/query</c> and <c>/api/v1/query_range</c>.
/// </summary>
/// <param name="address">The server's address; the API's path is put behind it.</param>
/// <param name="token">A bearer token, or null.</param>
/// <param name="clock">Measures how long an answer takes.</param>
internal sealed class PrometheusClient(string address, string? token, TimeProvider clock)
{
    /// <summary>How long one answer may take.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(30);

    // More points of a series the server refuses to give at once.
    private const int MostPoints = 11_000;

    // What a server says about its troubles, in characters.
    private const int LongestComplaint = 300;

    /// <exception cref="NoReadingException">There is no single sound number.</exception>
    public async Task<double> NumberAsync(string query, DateTimeOffset at, CancellationToken cancellation) =>
        Number(await AskAsync("query", $"query={Uri.EscapeDataString(query)}&time={Seconds(at)}", cancellation).ConfigureAwait(false));

    /// <summary>A number for each slice, the oldest first; NaN where there is none.</summary>
    /// <exception cref="NoReadingException">The server gives no numbers, or more than one at a time.</exception>
    public async Task<double[]> NumbersAsync(string query, DateTimeOffset end, TimeSpan slice, int count, CancellationToken cancellation)
    {
        var values = new double[count];
        Array.Fill(values, double.NaN);
        var step = (slice.TotalMilliseconds / 1000).ToString("0.###", CultureInfo.InvariantCulture);
        for (var from = 0; from < count; from += MostPoints)
        {
            var to = Math.Min(from + MostPoints, count) - 1;
            var start = end - (slice * (count - 1 - from));
            var body = await AskAsync("query_range", $"query={Uri.EscapeDataString(query)}&start={Seconds(start)}&end={Seconds(end - (slice * (count - 1 - to)))}&step={step}", cancellation).ConfigureAwait(false);
            Fill(values.AsSpan(from, to - from + 1), body, start, slice);
        }

        return values;
    }

    // By POST, so that no proxy cuts a long query short.
    private async Task<HttpReading> AskAsync(string what, string form, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        try
        {
            var question = new HttpQuestion
            {
                Method = "POST",
                Url = $"{address.TrimEnd('/')}/api/v1/{what}",
                ContentType = "application/x-www-form-urlencoded",
                Body = form,
                IsRepeatable = true,
                Headers = token is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["Authorization"] = $"Bearer {token}" },
            };
            var (reading, problem) = await HttpProbe.AskAsync(question, clock, limit.Token).ConfigureAwait(false);
            return reading ?? throw NoReadingException.Because(problem!);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw NoReadingException.Because($"The server did not answer within {Duration.Format(Limit)}.");
        }
    }

    private static double Number(HttpReading reading) => Data(reading, data =>
    {
        var result = data.GetProperty("result");
        var sample = data.GetProperty("resultType").GetString() switch
        {
            "scalar" => result,
            "vector" => result.GetArrayLength() switch
            {
                0 => throw NoReadingException.Absent("The query finds no series."),
                1 => result[0].TryGetProperty("value", out var value) ? value : throw Histogram(),
                var count => throw Several(count),
            },
            var other => throw NoReadingException.Because(Cut($"The query gives a {other}; it must give one number.")),
        };
        var text = Text(sample);
        var number = Parsed(text);
        return double.IsFinite(number) ? number : throw NoReadingException.Absent($"The query gives {text}.");
    });

    private static void Fill(Span<double> values, HttpReading reading, DateTimeOffset start, TimeSpan slice)
    {
        // A span cannot be caught by what reads the answer.
        var found = Data(reading, data =>
        {
            var result = data.GetProperty("result");
            var series = data.GetProperty("resultType").GetString() != "matrix" ? throw NoReadingException.Because("The answer is none of a Prometheus.")
                : result.GetArrayLength() switch
                {
                    0 => default,
                    1 => result[0].TryGetProperty("values", out var points) ? points : throw Histogram(),
                    var count => throw Several(count),
                };
            return series.ValueKind == JsonValueKind.Undefined ? [] : series.EnumerateArray().Select(point => (Time: point[0].GetDouble(), Value: Parsed(Text(point)))).ToArray();
        });
        foreach (var (time, value) in found)
        {
            var index = (int)Math.Round((time - (start.ToUnixTimeMilliseconds() / 1000.0)) / slice.TotalSeconds);
            if (index >= 0 && index < values.Length && double.IsFinite(value))
            {
                values[index] = value;
            }
        }
    }

    private static T Data<T>(HttpReading reading, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(reading.Body, new JsonDocumentOptions { MaxDepth = 16, AllowDuplicateProperties = false });
            var root = document.RootElement;
            if (root.GetProperty("status").GetString() != "success")
            {
                throw NoReadingException.Because(Cut($"The server says: {root.GetProperty("errorType").GetString()}: {root.GetProperty("error").GetString()}"));
            }

            if (reading.Status != 200)
            {
                throw NoReadingException.Because($"The server answered with status {reading.Status}.");
            }

            if (root.TryGetProperty("warnings", out var warnings) && warnings.GetArrayLength() > 0)
            {
                throw NoReadingException.Because(Cut($"The server warns that the answer may be wrong: {warnings[0].GetString()}"));
            }

            return read(root.GetProperty("data"));
        }
        catch (Exception trouble) when (trouble is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            throw NoReadingException.Because(reading.Status == 200 ? "The answer is none of a Prometheus." : $"The server answered with status {reading.Status}.");
        }
    }

    private static string Text(JsonElement sample) => sample.GetArrayLength() == 2 && sample[1].GetString() is { } text ? text : throw new FormatException("A sample is a time and a value.");

    private static double Parsed(string text) => text is "+Inf" or "-Inf" or "NaN" ? double.NaN : double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string Seconds(DateTimeOffset at) => (at.ToUnixTimeMilliseconds() / 1000.0).ToString("0.000", CultureInfo.InvariantCulture);

    private static NoReadingException Histogram() => NoReadingException.Because("The query gives a histogram; take a number of it, such as histogram_quantile.");

    private static NoReadingException Several(int count) => NoReadingException.Because($"The query finds {count} series; aggregate them to one, such as by sum().");

    private static string Cut(string text) => text.Length <= LongestComplaint ? text : text[..LongestComplaint] + "…";
}

/// <summary>Ends a reading of several questions at the first that has no answer; never leaves this room.</summary>
internal sealed class NoReadingException : Exception
{
    private NoReadingException(string message, bool isAbsence)
        : base(message) => IsAbsence = isAbsence;

    /// <summary>True when the source answered that there is nothing.</summary>
    public bool IsAbsence { get; }

    public static NoReadingException Because(string trouble) => new(trouble, false);

    public static NoReadingException Absent(string why) => new(why, true);
}
