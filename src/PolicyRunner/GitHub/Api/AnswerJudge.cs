using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace PolicyRunner.GitHub.Api;

/// <summary>What an answer means that is no success, and whether asking again could help.</summary>
internal static class AnswerJudge
{
    /// <param name="request">What was asked.</param>
    /// <param name="response">The answer's head.</param>
    /// <param name="body">Its body.</param>
    /// <param name="now">The server's time.</param>
    /// <param name="token">What must not be repeated.</param>
    public static Refusal Of(GitHubRequest request, HttpResponseMessage response, byte[] body, DateTimeOffset now, GitHubToken? token)
    {
        var status = (int)response.StatusCode;
        var complaint = AnswerReading.Complaint(body) is { } text ? token?.Mask(text) ?? text : null;
        var limit = status is 403 or 429 ? Limit(status, response.Headers, complaint, now) : null;
        var kind = limit is not null ? GitHubFailureKind.Limited : KindOf(status);
        return new Refusal(
            new GitHubFailure
            {
                Kind = kind,
                Operation = request.Operation,
                Reason = Reason(kind, status, complaint),
                Status = status,
                RequestId = RequestId(response),
                MayHaveArrived = kind == GitHubFailureKind.ServerBroke && !request.IsRepeatable,
                RetryAt = limit is { IsNamed: true } named ? now + named.Pause : null,
            },
            kind is GitHubFailureKind.Limited or GitHubFailureKind.ServerBroke,
            limit is { IsNamed: true } ? limit.Pause : null);
    }

    public static string? RequestId(HttpResponseMessage response) =>
        response.Headers.TryGetValues("x-github-request-id", out var values) && values.FirstOrDefault() is { Length: > 0 and <= 100 } id
            && id.All(character => char.IsAsciiLetterOrDigit(character) || character is ':' or '-') ? id : null;

    private static GitHubFailureKind KindOf(int status) => status switch
    {
        401 => GitHubFailureKind.Unauthorized,
        403 => GitHubFailureKind.Forbidden,
        404 => GitHubFailureKind.NotFound,
        410 => GitHubFailureKind.Gone,
        408 or >= 500 => GitHubFailureKind.ServerBroke,
        409 => GitHubFailureKind.Conflict,
        < 400 => GitHubFailureKind.RedirectRefused,
        _ => GitHubFailureKind.Invalid,
    };

    private static string Reason(GitHubFailureKind kind, int status, string? complaint)
    {
        var says = complaint is null ? "" : $": {complaint}";
        return kind switch
        {
            GitHubFailureKind.Unauthorized => $"GitHub does not accept the token (401{says}); give GITHUB_TOKEN a valid one",
            GitHubFailureKind.Forbidden => $"the token does not allow it (403{says}); it needs the permission for this",
            GitHubFailureKind.NotFound => $"it does not exist, or the token may not see it (404{says})",
            GitHubFailureKind.Gone => $"it exists no longer (410{says})",
            GitHubFailureKind.Conflict => $"it was changed by somebody else meanwhile (409{says})",
            GitHubFailureKind.Limited => $"GitHub is asked too often ({status}{says})",
            GitHubFailureKind.ServerBroke => $"GitHub broke ({status}{says})",
            _ => $"GitHub answers {status}{says}",
        };
    }

    // Three ways to say it: for how long, until when, or with words alone. A 403 without any of them is about permissions.
    private static Limitation? Limit(int status, HttpResponseHeaders headers, string? complaint, DateTimeOffset now)
    {
        if (headers.RetryAfter is { } after && (after.Delta ?? after.Date - now) is { } pause)
        {
            return new Limitation(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, IsNamed: true);
        }

        if (Number(headers, "x-ratelimit-remaining") == 0 && Number(headers, "x-ratelimit-reset") is { } reset && reset is > 0 and < 253402300800)
        {
            // A second more: both clocks count whole ones.
            var left = DateTimeOffset.FromUnixTimeSeconds(reset) - now + TimeSpan.FromSeconds(1);
            return new Limitation(left > TimeSpan.Zero ? left : TimeSpan.Zero, IsNamed: true);
        }

        var isSaid = complaint?.Contains("rate limit", StringComparison.OrdinalIgnoreCase) == true || complaint?.Contains("abuse detection", StringComparison.OrdinalIgnoreCase) == true;
        return status == (int)HttpStatusCode.TooManyRequests || isSaid ? new Limitation(TimeSpan.Zero, IsNamed: false) : null;
    }

    private static long? Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private sealed record Limitation(TimeSpan Pause, bool IsNamed);
}

/// <param name="Failure">What to say when this was the last attempt.</param>
/// <param name="IsPassing">True when the same request may succeed later.</param>
/// <param name="Pause">How long GitHub asks to wait; null: it did not say.</param>
internal sealed record Refusal(GitHubFailure Failure, bool IsPassing, TimeSpan? Pause = null);
