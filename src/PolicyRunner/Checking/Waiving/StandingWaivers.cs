using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>
/// The organisation's waivers that are in order, by what they are for: a finding asks for those of its policy, file, runbook and steps, and
/// no other is looked at for it.
/// </summary>
internal sealed class StandingWaivers
{
    private readonly Dictionary<string, List<StandingWaiver>> byPolicy = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PathGlobTable<StandingWaiver>> paths = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<SourceFile, Dictionary<string, Group>>> byFile = new(StringComparer.Ordinal);
    private readonly Dictionary<Runbook, StepPlaces> places = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> steps = new(StringComparer.Ordinal);

    /// <summary>In the order of the file for each policy.</summary>
    public IEnumerable<StandingWaiver> All => byPolicy.Values.SelectMany(own => own);

    /// <summary>Add all before the first is asked for.</summary>
    public void Add(StandingWaiver waiver)
    {
        if (!byPolicy.TryGetValue(waiver.Policy, out var own))
        {
            byPolicy.Add(waiver.Policy, own = []);
            paths.Add(waiver.Policy, new PathGlobTable<StandingWaiver>());
        }

        waiver.Order = own.Count;
        own.Add(waiver);
        paths[waiver.Policy].Add(waiver.Path!, waiver);
        if (waiver.Step is { } step)
        {
            steps.Add(step);
        }
    }

    public bool Has(string policy) => byPolicy.ContainsKey(policy);

    /// <summary>Marks all as used that cover a place, and gives the first of them in the file; null when none does.</summary>
    /// <param name="policy">The finding's policy.</param>
    /// <param name="span">Where the finding stands.</param>
    /// <param name="document">The document it stands in; null when it stands elsewhere.</param>
    public StandingWaiver? Use(string policy, SourceSpan span, Document? document)
    {
        if (GroupsOf(policy, span.File) is not { Count: > 0 } groups)
        {
            return null;
        }

        var found = Use(groups, null, null, null);
        if (document?.RunbookAt(span) is { } runbook)
        {
            found = runbook.Id is { } own ? Use(groups, own, null, found) : found;
            foreach (var step in steps.Count == 0 ? [] : PlacesOf(runbook).At(span.Start))
            {
                found = Use(groups, null, step, found);
                found = runbook.Id is { } id ? Use(groups, id, step, found) : found;
            }
        }

        return found;
    }

    private static StandingWaiver? Use(Dictionary<string, Group> groups, string? runbook, string? step, StandingWaiver? found)
    {
        if (!groups.TryGetValue(Key(runbook, step), out var group))
        {
            return found;
        }

        group.Use();
        return found is null || group.First.Order < found.Order ? group.First : found;
    }

    private Dictionary<string, Group>? GroupsOf(string policy, SourceFile file)
    {
        if (!paths.TryGetValue(policy, out var own))
        {
            return null;
        }

        if (!byFile.TryGetValue(policy, out var files))
        {
            byFile.Add(policy, files = []);
        }

        if (!files.TryGetValue(file, out var groups))
        {
            files.Add(file, groups = new Dictionary<string, Group>(StringComparer.Ordinal));
            foreach (var waiver in own.Matching(file.Path).OrderBy(waiver => waiver.Order))
            {
                Add(groups, waiver);
            }
        }

        return groups;
    }

    private static void Add(Dictionary<string, Group> groups, StandingWaiver waiver)
    {
        var key = Key(waiver.Runbook, waiver.Step);
        if (groups.TryGetValue(key, out var group))
        {
            group.Add(waiver);
        }
        else
        {
            groups.Add(key, new Group(waiver));
        }
    }

    private StepPlaces PlacesOf(Runbook runbook)
    {
        if (!places.TryGetValue(runbook, out var known))
        {
            places.Add(runbook, known = new StepPlaces(runbook, steps));
        }

        return known;
    }

    // An id may hold anything: its length says where it ends.
    private static string Key(string? runbook, string? step) => runbook is null && step is null ? "" : $"{runbook?.Length ?? -1} {runbook}{(step is null ? "" : "\n")}{step}";

    // Waivers of one runbook and step: they cover the same.
    private sealed class Group(StandingWaiver first)
    {
        private readonly List<StandingWaiver> waivers = [first];
        private bool isUsed;

        public StandingWaiver First => waivers[0];

        public void Add(StandingWaiver waiver) => waivers.Add(waiver);

        public void Use()
        {
            if (!isUsed)
            {
                isUsed = true;
                waivers.ForEach(waiver => waiver.IsUsed = true);
            }
        }
    }
}
