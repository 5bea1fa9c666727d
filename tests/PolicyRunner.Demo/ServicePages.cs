using System.Net;
using System.Text.Json;

namespace PolicyRunner.Demo;

/// <summary>What the service answers to requests.</summary>
/// <param name="file">Its state.</param>
internal sealed class ServicePages(StateFile file)
{
    private const int LongestBody = 64 * 1024;
    private const int LongestBatch = 100;

    // The simulated traffic is steady: every so many requests one meets the canary.
    private int requests;

    public async Task<Page> AnswerAsync(HttpListenerRequest request)
    {
        var state = file.State;
        return (request.HttpMethod, request.Url!.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries)) switch
        {
            ("GET", ["healthz"] or ["health", "live"]) => Json(200, new { status = "ok" }),
            ("GET", ["health", "ready"]) => state.Has("ready") ? Json(503, new { status = "starting" }) : Json(200, new { status = "ok" }),
            ("GET", ["version"]) => Json(200, new { version = state.Version, canary = state.Canary, weight = state.CanaryWeight }),
            ("GET", ["flags", var name]) => state.Flags.TryGetValue(name, out var flag) ? Json(200, new { tenants = flag.Tenants, percentage = flag.Percentage }) : Json(200, new { tenants = Array.Empty<string>(), percentage = 0 }),
            ("GET", ["tenants", var name]) => state.Tenants.TryGetValue(name, out var tenant)
                ? Json(200, new { status = tenant.Status, keys = tenant.Keys, webhook = tenant.Webhook, limit = tenant.RequestsPerSecond })
                : Json(404, new { status = "unknown" }),
            ("GET", ["worker", "queue"]) => Json(200, new { queue = state.Queue, workers = state.Workers }),
            ("GET", ["alerts"]) => Json(200, new { firing = (state.ErrorRate > 0.001 ? 1 : 0) + (state.Latency > 300 ? 1 : 0) + (state.Queue > 100 ? 1 : 0) }),
            ("GET", ["integrations", _, "status"]) => Json(200, new { status = "ok", quota = 42 }),
            ("GET", ["metrics"]) => new Page(200, Metrics(state), "text/plain; version=0.0.4"),
            ("GET", ["api", "quotes"]) => Interlocked.Increment(ref requests) % 100 < state.ErrorRate * 100 ? Json(500, new { error = "INTERNAL" }) : Json(200, new { quote = 1250 }),
            ("POST", ["api", "ingest"]) => await IngestAsync(request).ConfigureAwait(false),
            ("POST", ["channels", _]) => Json(202, new { status = "posted" }),
            _ => Json(404, new { error = "NOT_FOUND" }),
        };
    }

    private static async Task<Page> IngestAsync(HttpListenerRequest request)
    {
        var body = new byte[LongestBody + 1];
        var length = await request.InputStream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false).ConfigureAwait(false);
        if (length > LongestBody)
        {
            // Whoever is cut off while sending may not hear the answer.
            await request.InputStream.CopyToAsync(Stream.Null).ConfigureAwait(false);
            return Json(413, new { error = "PAYLOAD_TOO_LARGE" });
        }

        try
        {
            using var document = JsonDocument.Parse(body.AsMemory(0, length));
            return document.RootElement.ValueKind != JsonValueKind.Array ? Json(400, new { error = "NOT_A_LIST" })
                : document.RootElement.GetArrayLength() > LongestBatch ? Json(413, new { error = "PAYLOAD_TOO_LARGE" })
                : Json(202, new { accepted = document.RootElement.GetArrayLength() });
        }
        catch (JsonException)
        {
            return Json(400, new { error = "NOT_JSON" });
        }
    }

    private static string Metrics(ServiceState state)
    {
        var bad = (int)(10_000 * state.ErrorRate);
        return $"""
            # HELP http_requests_total Requests of the last window.
            # TYPE http_requests_total counter
            http_requests_total{"{"}job="quote-api",status="200"{"}"} {10_000 - bad}
            http_requests_total{"{"}job="quote-api",status="500"{"}"} {bad}
            # TYPE http_request_duration_p95_milliseconds gauge
            http_request_duration_p95_milliseconds {state.Latency}
            # TYPE canary_weight_percent gauge
            canary_weight_percent {state.CanaryWeight}
            # TYPE worker_queue_depth gauge
            worker_queue_depth {state.Queue}

            """;
    }

    private static Page Json(int status, object content) => new(status, JsonSerializer.Serialize(content) + "\n", "application/json");

    /// <summary>An answer.</summary>
    internal sealed record Page(int Status, string Body, string Type);
}
