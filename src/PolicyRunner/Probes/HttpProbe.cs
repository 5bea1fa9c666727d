using System.Net;
using System.Text;

namespace PolicyRunner.Probes;

/// <summary>Asks an address once. Redirects are not followed: where an answer comes from is part of the answer.</summary>
internal static class HttpProbe
{
    /// <summary>The longest answer that is read, in bytes.</summary>
    public const int LongestBody = 1024 * 1024;

    // Longer ones are announced, and sent when the server wants them, or says nothing for a second.
    private const int AskedFirst = 16 * 1024;

    // One for the process: a client of its own for each question would use up the machine's ports.
    private static readonly HttpClient Client = Over(TimeSpan.FromMinutes(1));

    // A server may close a connection that it kept at the very moment at which it is asked again: nobody knows what became of that
    // question, and one that changes something must not be asked twice.
    private static readonly HttpClient Once = Over(TimeSpan.Zero);

    /// <returns>The answer, or why there is none.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<(HttpReading? Reading, string? Problem)> AskAsync(HttpQuestion question, TimeProvider clock, CancellationToken cancellation)
    {
        if (Address(question.Url) is not { } address)
        {
            return (null, $"'{question.Url}' is no address of http or https; a value in it must not be '.' or '..', and the host must be one.");
        }

        using var request = new HttpRequestMessage(new HttpMethod(question.Method), address);
        if (question.Body is { } body)
        {
            var sent = Encoding.UTF8.GetBytes(body);
            request.Content = new ByteArrayContent(sent);

            // A server that refuses what is too long closes the connection, and a client that is still sending loses the answer.
            request.Headers.ExpectContinue = sent.Length > AskedFirst;
            request.Content.Headers.TryAddWithoutValidation("Content-Type", question.ContentType);
        }

        foreach (var (name, value) in question.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content?.Headers.Remove(name);
                if (request.Content?.Headers.TryAddWithoutValidation(name, value) != true)
                {
                    return (null, $"'{name}' is no header that this request can carry.");
                }
            }
        }

        var asked = clock.GetTimestamp();
        try
        {
            using var answer = await (question.IsRepeatable ? Client : Once).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            var bytes = await CappedBody.ReadAsync(answer.Content, LongestBody, cancellation).ConfigureAwait(false);
            var headers = answer.Headers.Concat(answer.Content.Headers).GroupBy(header => header.Key, StringComparer.OrdinalIgnoreCase);
            return bytes is null
                ? (null, $"The answer is longer than {LongestBody} bytes.")
                : (new HttpReading
                {
                    Status = (int)answer.StatusCode,
                    Headers = headers.ToDictionary(same => same.Key, same => string.Join(", ", same.SelectMany(header => header.Value)), StringComparer.OrdinalIgnoreCase),
                    Body = Encoding.UTF8.GetString(bytes),
                    Elapsed = clock.GetElapsedTime(asked),
                }, null);
        }
        catch (Exception trouble) when (trouble is HttpRequestException or IOException or InvalidDataException)
        {
            return (null, $"There is no answer: {Cause(trouble)}");
        }
    }

    private static HttpClient Over(TimeSpan lifetime) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        PooledConnectionLifetime = lifetime,
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    // The outermost says that something went wrong, the innermost what.
    private static string Cause(Exception trouble)
    {
        var cause = trouble;
        while (cause.InnerException is { } inner)
        {
            cause = inner;
        }

        return cause.Message;
    }

    // A '..' that a value brought along would lead to another path than the runbook names.
    private static Uri? Address(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        && address.UserInfo.Length == 0 && !url.Split('?', '#')[0].Split('/').Any(segment => segment is "." or "..")
            ? address : null;
}

/// <summary>A request.</summary>
internal sealed record HttpQuestion
{
    public required string Method { get; init; }

    public required string Url { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Null: none.</summary>
    public string? Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    /// <summary>Whether asking twice changes nothing, so that it may go over a connection that is open already. By its method, unless said.</summary>
    public bool IsRepeatable { get => field || Method is "GET" or "HEAD"; init; }
}

/// <summary>An answer.</summary>
internal sealed record HttpReading
{
    public required int Status { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required string Body { get; init; }

    /// <summary>From the request to the last byte.</summary>
    public required TimeSpan Elapsed { get; init; }
}
