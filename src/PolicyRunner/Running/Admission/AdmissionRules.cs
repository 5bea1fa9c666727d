using PolicyRunner.Checking;
using PolicyRunner.Planning;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Admission;

/// <summary>What can be judged by plan, check and work tree alone. Called runbooks are judged like the one that calls them.</summary>
internal static class AdmissionRules
{
    private const int MostNamed = 3;
    private static readonly string[] Runnable = ["accepted", "frozen"];

    // Who goes on was asked for confirmation and reason when it began, its steps may have left files, and what is left of it is compared step by step.
    /// <returns>Every reason against the run; empty when there is none.</returns>
    public static IEnumerable<Refusal> Judge(AdmissionRequest request) =>
    [
        .. One(Digest(request)), .. One(Policies(request)), .. ContractRules.Judge(request),
        .. request.Plan.WithCalled.SelectMany(plan => One(Status(request, plan))),
        .. request.Left is null ? [.. One(Confirmation(request)), .. One(Reason(request)), .. One(WorkTree(request))] : (IEnumerable<Refusal>)[],
    ];

    private static IEnumerable<Refusal> One(Refusal? refusal) => refusal is null ? [] : [refusal];

    private static Refusal? Digest(AdmissionRequest request) => request is { Left: null, Shown: { } shown } && shown.Digest != request.Plan.Digest
        ? new Refusal(
            RefusalKind.Digest,
            $"'{shown.Path}' shows the plan {shown.Digest[..12]}, but runbook, parameters, policies and tool as they are now make {request.Plan.Digest[..12]}",
            $"make a new plan and have it approved: {request.Plan.CommandInto(shown.Path)}")
        : null;

    // A verdict that was not reached is none: only a pass passes.
    private static Refusal? Policies(AdmissionRequest request)
    {
        if (request.Check.Verdict == Verdict.Pass)
        {
            return null;
        }

        var named = request.Check.Findings.Select(finding => $"{finding.Policy} at line {finding.Span.StartPosition.Line}").Distinct().Take(MostNamed).ToList();
        var what = named.Count > 0 ? $" ({Wording.And(named)})" : "";
        return new Refusal(RefusalKind.Policy, $"The policies do not pass the runbook{what}", $"see 'policyrunner check {request.Plan.Runbook.Document.Path}' and mend it");
    }

    private static Refusal? Status(AdmissionRequest request, Plan plan)
    {
        var runbook = plan.Runbook;
        var status = runbook.Declaration.Status ?? request.Organisation.Documents.StatusOf(runbook.Document.Path);
        return Runnable.Contains(status, StringComparer.Ordinal)
            ? null
            : new Refusal(RefusalKind.Status, status is null ? $"'{runbook.Id}' has no status" : $"'{runbook.Id}' is {status}", $"only {Wording.And(Runnable)} runbooks run: have it reviewed and set its status");
    }

    private static Refusal? Confirmation(AdmissionRequest request) => request.Plan.Confirm is { } asked && request.Confirmation != asked
        ? new Refusal(
            RefusalKind.Confirmation,
            request.Confirmation is null ? "The run is not confirmed" : $"'{request.Confirmation}' does not confirm it",
            $"type exactly: {asked}")
        : null;

    private static Refusal? Reason(AdmissionRequest request) =>
        string.IsNullOrWhiteSpace(request.Reason) && request.Plan.WithCalled.FirstOrDefault(plan => plan.Runbook.Declaration.ReasonRequired) is { } plan
            ? new Refusal(RefusalKind.Reason, $"'{plan.Runbook.Id}' asks for a reason", "give one: --reason TEXT")
            : null;

    private static Refusal? WorkTree(AdmissionRequest request)
    {
        var changes = request.Papers.Changes;
        if (request.IsDryRun || changes.Count == 0)
        {
            return null;
        }

        var named = changes.Take(MostNamed).Select(path => $"'{path}'");
        var more = changes.Count > MostNamed ? $" and {changes.Count - MostNamed} more" : "";
        return new Refusal(RefusalKind.WorkTree, $"Files are not as the commit has them: {string.Join(", ", named)}{more}", "commit or undo them, or try it with --dry-run");
    }
}
