using PolicyRunner.Checking;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Admission;

/// <summary>What can be judged without the shared state.</summary>
internal static class AdmissionRules
{
    private const int MostNamed = 3;
    private static readonly string[] Runnable = ["accepted", "frozen"];

    /// <returns>Every reason against the run; empty when there is none.</returns>
    public static IReadOnlyList<Refusal> Judge(AdmissionRequest request) =>
        [.. new[] { Digest(request), Policies(request), Status(request), Approval(request), Confirmation(request), Reason(request), WorkTree(request) }.OfType<Refusal>()];

    private static Refusal? Digest(AdmissionRequest request) => request.Shown is { } shown && shown.Digest != request.Plan.Digest
        ? new Refusal(
            RefusalKind.Digest,
            $"'{shown.Path}' shows the plan {shown.Digest[..12]}, but runbook, parameters, policies and tool as they are now make {request.Plan.Digest[..12]}",
            $"make a new plan and have it approved: policyrunner plan {request.Plan.Runbook.Id} --out {shown.Path}")
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

    private static Refusal? Status(AdmissionRequest request)
    {
        var runbook = request.Plan.Runbook;
        var status = runbook.Declaration.Status ?? request.Organisation.Documents.StatusOf(runbook.Document.Path);
        return Runnable.Contains(status, StringComparer.Ordinal)
            ? null
            : new Refusal(RefusalKind.Status, status is null ? $"'{runbook.Id}' has no status" : $"'{runbook.Id}' is {status}", $"only {Wording.And(Runnable)} runbooks run: have it reviewed and set its status");
    }

    private static Refusal? Approval(AdmissionRequest request) => request.Plan.Approvals.Count > 0
        ? new Refusal(
            RefusalKind.Approval,
            $"The plan needs {Wording.And(request.Plan.Approvals.Select(approval => $"{approval.Count} of '{approval.Role}'"))} to approve it",
            "approvals cannot be verified here")
        : null;

    private static Refusal? Confirmation(AdmissionRequest request) => request.Plan.Confirm is { } asked && request.Confirmation != asked
        ? new Refusal(
            RefusalKind.Confirmation,
            request.Confirmation is null ? "The run is not confirmed" : $"'{request.Confirmation}' does not confirm it",
            $"type exactly: {asked}")
        : null;

    private static Refusal? Reason(AdmissionRequest request) => request.Plan.Runbook.Declaration.ReasonRequired && string.IsNullOrWhiteSpace(request.Reason)
        ? new Refusal(RefusalKind.Reason, $"'{request.Plan.Runbook.Id}' asks for a reason", "give one: --reason TEXT")
        : null;

    private static Refusal? WorkTree(AdmissionRequest request)
    {
        if (request.IsDryRun || request.Changes.Count == 0)
        {
            return null;
        }

        var named = request.Changes.Take(MostNamed).Select(path => $"'{path}'");
        var more = request.Changes.Count > MostNamed ? $" and {request.Changes.Count - MostNamed} more" : "";
        return new Refusal(RefusalKind.WorkTree, $"Files are not as the commit has them: {string.Join(", ", named)}{more}", "commit or undo them, or try it with --dry-run");
    }
}
