using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using PolicyRunner.Checking;
using PolicyRunner.Gates;
using PolicyRunner.Gates.Files;
using PolicyRunner.Running.Hosting;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Gating;

/// <summary>What the service that the repository lies at says of the commit: its checks, and who approved what a file says.</summary>
internal static class GateHostFacts
{
    /// <summary>What is said where there is no service.</summary>
    public const string Nobody = "The service that the repository lies at cannot be asked; set GITHUB_TOKEN.";

    public static async Task<Judgement> ChecksAsync(GateContext context, ChecksCondition condition, CancellationToken cancellation)
    {
        if (Missing(context) is { } missing)
        {
            return missing;
        }

        var (checks, problem) = await context.Commission.Host!.ChecksAsync(context.Commit!, condition.Names, cancellation).ConfigureAwait(false);
        if (checks is null)
        {
            return Judgement.Broken($"Nobody knows the checks of {context.Commit![..12]}: {problem}");
        }

        var judged = condition.Names.Select(name => One(name, [.. checks.Where(check => check.Name == name && (condition.App is null || check.App == condition.App))], context.Commit!, condition.App)).ToList();
        var verdict = GateVerdicts.All([.. judged.Select(one => one.Verdict)]);
        return judged.First(one => one.Verdict == verdict) with
        {
            Evidence = new JsonObject
            {
                ["commit"] = context.Commit,
                ["checks"] = new JsonArray([.. checks.Select(check => new JsonObject { ["name"] = check.Name, ["app"] = check.App, ["conclusion"] = check.Conclusion })]),
            },
            Reason = verdict == GateVerdict.Pass ? $"{Wording.And(condition.Names.Select(name => $"'{name}'"))} {(condition.Names.Count == 1 ? "is" : "are")} green on {context.Commit![..12]}." : judged.First(one => one.Verdict == verdict).Reason,
        };
    }

    public static async Task<Judgement> ContentAsync(GateContext context, ContentCondition condition, CancellationToken cancellation)
    {
        if (Missing(context) is { } missing)
        {
            return missing;
        }

        var (path, unknown) = condition.Path is { } given ? (given, null) : PathOf(context, condition.Runbook!, cancellation);
        if (path is null)
        {
            return Judgement.Broken(unknown!);
        }

        var review = await context.Commission.Host!.ReviewAsync(path, context.Commit!, context.Configuration.Organisation, cancellation).ConfigureAwait(false);
        var complaint = ContentApprovals.Complaint(review, condition.Role, condition.Count, context.Root);
        return new Judgement(
            complaint is null ? GateVerdict.Pass : review.PullRequest is null ? GateVerdict.NoData : GateVerdict.Fail,
            complaint ?? $"The content of '{path}' was approved in pull request {review.PullRequest} by {Wording.And(review.Approvers.Where(approver => approver.Roles.Contains(condition.Role, StringComparer.Ordinal)).Select(approver => approver.Person))}.")
        {
            Evidence = ContentApprovals.Written(review),
        };
    }

    private static Judgement? Missing(GateContext context) =>
        context.Commit is null ? Judgement.Broken("It is not known which commit is checked out, so that nothing can be said of it.")
        : context.Commission.Host is null ? Judgement.Nothing(Nobody)
        : null;

    private static Judgement One(string name, IReadOnlyList<CheckFact> found, string commit, string? app)
    {
        var bad = found.FirstOrDefault(check => check.Conclusion is not (null or "success" or "skipped" or "neutral" or "stale"));
        var open = found.FirstOrDefault(check => check.Conclusion != "success");
        return found.Count == 0 ? Judgement.Nothing($"There is no check '{name}'{(app is null ? "" : $" of {app}")} on {commit[..12]}.")
            : bad is not null ? new Judgement(GateVerdict.Fail, $"The check '{name}' on {commit[..12]} ended with {bad.Conclusion}.")
            : open is not null ? Judgement.Nothing(open.Conclusion is null ? $"The check '{name}' on {commit[..12]} has not ended." : $"The check '{name}' on {commit[..12]} was {open.Conclusion} and has checked nothing.")
            : new Judgement(GateVerdict.Pass, $"'{name}' is green on {commit[..12]}.");
    }

    private static (string? Path, string? Problem) PathOf(GateContext context, string runbook, CancellationToken cancellation)
    {
        var found = GateDocuments.Runbooks(new Runbooks.Library([]), context.Root, context.Configuration, cancellation).Where(one => one.Id == runbook && one.IsDeclared).ToList();
        return found is [var only] ? (only.Document.Path, null)
            : (null, found.Count == 0 ? $"No declared runbook has the id '{runbook}'." : $"'{runbook}' is the id of several runbooks; give each one of its own.");
    }
}

/// <summary>Whether what a file says here is what people approved.</summary>
internal static class ContentApprovals
{
    /// <summary>Why it is not, in one sentence, or null.</summary>
    /// <param name="review">What the service says.</param>
    /// <param name="role">Whose approval counts.</param>
    /// <param name="count">Of how many.</param>
    /// <param name="root">Where the file lies.</param>
    public static string? Complaint(ReviewedContent review, string role, int count, string root) =>
        review.ComplaintFor(role, count)
        ?? (Blob(Path.Combine(root, review.Path), review.Blob) == review.Blob ? null : $"What '{review.Path}' says here is not what the commit has; commit it and have it reviewed, or undo it.");

    public static JsonObject Written(ReviewedContent review) => new()
    {
        ["path"] = review.Path,
        ["blob"] = review.Blob,
        ["pullRequest"] = review.PullRequest,
        ["approvers"] = new JsonArray([.. review.Approvers.Select(approver => new JsonObject { ["person"] = approver.Person, ["roles"] = new JsonArray([.. approver.Roles.Select(role => (JsonNode)role)]) })]),
    };

    // Git's name of a content: the hash of its length and its bytes, of the length that the other one has.
    private static string? Blob(string file, string? like)
    {
        try
        {
            var content = File.ReadAllBytes(file);
            byte[] whole = [.. Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. content];
#pragma warning disable CA5350 // Git chose it, and names content by it.
            return Convert.ToHexStringLower(like is { Length: 64 } ? SHA256.HashData(whole) : SHA1.HashData(whole));
#pragma warning restore CA5350
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
