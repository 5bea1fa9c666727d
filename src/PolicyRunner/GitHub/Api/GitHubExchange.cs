using System.Net;
using System.Net.Http.Headers;
using PolicyRunner.Probes;
using PolicyRunner.Text;

namespace PolicyRunner.GitHub.Api;

/// <summary>One attempt: the request goes out, redirects are followed where that is safe, the answer is read within its limits.</summary>
internal sealed class GitHubExchange : IDisposable
{
    private readonly GitHubAccess access;
    private readonly GitHubPatience patience;
    private readonly KeptAnswers kept = new();
    private readonly HttpClient http;

    public GitHubExchange(GitHubAccess access, ServerClock clock, GitHubPatience patience)
    {
        this.access = access;
        this.patience = patience;
        Clock = clock;

        // By hand: the usual way of following redirects knows nothing of this token or of these limits.
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseHeadersLength = 64,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    public ServerClock Clock { get; }

    /// <returns>The answer, or why there is none.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<(GitHubAnswer? Answer, Refusal? Refusal)> TryAsync(GitHubRequest request, Uri? page, CancellationToken cancellation)
    {
        var time = request.IsDownload ? patience.OfDownload : patience.OfRequest;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(time);
        try
        {
            return await FollowAsync(request, page ?? new Uri($"{access.Api.AbsoluteUri.TrimEnd('/')}{request.Path}"), limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Lost(request, GitHubFailureKind.TimedOut, $"there is no whole answer within {Duration.Format(time)}", hasArrived: true);
        }
        catch (HttpRequestException trouble) when (trouble.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
        {
            return Lost(request, GitHubFailureKind.NoAnswer, $"{access.Api.Host} cannot be reached", hasArrived: false);
        }
        catch (Exception trouble) when (trouble is HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded })
        {
            return (null, new Refusal(Failure(request, GitHubFailureKind.TooLong, "the answer's head is longer than anything that is expected"), IsPassing: false));
        }
        catch (Exception trouble) when (trouble is HttpRequestException or IOException or InvalidDataException)
        {
            return Lost(request, GitHubFailureKind.Truncated, "the answer broke off", hasArrived: true);
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<(GitHubAnswer?, Refusal?)> FollowAsync(GitHubRequest request, Uri address, CancellationToken cancellation)
    {
        var method = request.Method;
        for (var hop = 0; ; hop++)
        {
            var isOurs = Redirection.IsSameOrigin(address, access.Api);
            var known = isOurs && method == HttpMethod.Get && !request.IsDownload ? kept.Find(address) : null;
            using var message = Message(request, method, address, isOurs, known);
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            if (isOurs)
            {
                Clock.Observe(response.Headers.Date);
            }

            if (!Redirection.Is(response.StatusCode))
            {
                return await AnswerAsync(request, response, address, known, cancellation).ConfigureAwait(false);
            }

            var trouble = hop == Redirection.MostHops ? "it points from place to place without an end" : Redirection.Next(method, address, response.Headers.Location, access.Api, out address);
            if (trouble is not null || (method != HttpMethod.Get && response.StatusCode is not (HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)))
            {
                var reason = $"the answer is a redirect ({(int)response.StatusCode}), and {trouble ?? "it asks for something else than was sent"}";
                return (null, new Refusal(Failure(request, GitHubFailureKind.RedirectRefused, reason) with { Status = (int)response.StatusCode, RequestId = AnswerJudge.RequestId(response) }, IsPassing: false));
            }
        }
    }

    private async Task<(GitHubAnswer?, Refusal?)> AnswerAsync(GitHubRequest request, HttpResponseMessage response, Uri address, KeptAnswer? known, CancellationToken cancellation)
    {
        if (response.StatusCode == HttpStatusCode.NotModified && known is not null)
        {
            return (known.Answer, null);
        }

        // Nobody reads a long complaint, and a file's limit is not for one.
        var most = response.IsSuccessStatusCode ? request.MostBytes ?? patience.MostBytes : patience.MostBytes;
        var body = await CappedBody.ReadAsync(response.Content, most, cancellation).ConfigureAwait(false);
        var id = AnswerJudge.RequestId(response);
        if (body is null)
        {
            return (null, new Refusal(Failure(request, GitHubFailureKind.TooLong, $"the answer is longer than {most} bytes") with { RequestId = id, Status = (int)response.StatusCode, MayHaveArrived = !request.IsRepeatable }, IsPassing: false));
        }

        if (!response.IsSuccessStatusCode)
        {
            return (null, AnswerJudge.Of(request, response, body, Clock.Now, access.Token));
        }

        var link = response.Headers.TryGetValues("Link", out var links) ? LinkHeader.Next(string.Join(',', links)) : null;
        if (Next(link, address) is not { IsFollowed: true } next)
        {
            return (null, new Refusal(Failure(request, GitHubFailureKind.RedirectRefused, "the next page of the list is said to be at another server") with { RequestId = id }, IsPassing: false));
        }

        var answer = new GitHubAnswer((int)response.StatusCode, body, next.Address, id);
        if (request is { IsDownload: false } && request.Method == HttpMethod.Get && Redirection.IsSameOrigin(address, access.Api))
        {
            kept.Keep(address, response.Headers.ETag?.ToString(), answer);
        }

        return (answer, null);
    }

    // The token goes along with every page: a page at another server would be given it.
    private (Uri? Address, bool IsFollowed) Next(string? link, Uri from) =>
        link is null ? (null, true)
            : Uri.TryCreate(from, link, out var next) && Redirection.IsSameOrigin(next, access.Api) && next.UserInfo.Length == 0 ? (next, true) : (null, false);

    private HttpRequestMessage Message(GitHubRequest request, HttpMethod method, Uri address, bool isOurs, KeptAnswer? known)
    {
        var message = new HttpRequestMessage(method, address);
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("policyrunner", null));
        if (!isOurs)
        {
            return message;
        }

        // The second word is for servers that know the description of the API only.
        message.Headers.TryAddWithoutValidation("Accept", "application/vnd.github+json, application/json;q=0.9");
        message.Headers.TryAddWithoutValidation("X-GitHub-Api-Version", "2022-11-28");
        if (access.Token is { } token)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
        }

        if (known is not null)
        {
            message.Headers.TryAddWithoutValidation("If-None-Match", known.Tag);
        }

        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return message;
    }

    private static (GitHubAnswer?, Refusal?) Lost(GitHubRequest request, GitHubFailureKind kind, string reason, bool hasArrived) =>
        (null, new Refusal(Failure(request, kind, reason) with { MayHaveArrived = hasArrived && !request.IsRepeatable }, IsPassing: true));

    private static GitHubFailure Failure(GitHubRequest request, GitHubFailureKind kind, string reason) => new() { Kind = kind, Operation = request.Operation, Reason = reason };
}
