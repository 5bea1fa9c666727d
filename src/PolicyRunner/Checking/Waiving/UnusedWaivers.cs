using PolicyRunner.Findings;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>What is said of waivers and ignores that are in order and cover nothing: what was most likely meant, or that they can go.</summary>
internal sealed class UnusedWaivers
{
    private readonly WaivingContext context;
    private readonly IReadOnlyList<StandingWaiver> unused;
    private readonly HashSet<StandingWaiver> matched = [];
    private readonly HashSet<StandingWaiver> unread = [];
    private readonly HashSet<StandingWaiver> withRunbook = [];
    private readonly HashSet<StandingWaiver> withStep = [];

    // Letters held against letters, of all waivers together: whoever has thousands of wrong ones gets fewer hints.
    private long work = 10_000_000;

    private UnusedWaivers(IReadOnlyList<StandingWaiver> unused, WaivingContext context)
    {
        this.unused = unused;
        this.context = context;
        Match();
    }

    /// <returns>Nothing of those that cover something which was not looked at, or could not be read.</returns>
    public static IEnumerable<(SourceSpan Place, string Message)> Say(IReadOnlyList<StandingWaiver> unused, WaivingContext context)
    {
        var waivers = new UnusedWaivers(unused, context);
        foreach (var waiver in unused)
        {
            if (waivers.Message(waiver) is { } message)
            {
                yield return (waiver.By.Span!.Value, message);
            }
        }
    }

    private string? Message(StandingWaiver waiver)
    {
        if (waiver.Path is not { } path)
        {
            return $"This ignore covers no finding of {waiver.Policy}; take it out, or put it right above what it is about.";
        }

        if (unread.Contains(waiver))
        {
            return null;
        }

        if (matched.Contains(waiver))
        {
            return context.Coverage.Includes(path) ? Misnamed(waiver, path) ?? $"This waiver covers no finding of {waiver.Policy} any more; take it out." : null;
        }

        // What is not there need not have been looked at.
        var hint = context.Coverage.Folders?.Missing(path, ref work);
        return hint is null && !context.Coverage.Includes(path) ? null : $"This waiver's path '{path}' matches no file; {(path.Pattern.Contains('\\', StringComparison.Ordinal) ? "write '/' between folders, not '\\'." : $"correct it or take the waiver out.{hint}")}";
    }

    private string? Misnamed(StandingWaiver waiver, PathGlob path)
    {
        if (waiver.Runbook is { } runbook && !withRunbook.Contains(waiver))
        {
            return $"This waiver's runbook '{runbook}' is in no file that '{path}' matches; correct it or take the waiver out.{Hint(runbook, Runbooks(path).Select(known => known.Id).OfType<string>())}";
        }

        if (waiver.Step is not { } step || withStep.Contains(waiver))
        {
            return null;
        }

        var steps = Runbooks(path).Where(known => waiver.Runbook is null || known.Id == waiver.Runbook).SelectMany(Steps);
        return $"This waiver's step '{step}' is in no runbook {(waiver.Runbook is { } id ? $"'{id}'" : $"of a file that '{path}' matches")}; correct it or take the waiver out.{Hint(step, steps)}";
    }

    private string Hint(string name, IEnumerable<string> known) => NearestName.Find(name, known.Distinct(StringComparer.Ordinal), ref work) is { } nearest ? $" Did you mean '{nearest}'?" : "";

    private IEnumerable<Runbook> Runbooks(PathGlob path) => context.Library.Documents.TakeWhile(_ => work-- > 0).Where(document => path.Matches(document.Path)).SelectMany(document => document.Runbooks);

    private static IEnumerable<string> Steps(Runbook runbook) => runbook.Steps.SelectMany(step => step.Actions.Select(action => action.Id).Prepend(step.Id));

    private void Match()
    {
        var table = new PathGlobTable<StandingWaiver>();
        var any = false;
        foreach (var waiver in unused)
        {
            if (waiver.Path is { } path)
            {
                table.Add(path, waiver);
                any = true;
            }
        }

        foreach (var document in any ? context.Library.Documents : [])
        {
            var found = table.Matching(document.Path);
            matched.UnionWith(found);
            if (found.Count > 0 && document.Problems.Any(problem => problem.Kind is ProblemKind.Unreadable or ProblemKind.Limit))
            {
                unread.UnionWith(found);
            }

            MatchNames(document, found);
        }
    }

    private void MatchNames(Document document, List<StandingWaiver> found)
    {
        if (!found.Exists(waiver => waiver.Runbook is not null || waiver.Step is not null))
        {
            return;
        }

        var names = new HashSet<(string? Runbook, string? Step)>();
        foreach (var runbook in document.Runbooks)
        {
            names.Add((runbook.Id, null));
            foreach (var step in Steps(runbook))
            {
                names.Add((runbook.Id, step));
                names.Add((null, step));
            }
        }

        withRunbook.UnionWith(found.Where(waiver => waiver.Runbook is { } runbook && names.Contains((runbook, null))));
        withStep.UnionWith(found.Where(waiver => waiver.Step is { } step && names.Contains((waiver.Runbook, step))));
    }
}
