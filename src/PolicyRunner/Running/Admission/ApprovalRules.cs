using PolicyRunner.Organisation;
using PolicyRunner.Planning;
using PolicyRunner.Running.Approvals;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Admission;

/// <summary>Who has to say yes, and who has.</summary>
internal static class ApprovalRules
{
    /// <summary>What the signed statements are worth; null when there are none and none is asked for.</summary>
    /// <exception cref="ApprovalException">They cannot be verified.</exception>
    public static ApprovalReading? Read(AdmissionRequest request, CancellationToken cancellation) => request.Shown is { } shown && request.Papers.Approvals.Count > 0
        ? new ApprovalVerifier(request.Organisation).Read(
            request.Papers.Approvals,
            new ApprovalStatement { Repository = request.Papers.Repository, Digest = request.Left is null ? request.Plan.Digest : shown.Digest, Request = shown.Request, Requester = request.Requester },
            request.Clock.GetUtcNow(),
            cancellation)
        : null;

    public static IEnumerable<Refusal> Judge(AdmissionRequest request, ApprovalReading? reading)
    {
        var needs = Needs(request.Scope.Plans, request.Organisation);
        if (needs.Count == 0 || request.IsJob)
        {
            yield break;
        }

        if (request.Shown is not { } shown)
        {
            var what = Wording.And(needs.Select(need => $"{need.Count} of '{need.Role}'"));
            yield return request.Left is not null ? new Refusal(
                RefusalKind.Approval,
                $"What is left needs {what} to approve it, and the run began without a plan's file that could be signed",
                "undo by hand what was done and start a new run")
                : new Refusal(
                RefusalKind.Approval,
                $"The plan needs {what} to approve it",
                $"write it into a file, sign as the one who asks, and have it approved: {request.Plan.CommandInto("plan.json")}");
            yield break;
        }

        if (reading?.IsRequesterProven != true)
        {
            // Who asked is only a hint here: whether that person's signature counts is found out when the run is theirs.
            var others = request.Papers.Approvals.Where(approval => approval.Statement.Role is null).Select(approval => approval.Statement.Requester).Distinct().ToList();
            yield return new Refusal(
                RefusalKind.Requester,
                $"{request.Requester} has not signed the request of '{shown.Path}'{(others.Count > 0 ? $", but {Wording.And(others)}" : "")}",
                $"ask for the run: {ToolCommand.Of(["approve", shown.Path, "--request"])}{(others is [var other] ? $"; or say that you are {other}: --as {other}" : "")}");
        }

        foreach (var need in needs)
        {
            var people = reading?.PeopleOf(need.Role) ?? [];
            if (people.Count < need.Count)
            {
                var has = people.Count == 0 ? "and has none" : $"and has {people.Count} ({Wording.And(people)})";
                var when = need.When is { } condition ? $", whose condition '{condition}' is decided too late to ask then" : "";
                yield return request.Organisation.Roles.Contains(need.Role)
                    ? new Refusal(
                        RefusalKind.Approval,
                        $"The plan needs {Wording.Count(need.Count, "approval")} by '{need.Role}'{when} {has}",
                        $"let somebody else of that role sign: {ToolCommand.Of(["approve", shown.Path, "--role", need.Role])}")
                    : new Refusal(RefusalKind.Approval, $"The plan needs approval by '{need.Role}', a role that the organisation file does not have", Refusal.HelpWithName(request.Organisation.Roles.Hint(need.Role)));
            }
        }
    }

    /// <summary>
    /// Who has to say yes to plans. A role that is asked for twice, here and by a called runbook, gives as many as the larger number
    /// says. What is decided while running is asked for now: then nobody may be there to ask.
    /// </summary>
    public static IReadOnlyList<PlannedApproval> Needs(IEnumerable<Plan> plans, OrganisationFile organisation)
    {
        var all = plans.ToList();
        var needs = all.SelectMany(plan => plan.Approvals).ToList();
        foreach (var plan in all.Where(plan => plan.Runbook.Declaration is { Risk: "high", Window: not null }))
        {
            needs.AddRange((organisation.Windows[plan.Runbook.Declaration.Window!]?.HighRiskApproval ?? []).Select(role => new PlannedApproval(role, 1, null)));
        }

        return [.. needs.GroupBy(need => need.Role, StringComparer.Ordinal).Select(role => role.MaxBy(need => need.Count)!)];
    }
}
