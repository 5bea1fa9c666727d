using System.Text.Json.Nodes;
using PolicyRunner.Organisation;
using PolicyRunner.Runbooks;

namespace PolicyRunner.GitHub.Workflows;

/// <summary>What the token of the plan job may do: it asks about the run, and who reviewed a runbook only where the organisation wants it reviewed.</summary>
internal static class PlanPermissions
{
    public static JsonObject Of(Runbook runbook, Library library, OrganisationFile organisation) => IsReviewed(runbook, library, organisation)
        ? JobParts.Permissions(("actions", "read"), ("contents", "read"), ("pull-requests", "read"))
        : JobParts.Permissions(("actions", "read"), ("contents", "read"));

    // Of the runbook and of those that it calls: what the plan job asks about before it lets the run in.
    private static bool IsReviewed(Runbook runbook, Library library, OrganisationFile organisation)
    {
        if (organisation.Documents.Approvals.Count == 0)
        {
            return false;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<Runbook>([runbook]);
        while (open.TryPop(out var one))
        {
            if (organisation.Documents.Approvals.Any(rule => rule.Paths.Any(glob => glob.Matches(one.Document.Path))))
            {
                return true;
            }

            foreach (var id in one.Actions.Where(action => action.Kind == ActionKind.Call).Select(action => action.Yaml?.Text("runbook")).OfType<string>().Where(seen.Add))
            {
                foreach (var called in library.RunbooksOf(id).Where(other => other.IsDeclared))
                {
                    open.Push(called);
                }
            }
        }

        return false;
    }
}
