using PolicyRunner.Checking;
using PolicyRunner.Git;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Planning;
using PolicyRunner.Running.Admission;
using PolicyRunner.Running.Approvals;

namespace PolicyRunner.Running.Jobs;

/// <summary>What must hold before a job does anything: the place, what the service says, what the shared state and the clock say.</summary>
internal sealed class JobGate(RunSession session, JobPlace place)
{
    private const string Unasked = "Environments and approvals cannot be verified";

    public static RunReport Refused(Plan? plan, IReadOnlyList<string> reasons) => new() { Outcome = RunOutcome.Refused, Plan = plan, Reasons = reasons };

    /// <summary>Every reason why nothing may run in this place.</summary>
    public IEnumerable<string> Place() => place.Refusals(FileFinder.Repository(session.Root) is { } root ? HeadCommit.Of(root) : null);

    /// <summary>What the service says about the environments and approvals of a plan; nothing when it has none.</summary>
    public async Task<(JobFacts? Facts, IReadOnlyList<string> Problems)> FactsAsync(PlanReport report, CancellationToken stop)
    {
        if (report.Plan is not { } plan || JobRules.Environments(plan).Count == 0)
        {
            return (null, []);
        }

        if (session.JobFacts is not { } service)
        {
            return (null, [$"{Unasked} from here; run it where the service can be asked."]);
        }

        var (facts, problem) = await service.ReadAsync(place, JobRules.Question(plan, report.Request!.Organisation), stop).ConfigureAwait(false);
        return (facts, problem is null ? [] : [$"{Unasked}: {problem}"]);
    }

    /// <summary>Why this run may not go on with an earlier one although it began to, or null: it is none's successor, or it was the first.</summary>
    public async Task<string?> ClaimAsync(string? from, CancellationToken stop) => from is null ? null
        : session.JobFacts is not { } service ? $"Whether another run goes on with run {from} cannot be known from here; run it where the service can be asked."
        : await service.ClaimAsync(place, from, stop).ConfigureAwait(false);

    /// <summary>What a run asks of the shared state and of the clock; who said yes the service knows.</summary>
    /// <param name="id">The run's id.</param>
    /// <param name="report">The plan.</param>
    /// <param name="earlier">What was done of it when it goes on, else null.</param>
    /// <param name="stop">Ends it.</param>
    /// <param name="decision">The decision, or null: there is none, and a reason says why.</param>
    public IReadOnlyList<string> Decide(string id, PlanReport report, Recording.EarlierRun? earlier, CancellationToken stop, out AdmissionDecision? decision)
    {
        decision = null;
        try
        {
            var request = RunAdmission.Request(session, id, report, null, stop) with { IsJob = true };
            decision = AdmissionDesk.Decide(earlier is null ? request : RunAdmission.Again(request, earlier), stop);
            return [.. decision.Refusals.Where(refusal => refusal.Kind != RefusalKind.Policy).Select(refusal => $"{refusal}")];
        }
        catch (Exception trouble) when (trouble is SharedStateException or ApprovalException)
        {
            return [trouble.Message];
        }
    }
}
