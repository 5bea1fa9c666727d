using System.Globalization;
using PolicyRunner.Checking;
using PolicyRunner.Organisation;
using PolicyRunner.Policies;
using PolicyRunner.Policies.Metering;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Benchmarks.Budget;

/// <summary>How near policies come to the limits of one evaluation, and which comes nearest on what.</summary>
internal sealed class HighestUse
{
    /// <summary>How far below its limit everything is asked to stay.</summary>
    public const int Margin = 20;

    private const int DeepestLooked = 64;

    private static readonly DateOnly Today = new(2026, 11, 15);

    private readonly PolicySet policies;
    private readonly Library library;
    private readonly CheckedFiles files;
    private readonly Configuration configuration = new() { Organisation = OrganisationFile.Empty, Slos = [], Sections = SectionNames.Default, PoliciesFolder = null, Errors = [] };
    private readonly Dictionary<string, Use> highest = new(StringComparer.Ordinal);

    private HighestUse(PolicyPack pack, Library library)
    {
        this.library = library;
        policies = new PolicySet(pack, configuration.Organisation);
        files = new CheckedFiles(library, configuration);
    }

    /// <summary>Evaluates every policy on everything, one after the other, and tells the highest use of each limit.</summary>
    /// <returns>Whether all stay below.</returns>
    public static bool Tell(PolicyPack pack, Library library, TextWriter output)
    {
        var look = new HighestUse(pack, library);
        look.All(PolicyLimits.Default.Depth);
        look.Depth();
        foreach (var (name, use) in look.highest)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-9} {use.Used,12:N0} of {use.Limit,15:N0}, {use.Times,6:N0} times below: {use.Policy} on {use.Subject}"));
        }

        return look.highest.Values.All(use => use.Times >= Margin);
    }

    private void All(int depth)
    {
        foreach (var active in policies.Active)
        {
            var context = new PolicyContext { Settings = active.Settings, Library = library, Organisation = configuration.Organisation, Slos = configuration.Slos, Today = Today };
            foreach (var document in library.Documents)
            {
                var limits = PolicyLimits.Default.For(document.File.Text.Length) with { Depth = depth };
                if (active.Policy.CheckDocument is { } checkDocument)
                {
                    Look(active, document.Path, limits, () => checkDocument(document, context));
                }

                if (active.Policy.Check is { } check)
                {
                    foreach (var runbook in document.Runbooks)
                    {
                        Look(active, document.Path, limits, () => active.Policy.AppliesTo?.Invoke(runbook) == false ? [] : check(runbook, context));
                    }
                }
            }

            if (active.Policy.CheckAll is { } checkAll)
            {
                var limits = PolicyLimits.Default.For(library.Documents.Sum(document => (long)document.File.Text.Length)) with { Depth = depth };
                Look(active, "the library", limits, () => checkAll(library, context));
            }
        }
    }

    private void Look(ActivePolicy active, string subject, PolicyLimits limits, Func<IEnumerable<Findings.Finding>> check)
    {
        var budget = Policies.Metering.Budget.Begin(limits);
        var findings = new List<RawFinding>();
        try
        {
            SettledFindings.Add(check(), budget, active, files, findings);
            budget.Check();
            Note("steps", budget.StepsUsed, limits.Steps);
            Note("bytes", budget.BytesUsed, limits.Bytes);
            Note("findings", findings.Count, limits.Findings);
        }
        finally
        {
            budget.End();
        }

        void Note(string name, long used, long limit) => Keep(name, new Use(used, limit, active.Policy.Id, subject));
    }

    // How deep a policy was nothing remembers: the least limit that all keep is what they need.
    private void Depth()
    {
        for (var depth = 1; depth <= DeepestLooked; depth++)
        {
            try
            {
                All(depth);
                return;
            }
            catch (BudgetExceededException exceeded) when (exceeded.Message.Contains("deep", StringComparison.Ordinal))
            {
                Keep("depth", new Use(depth + 1, PolicyLimits.Default.Depth, "one of them", "one of them"));
            }
        }
    }

    private void Keep(string name, Use use)
    {
        if (!highest.TryGetValue(name, out var known) || use.Times < known.Times)
        {
            highest[name] = use;
        }
    }

    private sealed record Use(long Used, long Limit, string Policy, string Subject)
    {
        public double Times => (double)Limit / Math.Max(1, Used);
    }
}
