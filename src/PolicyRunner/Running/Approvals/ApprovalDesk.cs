using PolicyRunner.Checking;
using PolicyRunner.Organisation;
using PolicyRunner.Planning;
using PolicyRunner.Running.Admission;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Approvals;

/// <summary>
/// Signs a plan's request, or an approval of it. The plan is made anew from the signer's own files: what is signed is what
/// they make, not what the plan's file says about itself.
/// </summary>
/// <example><code>var report = ApprovalDesk.Sign(new ApprovalCommission { PlanFile = "plan.json", Role = "dba", Tool = "1.0.0", WorkingDirectory = folder }, cancellation);</code></example>
public static class ApprovalDesk
{
    private static readonly TimeSpan UsualLife = TimeSpan.FromHours(8);

    /// <exception cref="ApprovalException">There is no key, no <c>ssh-keygen</c>, or it did not sign.</exception>
    /// <exception cref="Journal.Shared.SharedStateException">It cannot be told which remote people share.</exception>
    public static ApprovalReport Sign(ApprovalCommission commission, CancellationToken cancellation)
    {
        if (Read(commission, out var unreadable) is not { } shown)
        {
            return Problem(unreadable);
        }

        var root = FileFinder.Repository(commission.WorkingDirectory) ?? commission.WorkingDirectory;
        var report = PlanDesk.Make(Planning(commission, shown, root), cancellation);
        if (report is not { Plan: { } plan, Request.Organisation: { } organisation })
        {
            return new ApprovalReport { Problems = [.. report.Problems.Select(problem => $"{problem}")], IsBroken = report.IsBroken };
        }

        if (commission.Role is { } role && !organisation.Roles.Contains(role))
        {
            return Problem($"There is no role '{role}' in the organisation file.{organisation.Roles.Hint(role)}");
        }

        // Who signs says that it may be run, and what the policies do not pass may not: not even behind broken glass.
        string[] refusals =
        [
            .. plan.Digest == shown.Digest ? [] : new[] { $"Your files make the plan {plan.Digest[..12]} and not {shown.Digest[..12]}; get the commit that '{shown.Path}' was made from, or plan it anew: {plan.CommandInto(shown.Path)}" },
            .. report.Objections,
        ];
        if (refusals.Length > 0)
        {
            return new ApprovalReport { Plan = plan, Refusals = refusals, IsBroken = report.IsUnjudged };
        }

        var key = SigningKey.Find(organisation, commission.Key is { } file ? Path.GetFullPath(file, commission.WorkingDirectory) : null, commission.Home, cancellation);
        var papers = AdmissionPapers.Read(commission.WorkingDirectory, commission.PlanFile, cancellation);
        var statement = new ApprovalStatement { Repository = papers.Repository, Digest = plan.Digest, Request = shown.Request, Requester = key.Identity };
        return commission.Role is null ? Write(commission, plan, statement, key, organisation, cancellation) : Approve(commission, plan, statement, key, organisation, papers, cancellation);
    }

    private static ApprovalReport Approve(
        ApprovalCommission commission, Plan plan, ApprovalStatement own, SigningKey key, OrganisationFile organisation, AdmissionPapers papers, CancellationToken cancellation)
    {
        var role = commission.Role!;
        var now = commission.Clock.GetUtcNow();
        var verifier = new ApprovalVerifier(organisation);
        var requesters = verifier.Requesters(papers.Approvals, own, now, cancellation);
        if (requesters.Count != 1 && role != ApprovalVerifier.BreakGlass)
        {
            return Refused(plan, requesters.Count == 0
                ? StrayRequest.Tell(commission.PlanFile, verifier, papers.Approvals, own, now, cancellation) ?? $"Nobody has asked for this run; whoever will start it signs first: {ToolCommand.Of(["approve", commission.PlanFile, "--request"])}"
                : $"{Wording.And(requesters)} ask for this run; remove the requests of those who will not start it from '{ApprovalFolder.Of(commission.PlanFile)}'.");
        }

        var longest = role == ApprovalVerifier.BreakGlass ? ApprovalVerifier.BreakGlassLife : ApprovalVerifier.LongestLife;
        var life = commission.Life ?? (role == ApprovalVerifier.BreakGlass ? longest : UsualLife);
        if (life <= TimeSpan.Zero || life > longest)
        {
            return Problem($"An approval as '{role}' holds for at most {Duration.Format(longest)}.");
        }

        var expires = now + life;
        var requester = requesters.Count == 1 ? requesters[0] : key.Identity;
        var statement = own with { Requester = requester, Role = role, Expires = new DateTimeOffset(expires.Ticks - (expires.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero) };
        return Write(commission, plan, statement, key, organisation, cancellation);
    }

    // What would not count is not signed; what was signed is verified before anybody relies on it.
    private static ApprovalReport Write(ApprovalCommission commission, Plan plan, ApprovalStatement statement, SigningKey key, OrganisationFile organisation, CancellationToken cancellation)
    {
        var verifier = new ApprovalVerifier(organisation);
        if (verifier.Complaint(statement, key.PublicKey) is { } complaint)
        {
            return Refused(plan, $"It would not count: {complaint}.");
        }

        var approval = new Approval(statement, SshKeygen.Sign(key.File, statement.Purpose, statement.ToBytes(), cancellation), "");
        var reading = verifier.Read([approval], statement, commission.Clock.GetUtcNow(), cancellation);
        if (reading.Rejected is [{ } rejected, ..])
        {
            throw new ApprovalException($"The signature of '{key.File}' does not count: {rejected.Reason}.");
        }

        try
        {
            var path = ApprovalFolder.Write(Path.GetFullPath(commission.PlanFile, commission.WorkingDirectory), approval, key.Identity);
            return new ApprovalReport { Plan = plan, Approval = approval, Person = key.Identity, Path = path };
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new ApprovalException($"The approval cannot be written: {trouble.Message}", trouble);
        }
    }

    private static PlanFile? Read(ApprovalCommission commission, out string problem)
    {
        problem = "";
        try
        {
            return PlanFile.Read(Path.GetFullPath(commission.PlanFile, commission.WorkingDirectory), commission.PlanFile);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException or FormatException)
        {
            problem = trouble.Message;
            return null;
        }
    }

    private static PlanCommission Planning(ApprovalCommission commission, PlanFile shown, string root) => new()
    {
        Runbook = $"{Path.Combine(root, shown.File)}#{shown.Runbook}",
        Parameters = shown.Parameters,
        PoliciesFolder = commission.PoliciesFolder,
        ConfigFile = commission.ConfigFile,
        Tool = commission.Tool,
        WorkingDirectory = commission.WorkingDirectory,
        Clock = commission.Clock,
    };

    private static ApprovalReport Refused(Plan plan, string reason) => new() { Plan = plan, Refusals = [reason] };

    private static ApprovalReport Problem(string problem) => new() { Problems = [problem] };
}
