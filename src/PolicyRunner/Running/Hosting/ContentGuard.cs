using System.Text.Json.Nodes;
using PolicyRunner.Checking;
using PolicyRunner.Organisation;
using PolicyRunner.Running.Gating;

namespace PolicyRunner.Running.Hosting;

/// <summary>
/// Refuses a run whose runbook, or one that it calls, says what nobody of a role has approved in the pull request that brought it. Only
/// where the organisation asks for it; what cannot be asked is a reason against the run.
/// </summary>
internal static class ContentGuard
{
    /// <returns>What was found out, for the record, and every reason against the run, one sentence each.</returns>
    public static async Task<(JsonArray Reviews, IReadOnlyList<string> Refusals)> AskAsync(PlanReport report, IRepositoryHost? host, string root, CancellationToken cancellation)
    {
        var (reviews, refusals) = (new JsonArray(), new List<string>());
        if (report is not { Plan: { } plan, Request.Organisation: { Documents.Approvals.Count: > 0 } organisation })
        {
            return (reviews, refusals);
        }

        foreach (var path in plan.WithCalled.Select(one => one.Runbook.Document.Path).Distinct(StringComparer.Ordinal))
        {
            var rules = organisation.Documents.Approvals.Where(rule => rule.Paths.Any(glob => glob.Matches(path))).ToList();
            if (rules.Count == 0)
            {
                continue;
            }

            if (host is null || plan.Origin.Commit is not { } commit)
            {
                refusals.Add($"The content of '{path}' has to be approved by '{rules[0].Role}' in a pull request, and {(host is null ? "the service that knows cannot be asked; set GITHUB_TOKEN." : "it is not known which commit is checked out.")}");
                continue;
            }

            var review = await host.ReviewAsync(path, commit, organisation, cancellation).ConfigureAwait(false);
            reviews.Add(ContentApprovals.Written(review));
            refusals.AddRange(Complaints(review, rules, root));
        }

        return (reviews, refusals);
    }

    private static IEnumerable<string> Complaints(ReviewedContent review, IEnumerable<ContentRule> rules, string root) =>
        rules.Select(rule => ContentApprovals.Complaint(review, rule.Role, rule.Count, root)).OfType<string>().Distinct(StringComparer.Ordinal);
}
