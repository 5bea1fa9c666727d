using System.Text.Json.Nodes;
using PolicyRunner.Checking;
using PolicyRunner.Gates;
using PolicyRunner.Gates.Files;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Planning;
using PolicyRunner.Running.Admission;
using PolicyRunner.Running.Approvals;
using PolicyRunner.Running.Steps;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Gating;

/// <summary>
/// Whether enough people have approved a plan: those that its runbook asks for, and those that the gate asks for at its risk. The plan
/// is made anew; what its file says of itself counts for nothing. A runbook that states no risk is taken for one of high risk.
/// </summary>
internal static class GateApprovals
{
    public static Judgement Judge(GateContext context, ApprovalsCondition condition, CancellationToken cancellation)
    {
        var full = Path.GetFullPath(condition.Plan, context.Root);
        if (WorkingFolder.IsOutside(condition.Plan, context.Root))
        {
            return Judgement.Broken($"'{condition.Plan}' is outside of the repository; name a plan in it.");
        }

        if (RealPath.LeadsOut(full, context.Root))
        {
            return Judgement.Broken($"'{condition.Plan}' leads out of the repository or into .git through a symbolic link; put the file itself there.");
        }

        if (!File.Exists(full))
        {
            return Judgement.Nothing($"There is no plan '{condition.Plan}'.");
        }

        try
        {
            return Judge(context, condition, PlanFile.Read(full, condition.Plan), full, cancellation);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException or FormatException or ApprovalException or SharedStateException)
        {
            return Judgement.Broken(trouble.Message);
        }
    }

    private static Judgement Judge(GateContext context, ApprovalsCondition condition, PlanFile shown, string full, CancellationToken cancellation)
    {
        var commission = context.Commission;
        var report = PlanDesk.Make(
            new PlanCommission
            {
                Runbook = $"{Path.Combine(context.Root, shown.File)}#{shown.Runbook}",
                Parameters = shown.Parameters,
                PoliciesFolder = commission.PoliciesFolder,
                ConfigFile = commission.ConfigFile,
                Tool = commission.Tool,
                WorkingDirectory = commission.WorkingDirectory,
                Clock = commission.Clock,
            },
            cancellation);
        if (report is not { Plan: { } plan, Request.Organisation: { } organisation })
        {
            return Judgement.Broken($"'{condition.Plan}' cannot be planned anew: {report.Problems[0]}");
        }

        if (plan.Digest != shown.Digest)
        {
            return new Judgement(GateVerdict.Fail, $"'{condition.Plan}' shows the plan {shown.Digest[..12]}, and the files here make {plan.Digest[..12]}; plan anew and have it approved.");
        }

        // Signatures count for a plan that may run. The policies' word is asked for anew: since they were given it may have changed.
        if (report.Objections is [var objection, ..])
        {
            return report.IsUnjudged ? Judgement.Broken($"'{condition.Plan}' could not be judged: {objection}") : new Judgement(GateVerdict.Fail, $"'{condition.Plan}' would be refused. {objection}");
        }

        var used = RequestBook.Find(SharedState.Open(commission.WorkingDirectory, cancellation).Read(cancellation), shown.Request);
        if (used is not null)
        {
            return new Judgement(GateVerdict.Fail, $"The approvals of '{condition.Plan}' were used up by the run {used.Run}; plan anew and have it approved.");
        }

        var risk = plan.WithCalled.All(one => one.Runbook.Declaration.Risk == "low") ? "low" : "high";
        var needs = Needs(plan, organisation, condition, risk);
        var papers = AdmissionPapers.Read(commission.WorkingDirectory, full, cancellation);
        var verifier = new ApprovalVerifier(organisation);
        var wanted = new ApprovalStatement { Repository = papers.Repository, Digest = plan.Digest, Request = shown.Request, Requester = "" };
        var requesters = verifier.Requesters(papers.Approvals, wanted, context.Clock.GetUtcNow(), cancellation);
        var reading = requesters is [var requester] ? verifier.Read(papers.Approvals, wanted with { Requester = requester }, context.Clock.GetUtcNow(), cancellation) : null;
        var stray = requesters.Count == 0 && needs.Count > 0 ? StrayRequest.Tell(condition.Plan, verifier, papers.Approvals, wanted, context.Clock.GetUtcNow(), cancellation) : null;
        return Judged(condition, risk, needs, requesters, stray, reading) with
        {
            Evidence = new JsonObject
            {
                ["plan"] = plan.Digest,
                ["request"] = shown.Request,
                ["risk"] = risk,
                ["requesters"] = new JsonArray([.. requesters.Select(person => (JsonNode)person)]),
                ["needs"] = new JsonObject(needs.Select(need => KeyValuePair.Create(need.Role, (JsonNode?)need.Count))),
                ["approvals"] = new JsonArray([.. (reading?.Accepted ?? []).Select(one => new JsonObject { ["role"] = one.Role, ["person"] = one.Person, ["key"] = one.Key, ["expires"] = Moment.Format(one.Expires) })]),
                ["rejected"] = new JsonArray([.. (reading?.Rejected ?? []).Select(one => new JsonObject { ["file"] = one.Source, ["reason"] = one.Reason })]),
            },
        };
    }

    private static Judgement Judged(ApprovalsCondition condition, string risk, IReadOnlyList<PlannedApproval> needs, IReadOnlyList<string> requesters, string? stray, ApprovalReading? reading)
    {
        if (needs.Count == 0)
        {
            return new Judgement(GateVerdict.Pass, $"A plan of {risk} risk needs nobody's approval here.");
        }

        if (reading is null)
        {
            return Judgement.Nothing(requesters.Count == 0
                ? stray ?? $"Nobody has asked for the run of '{condition.Plan}': policyrunner approve {condition.Plan} --request"
                : $"{Wording.And(requesters)} ask for the run of '{condition.Plan}'; keep the request of the one who will start it.");
        }

        foreach (var need in needs)
        {
            var people = reading.PeopleOf(need.Role);
            if (people.Count < need.Count)
            {
                return new Judgement(GateVerdict.Fail, $"A plan of {risk} risk needs {Wording.Count(need.Count, "approval")} by '{need.Role}' and has {(people.Count == 0 ? "none" : $"{people.Count} ({Wording.And(people)})")}.");
            }
        }

        return new Judgement(GateVerdict.Pass, $"Approved by {Wording.And(needs.Select(need => $"{Wording.And(reading.PeopleOf(need.Role))} as '{need.Role}'"))}.");
    }

    // A role that is asked for twice gives as many as the larger number says.
    private static IReadOnlyList<PlannedApproval> Needs(Plan plan, Organisation.OrganisationFile organisation, ApprovalsCondition condition, string risk) =>
    [
        .. ApprovalRules.Needs(plan.WithCalled, organisation)
            .Concat(condition.Roles.Concat(risk == "low" ? condition.Low : condition.High).Select(role => new PlannedApproval(role.Key, role.Value, null)))
            .GroupBy(need => need.Role, StringComparer.Ordinal).Select(role => role.MaxBy(need => need.Count)!),
    ];
}
