using PolicyRunner.Text;

namespace PolicyRunner.Running.Approvals;

/// <summary>A signed request that lies beside a plan and is for something else: whoever is told that nobody has asked would not see why.</summary>
internal static class StrayRequest
{
    /// <summary>What the nearest request is for, and what to do. Whatever a file says is said only once its signature holds.</summary>
    /// <param name="planFile">As it was named.</param>
    /// <param name="verifier">Knows the signers.</param>
    /// <param name="approvals">What lies beside the plan.</param>
    /// <param name="wanted">What would count.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>A sentence without a full stop, for a command ends it; null when nobody has asked for anything.</returns>
    /// <exception cref="ApprovalException">There is no <c>ssh-keygen</c>.</exception>
    public static string? Tell(string planFile, ApprovalVerifier verifier, IReadOnlyList<Approval> approvals, ApprovalStatement wanted, DateTimeOffset now, CancellationToken cancellation)
    {
        var requests = approvals.Select(approval => approval.Statement).Where(said => said.Role is null).Select(said => (said.Repository, said.Digest, said.Request)).Distinct()
            .OrderBy(said => said.Digest != wanted.Digest).ThenBy(said => said.Request != wanted.Request);
        foreach (var (repository, digest, request) in requests)
        {
            if (verifier.Requesters(approvals, wanted with { Repository = repository, Digest = digest, Request = request }, now, cancellation) is [var requester, ..])
            {
                // Two clones with other remotes do not know that they are of one repository.
                var what = digest != wanted.Digest ? $"has asked for another plan than '{planFile}' holds; ask anew"
                    : request != wanted.Request ? $"has asked for another file of this plan than '{planFile}', and each is asked for on its own; ask anew"
                    : $"has asked for this run in the repository '{repository}', and here it is '{wanted.Repository}'; give both clones the same remote, origin; then it is asked for anew";
                return $"{requester} {what}: {ToolCommand.Of(["approve", planFile, "--request"])}";
            }
        }

        return null;
    }
}
