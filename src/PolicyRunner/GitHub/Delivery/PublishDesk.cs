using System.Security.Cryptography;
using System.Text;
using PolicyRunner.GitHub.Api;

namespace PolicyRunner.GitHub.Delivery;

/// <summary>Publishes a verdict as a check run, as the one comment of a pull request, and to code scanning. Each channel for itself: one that fails keeps none of the others back.</summary>
public static class PublishDesk
{
    private const long MostSarifBytes = 256L * 1024 * 1024;

    /// <exception cref="InvalidDataException">It is not clear what the verdict is about.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<PublishReport> PublishAsync(PublishCommission commission, GitHubAccess access, CancellationToken cancellation)
    {
        using var github = new GitHubClient(access, commission.Clock);
        return await PublishAsync(commission, github, cancellation).ConfigureAwait(false);
    }

    internal static async Task<PublishReport> PublishAsync(PublishCommission commission, GitHubClient github, CancellationToken cancellation)
    {
        var left = await CheckedFiles.OfAsync(commission, github, cancellation).ConfigureAwait(false);
        var (words, json) = Read(left, commission.ReportFile);
        var deliveries = new List<Delivery>();
        JudgedChange? change = null;
        await Try("change", async () =>
        {
            change = await JudgedChange.FindAsync(github, commission, cancellation).ConfigureAwait(false);
            return null;
        }).ConfigureAwait(false);
        if (change is null)
        {
            return new PublishReport(words.Sentence, deliveries);
        }

        deliveries.Clear();
        await Try("check run", () => CheckRunAsync(github, commission, words, json, change, cancellation)).ConfigureAwait(false);
        foreach (var pull in change.PullRequests)
        {
            await Try($"comment on #{pull.Number}", () => CommentAsync(github, commission, words, change, pull, Owners, cancellation)).ConfigureAwait(false);

            // Who owns what is worth a line and no comment less.
            async Task<IReadOnlyList<string>> Owners()
            {
                try
                {
                    return await OwnersAsync(github, pull, cancellation).ConfigureAwait(false);
                }
                catch (GitHubException trouble)
                {
                    deliveries.Add(new Delivery($"owners of #{pull.Number}", null, trouble.Message));
                    return [];
                }
            }
        }

        if (commission.SarifFile is { } sarif)
        {
            await Try("code scanning", () => ScanAsync(github, () => left.Read(sarif, MostSarifBytes), change, cancellation)).ConfigureAwait(false);
        }

        return new PublishReport(words.Sentence, deliveries);

        async Task Try(string channel, Func<Task<string?>> deliver)
        {
            try
            {
                deliveries.Add(new Delivery(channel, await deliver().ConfigureAwait(false), null));
            }
            catch (Exception trouble) when (trouble is GitHubException or IOException or UnauthorizedAccessException)
            {
                deliveries.Add(new Delivery(channel, null, trouble.Message));
            }
        }
    }

    // A check that left no report, or something else in its place, reached no verdict. That is published like any other.
    private static (CheckedWords Words, byte[] Json) Read(CheckedFiles left, string path)
    {
        string trouble;
        try
        {
            var json = left.Read(path, CheckedReport.MostBytes);
            return (new CheckedWords(CheckedReport.Read(json)), json);
        }
        catch (InvalidDataException wrong)
        {
            trouble = $"The check left a report that cannot be read: {wrong.Message}.";
        }
        catch (InvalidReportException wrong)
        {
            trouble = $"The check left a report that cannot be read: {wrong.Message}.";
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            trouble = left.Problem ?? "The check left no report; its job says why.";
        }

        var none = new CheckedReport { Version = 1, Verdict = "error", Account = new CheckedAccount(0, 0, 0, 0, 0, 0, 1), Findings = [], Errors = [new CheckedError(null, trouble)] };
        return (new CheckedWords(none), Encoding.UTF8.GetBytes(trouble));
    }

    private static async Task<string?> CheckRunAsync(GitHubClient github, PublishCommission commission, CheckedWords words, byte[] json, JudgedChange change, CancellationToken cancellation)
    {
        // The same verdict on the same commit is the same check run, however often it is delivered.
        var draft = new CheckRunDraft
        {
            Name = commission.Check,
            HeadSha = change.Commit,
            ExternalId = Convert.ToHexStringLower(SHA256.HashData(json))[..32],
            DetailsUrl = commission.DetailsUrl,
        };
        var run = await github.CheckRuns.CompleteAsync(draft, words.Conclusion, CheckRunText.Output(words), CheckRunText.Annotations(words), cancellation).ConfigureAwait(false);
        return run.HtmlUrl;
    }

    private static async Task<string?> CommentAsync(GitHubClient github, PublishCommission commission, CheckedWords words, JudgedChange change, PullRequest pull, Func<Task<IReadOnlyList<string>>> owners, CancellationToken cancellation)
    {
        var there = await github.Comments.FindAsync(pull.Number, CommentState.Mark, cancellation).ConfigureAwait(false);
        if (there is null && words.Report.Verdict == "pass" && words.Ranked.Count == 0)
        {
            // Nothing to say, and nothing said before: the tick is enough.
            return null;
        }

        var source = $"{pull.HtmlUrl[..Math.Max(0, pull.HtmlUrl.LastIndexOf("/pull/", StringComparison.Ordinal))]}/blob/{change.Commit}/";
        var text = CommentText.Of(words, CommentState.Read(there?.Body), change.Commit, source, commission.DetailsUrl, await owners().ConfigureAwait(false));
        return (await github.Comments.StickAsync(pull.Number, CommentState.Mark, text, cancellation).ConfigureAwait(false)).HtmlUrl;
    }

    private static async Task<IReadOnlyList<string>> OwnersAsync(GitHubClient github, PullRequest pull, CancellationToken cancellation)
    {
        // The base says who owns what: the change could name somebody else.
        foreach (var place in CodeOwners.Places)
        {
            if (await github.Contents.TextAsync(place, pull.Base.Sha, cancellation).ConfigureAwait(false) is { } text)
            {
                var files = await github.PullRequests.FilesAsync(pull.Number, cancellation).ConfigureAwait(false);
                return CodeOwners.Read(text).Of(files.Select(file => file.Filename));
            }
        }

        return [];
    }

    private static async Task<string?> ScanAsync(GitHubClient github, Func<byte[]> read, JudgedChange change, CancellationToken cancellation)
    {
        if (change.PullRequests is not [var pull, ..])
        {
            return null;
        }

        await github.Scanning.UploadAsync(change.Commit, $"refs/pull/{pull.Number}/head", read(), cancellation).ConfigureAwait(false);
        return null;
    }
}
