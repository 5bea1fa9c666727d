using PolicyRunner.Findings;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>
/// The one place where waivers and ignore comments are held against findings: for a check, a sample, a plan and a run.
/// Whatever is not in order waives nothing and is a finding itself.
/// </summary>
/// <example><code>
/// var findings = Waiving.Apply(evaluation.Run(cancellation), new WaivingContext { … });
/// var waived = findings.Where(finding => finding.Waiver is not null);
/// </code></example>
internal sealed class Waiving
{
    private readonly WaivingContext context;
    private readonly List<RawFinding> findings = [];
    private readonly StandingWaivers standing = new();
    private readonly Dictionary<SourceFile, Dictionary<string, List<StandingWaiver>>> inline = [];
    private readonly ActivePolicy inOrder;
    private readonly ActivePolicy? inUse;

    private Waiving(WaivingContext context)
    {
        this.context = context;
        inOrder = context.Policies.Active.First(active => active.Policy == WaiverPolicies.InOrder);
        inUse = context.Policies.Active.FirstOrDefault(active => active.Policy == WaiverPolicies.InUse);
    }

    /// <returns>The findings, those marked that a waiver covers, and with them what is wrong with the waivers themselves.</returns>
    public static List<RawFinding> Apply(List<RawFinding> raw, WaivingContext context)
    {
        // Most repositories waive nothing, and most checks have no time to lose.
        if (context.Organisation.Waivers.Count == 0 && !HasIgnores(context.Library))
        {
            return raw;
        }

        var waiving = new Waiving(context);
        waiving.Judge();
        waiving.Mark(raw);
        waiving.ReportUnused();
        return waiving.findings;
    }

    private static bool HasIgnores(Library library)
    {
        foreach (var document in library.Documents)
        {
            if (document.Ignores.Count > 0)
            {
                return true;
            }
        }

        return false;
    }

    private void Judge()
    {
        foreach (var waiver in context.Organisation.Waivers)
        {
            var place = waiver.Span.FirstLine();
            var fault = Spoken.IsNothing(waiver.Owner) ? "This waiver has no owner; name who answers for it."
                : Stranger(waiver.Owner) is { } stranger ? $"This waiver is owned by {stranger}"
                : Spoken.IsNothing(waiver.Reason) ? "This waiver gives no reason; say why the finding is accepted."
                : null;
            if (IsInOrder("waiver", waiver.Policy, waiver.Expires, place, fault))
            {
                standing.Add(new StandingWaiver(waiver));
            }
        }

        foreach (var document in context.Library.Documents)
        {
            if (document.Ignores.Count > 0)
            {
                Judge(document);
            }
        }
    }

    private void Judge(Document document)
    {
        var merged = context.IgnoresAtBase?.Invoke(document).ToList();
        foreach (var ignore in document.Ignores)
        {
            var owner = ignore.Owner ?? OwnerOf(document, ignore.Span);
            var fault = ignore.Fault?.Say(isOwned: !Spoken.IsNothing(owner))
                ?? (Spoken.IsNothing(owner) ? "Nobody owns this ignore, because the page has no owner; write 'by TEAM' before the colon." : Stranger(owner!) is { } stranger ? $"This ignore is owned by {stranger}" : null);
            if (fault is not null)
            {
                Report(inOrder, ignore.Span, fault);
                continue;
            }

            // Each one of the base counts once: a copy is a new one.
            var index = merged?.FindIndex(ignore.IsSame) ?? -1;
            var counts = merged is null || index >= 0;
            IReadOnlyList<Section> added = [];
            if (merged is not null && index >= 0)
            {
                added = ignore.NewSince(merged[index]);
                merged.RemoveAt(index);
            }

            foreach (var policy in ignore.Policies)
            {
                if (!IsInOrder("ignore", policy, ignore.Until!.Value, ignore.Span, null))
                {
                    continue;
                }

                if (counts)
                {
                    Add(InlineOf(document.File), new StandingWaiver(ignore, policy, owner!, added));
                    ReportAdded(ignore, policy, added);
                }
                else
                {
                    Report(inUse, ignore.Span, $"This ignore of {policy} is not on the base branch as it stands here; it accepts nothing until it is merged.", Severity.Info);
                }
            }
        }
    }

    // Of many the first one's place is enough.
    private void ReportAdded(InlineIgnore ignore, string policy, IReadOnlyList<Section> added)
    {
        if (added.Count > 0)
        {
            Report(inUse, added[0].Span, $"This section was not in what the ignore of {policy} on line {ignore.Span.StartPosition.Line} covers on the base branch; the ignore accepts nothing in it until it is merged.", Severity.Info);
        }
    }

    // Whoever answers for it must be found. Without a list of teams nobody can tell.
    private string? Stranger(string owner)
    {
        var organisation = context.Organisation;
        return organisation.Teams.Count == 0 || organisation.Teams.Contains(owner) || organisation.Roles.Contains(owner)
            || organisation.Roles.Any(role => role.Signers.Any(signer => string.Equals(signer.Identity, owner, StringComparison.OrdinalIgnoreCase)))
            ? null : $"'{owner}', who is no team, role or signer of the organisation file; name who answers for it.{organisation.Teams.Hint(owner)}";
    }

