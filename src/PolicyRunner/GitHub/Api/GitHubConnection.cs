using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PolicyRunner.GitHub.Api;

/// <summary>
/// Requests and their answers: waits when GitHub asks for it, asks again when it broke, keeps the token at its own address. What may
/// have been done is never sent a second time before somebody looked. Octokit would take this file's place.
/// </summary>
internal sealed class GitHubConnection : IDisposable
{
    private readonly GitHubExchange exchange;
    private readonly TimeProvider clock;
    private readonly GitHubPatience patience;

    public GitHubConnection(GitHubAccess access, TimeProvider clock, GitHubPatience? patience = null)
    {
        Access = access;
        this.clock = clock;
        this.patience = patience ?? new GitHubPatience();
        exchange = new GitHubExchange(access, new ServerClock(clock), this.patience);
    }

    public GitHubAccess Access { get; }

    /// <summary>The time as GitHub has it.</summary>
    public DateTimeOffset Now => exchange.Clock.Now;

    /// <summary>The path of this repository's parts: <c>/repos/owner/name</c> and what comes behind.</summary>
    public string Repository(string rest) => $"/repos/{GitHubPath.Segment(Access.Owner)}/{GitHubPath.Segment(Access.Repository)}{rest}";

    public Task<T> GetAsync<T>(string operation, string path, JsonTypeInfo<T> shape, CancellationToken cancellation) =>
        AskAsync(new GitHubRequest { Method = HttpMethod.Get, Path = path, Operation = operation }, shape, cancellation);

    /// <returns>Null: it does not exist.</returns>
    public async Task<T?> FindAsync<T>(string operation, string path, JsonTypeInfo<T> shape, CancellationToken cancellation)
        where T : class
    {
        try
        {
            return await GetAsync(operation, path, shape, cancellation).ConfigureAwait(false);
        }
        catch (GitHubException absent) when (absent.Failure.Kind == GitHubFailureKind.NotFound)
        {
            return null;
        }
    }

    public async Task<T> AskAsync<T>(GitHubRequest request, JsonTypeInfo<T> shape, CancellationToken cancellation)
    {
        var answer = await SendAsync(request, cancellation).ConfigureAwait(false);
        return AnswerReading.Parse(answer, shape, request);
    }

    public Task<TAnswer> ChangeAsync<TBody, TAnswer>(HttpMethod method, string operation, string path, TBody body, JsonTypeInfo<TBody> shape, JsonTypeInfo<TAnswer> answer, CancellationToken cancellation) =>
        AskAsync(Request(method, operation, path, body, shape), answer, cancellation);

    /// <summary>A change that is answered with nothing that matters.</summary>
    public Task TellAsync<TBody>(HttpMethod method, string operation, string path, TBody body, JsonTypeInfo<TBody> shape, CancellationToken cancellation) =>
        SendAsync(Request(method, operation, path, body, shape), cancellation);

    /// <summary>Makes something that must not be there twice: when it is not known whether GitHub made it, it is looked for first.</summary>
    /// <param name="operation">As the end of a sentence.</param>
    /// <param name="path">Where it is made.</param>
    /// <param name="body">What is made.</param>
    /// <param name="shape">The body's.</param>
    /// <param name="answer">The answer's.</param>
    /// <param name="find">Looks for it; null: it is not there.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task<TAnswer> CreateAsync<TBody, TAnswer>(string operation, string path, TBody body, JsonTypeInfo<TBody> shape, JsonTypeInfo<TAnswer> answer, Func<CancellationToken, Task<TAnswer?>> find, CancellationToken cancellation)
        where TAnswer : class
    {
        var request = Request(HttpMethod.Post, operation, path, body, shape);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AskAsync(request, answer, cancellation).ConfigureAwait(false);
            }
            catch (GitHubException unsure) when (unsure.Failure.MayHaveArrived)
            {
                // What was just made may show itself a moment later.
                if (!await PauseAsync(attempt, cancellation).ConfigureAwait(false))
                {
                    throw;
                }

                if (await find(cancellation).ConfigureAwait(false) is { } made)
                {
                    return made;
                }
            }
        }
    }

    /// <summary>All of a list, page by page.</summary>
    /// <exception cref="GitHubException">A page failed, or there are more than anybody works through: a part of a list is no list.</exception>
    public async Task<IReadOnlyList<TItem>> ListAsync<TPage, TItem>(string operation, string path, JsonTypeInfo<TPage> shape, Func<TPage, IReadOnlyList<TItem>> items, CancellationToken cancellation)
        where TItem : class
    {
        var all = new List<TItem>();
        var request = new GitHubRequest { Method = HttpMethod.Get, Path = $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}per_page=100", Operation = operation };
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (Uri? following = null; ;)
        {
            var answer = await SendAsync(request, cancellation, following).ConfigureAwait(false);
            var page = items(AnswerReading.Parse(answer, shape, request));
            all.AddRange(page.Contains(default!) ? throw new GitHubException(AnswerReading.WrongShape(answer, request)) : page);
            following = answer.Next;
            if (following is null)
            {
                return all;
            }

            if (!seen.Add(following.AbsoluteUri) || seen.Count >= patience.MostPages)
            {
                throw new GitHubException(new GitHubFailure { Kind = GitHubFailureKind.TooLong, Operation = operation, Reason = $"the list has no end within {patience.MostPages} pages", RequestId = answer.RequestId });
            }
        }
    }

    /// <exception cref="GitHubException">It came to nothing.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<GitHubAnswer> SendAsync(GitHubRequest request, CancellationToken cancellation, Uri? page = null)
    {
        var left = patience.OfWaiting;
        for (var attempt = 1; ; attempt++)
        {
            var (answer, refusal) = await exchange.TryAsync(request, page, cancellation).ConfigureAwait(false);
            if (answer is not null)
            {
                return answer;
            }

            var pause = refusal!.Pause ?? (refusal.Failure.Kind == GitHubFailureKind.Limited ? patience.UnnamedPause * Math.Pow(2, attempt - 1) : Pause(attempt));
            if (!refusal.IsPassing || refusal.Failure.MayHaveArrived || attempt >= patience.Attempts || pause > left)
            {
                throw new GitHubException(refusal.Failure);
            }

            left -= pause;
            await Task.Delay(pause, clock, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Waits before what may have been done is looked for.</summary>
    /// <returns>False: it was tried often enough.</returns>
    public async Task<bool> PauseAsync(int attempt, CancellationToken cancellation)
    {
        if (attempt >= patience.Attempts)
        {
            return false;
        }

        await Task.Delay(Pause(attempt), clock, cancellation).ConfigureAwait(false);
        return true;
    }

    /// <summary>Waits between two looks.</summary>
    public Task PauseAsync(TimeSpan time, CancellationToken cancellation) => Task.Delay(time, clock, cancellation);

    public void Dispose() => exchange.Dispose();

    public static GitHubRequest Request<TBody>(HttpMethod method, string operation, string path, TBody body, JsonTypeInfo<TBody> shape) => new()
    {
        Method = method,
        Path = path,
        Operation = operation,
        Body = JsonSerializer.SerializeToUtf8Bytes(body, shape),
    };

    // Doubled each time, and spread, so that jobs that failed together do not come back together.
    private TimeSpan Pause(int attempt) => patience.FirstPause * (Math.Pow(2, attempt - 1) * (0.5 + (Random.Shared.NextDouble() / 2)));
}
