namespace PolicyRunner.GitHub.Api;

/// <summary>Why GitHub did not do what it was asked for.</summary>
public enum GitHubFailureKind
{
    /// <summary>No connection, or it broke before an answer.</summary>
    NoAnswer,

    /// <summary>The answer did not come in time, or not all of it.</summary>
    TimedOut,

    /// <summary>The answer ends before its end.</summary>
    Truncated,

    /// <summary>The answer is longer than anything that is expected.</summary>
    TooLong,

    /// <summary>The answer is no JSON.</summary>
    NotJson,

    /// <summary>The answer is JSON of another shape than GitHub describes.</summary>
    WrongShape,

    /// <summary>The token is not accepted.</summary>
    Unauthorized,

    /// <summary>The token does not allow it.</summary>
    Forbidden,

    /// <summary>It does not exist, or the token does not let it be seen.</summary>
    NotFound,

    /// <summary>It existed: an artifact that expired.</summary>
    Gone,

    /// <summary>Somebody else changed it meanwhile.</summary>
    Conflict,

    /// <summary>GitHub does not accept what it was sent.</summary>
    Invalid,

    /// <summary>The hour's requests are used up, or GitHub asks for a pause longer than there is patience for.</summary>
    Limited,

    /// <summary>GitHub broke, more often than it is asked again.</summary>
    ServerBroke,

    /// <summary>The answer points to a place that is not gone to.</summary>
    RedirectRefused,

    /// <summary>A download that is not unpacked: what it holds is not what it should be.</summary>
    UnsafeArchive,
}

/// <summary>A request that came to nothing.</summary>
public sealed record GitHubFailure
{
    public required GitHubFailureKind Kind { get; init; }

    /// <summary>What was wanted, as the end of a sentence: <c>create the check run</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>What came instead, a sentence without its full stop. It may hold words of the server.</summary>
    public required string Reason { get; init; }

    /// <summary>Null: there was no answer.</summary>
    public int? Status { get; init; }

    /// <summary>By which GitHub finds the request in its logs, or null.</summary>
    public string? RequestId { get; init; }

    /// <summary>When GitHub may be asked again; null: it did not say.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>True when GitHub may have done it all the same.</summary>
    public bool MayHaveArrived { get; init; }

    /// <summary>One sentence or two, for people.</summary>
    public string Message
    {
        get
        {
            var retry = RetryAt is { } moment ? $"; ask again after {moment.ToUniversalTime():yyyy-MM-dd HH:mm:ss} UTC" : "";
            var unsure = MayHaveArrived ? "; it may have been done all the same, so it is not repeated blindly" : "";
            var request = RequestId is null ? "" : $" (request {RequestId})";
            return $"Could not {Operation}: {Reason}{retry}{unsure}{request}.";
        }
    }
}

/// <summary>Ends a work of several requests at the first that fails. The desks of this room turn it into a result.</summary>
internal sealed class GitHubException(GitHubFailure failure) : Exception(failure.Message)
{
    public GitHubFailure Failure { get; } = failure;
}