    private static string? OwnerOf(Document document, SourceSpan place)
    {
        var runbook = document.RunbookAt(place);
        return runbook?.Declaration.Owner ?? runbook?.Metadata.Value("owner") ?? document.Metadata.Value("owner");
    }

    private bool IsInOrder(string what, string id, DateOnly until, SourceSpan place, string? fault)
    {
        var policy = context.Policies.All.Find(known => known.Id == id);
        if (policy is null && fault is null && context.Policies.IsLeftOut(id))
        {
            // There is nothing to waive while the script is broken, and that is said where it breaks.
            return false;
        }

        var last = context.Today.AddDays(policy is null ? 0 : context.Policies.MaximumWaiverDays(policy));
        fault ??= policy is null && context.Policies.All.Find(known => string.Equals(known.Name, id, StringComparison.OrdinalIgnoreCase)) is { } named ? $"Waivers take the id: write {named.Id} in the place of '{id}'."
            : policy is null ? $"There is no policy '{id}' to waive.{Known(id)}"
            : WaiverPolicies.Contain(id) || context.Policies.IsHard(policy) ? $"Policy '{id}' is hard-mandatory or about waivers themselves: nothing can waive it; take this {what} out."
            : until > last ? $"This {what} lasts until {Day(until)}; {id} can be waived until {Day(last)} at most ({context.Policies.MaximumWaiverDays(policy)} days from today)."
            : null;
        if (fault is not null)
        {
            Report(inOrder, place, fault);
            return false;
        }

        if (until < context.Today)
        {
            Report(inUse, place, $"This {what} of {id} expired on {Day(until)}; fix what it covered, or agree on another day.");
            return false;
        }

        return true;
    }

    // The same number with or without zeros before it is further away in letters than another policy.
    private string Known(string id)
    {
        var ids = context.Policies.All.Select(known => known.Id).ToList();
        var digits = id.AsSpan().IndexOfAnyInRange('0', '9');
        var same = digits < 0 ? null : ids.Find(known => known.AsSpan().StartsWith(id.AsSpan(0, digits), StringComparison.OrdinalIgnoreCase)
            && known.AsSpan(digits).TrimStart('0').SequenceEqual(id.AsSpan(digits).TrimStart('0')));
        return same is not null ? $" Did you mean '{same}'?" : NearestName.Hint(id, ids) is { Length: > 0 } hint ? hint : " 'policyrunner policy list' shows all that there are.";
    }

    private void Mark(List<RawFinding> raw)
    {
        foreach (var finding in raw)
        {
            findings.Add(Find(finding) is { } waiver ? finding with { Waiver = waiver } : finding);
        }
    }

    // All that cover it are in use; the organisation's comes first.
    private StandingWaiver? Find(RawFinding finding)
    {
        var policy = finding.Active.Policy.Id;
        var near = inline.GetValueOrDefault(finding.Span.File)?.GetValueOrDefault(policy);
        if ((near is null && !standing.Has(policy)) || finding.Active.Enforcement == Enforcement.HardMandatory)
        {
            return null;
        }

        var document = context.Library.Find(finding.Span.File.Path);
        var found = standing.Use(policy, finding.Span, document);
        foreach (var candidate in near ?? [])
        {
            if (candidate.Covers(finding.Span))
            {
                candidate.IsUsed = true;
                found ??= candidate;
            }
        }

        return found;
    }

    private void ReportUnused()
    {
        var unused = standing.All.Concat(inline.Values.SelectMany(file => file.Values).SelectMany(near => near))
            .Where(waiver => !waiver.IsUsed && !context.Broken.Any(error => error.Policy == waiver.Policy) && context.Coverage.Includes(context.Policies.All.Find(policy => policy.Id == waiver.Policy)!))
            .ToList();
        foreach (var (place, message) in UnusedWaivers.Say(unused, context))
        {
            Report(inUse, place, message);
        }
    }

    private void Report(ActivePolicy? policy, SourceSpan place, string message, Severity? severity = null)
    {
        if (policy is not null)
        {
            findings.Add(new RawFinding(policy, place.Finding(message) with { Severity = severity }));
        }
    }

    private Dictionary<string, List<StandingWaiver>> InlineOf(SourceFile file)
    {
        if (!inline.TryGetValue(file, out var known))
        {
            inline.Add(file, known = new Dictionary<string, List<StandingWaiver>>(StringComparer.Ordinal));
        }

        return known;
    }

    private static void Add(Dictionary<string, List<StandingWaiver>> byPolicy, StandingWaiver waiver)
    {
        if (!byPolicy.TryGetValue(waiver.Policy, out var known))
        {
            byPolicy.Add(waiver.Policy, known = []);
        }

        known.Add(waiver);
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
