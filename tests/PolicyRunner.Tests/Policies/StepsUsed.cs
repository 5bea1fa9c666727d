using PolicyRunner.Checking;
using PolicyRunner.Organisation;
using PolicyRunner.Policies;
using PolicyRunner.Policies.Metering;
using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Policies;

/// <summary>What the shipped policies use up of their budgets on a page: counted, and so the same on every machine.</summary>
internal static class StepsUsed
{
    private static readonly Lazy<PolicyPack> Pack = new(() => PolicyPackLoader.Load(null, new CacheOptions()));

    /// <returns>By policy the part of its steps that the page takes, 1 for all of them; more than that when it breaks.</returns>
    public static IReadOnlyDictionary<string, double> On(string page)
    {
        using var repository = new TemporaryRepository();
        repository.Write("runbooks/a.md", page);
        var library = LibraryLoader.Load(["runbooks"], repository.Root, CancellationToken.None);
        var document = Assert.Single(library.Documents);
        var limits = PolicyLimits.Default.For(page.Length);
        var parts = new Dictionary<string, double>();
        foreach (var active in new PolicySet(Pack.Value, OrganisationFile.Empty).Active)
        {
            var context = new PolicyContext { Settings = active.Settings, Library = library, Organisation = OrganisationFile.Empty, Slos = [], Today = new DateOnly(2026, 1, 1) };
            var budget = Budget.Begin(limits with { Steps = 20 * limits.Steps, Bytes = long.MaxValue }, null);
            try
            {
                Exhaust(active.Policy.CheckDocument?.Invoke(document, context));
                foreach (var runbook in active.Policy.Check is null ? [] : document.Runbooks)
                {
                    Exhaust(active.Policy.AppliesTo?.Invoke(runbook) == false ? null : active.Policy.Check!(runbook, context));
                }

                Exhaust(active.Policy.CheckAll?.Invoke(library, context));
            }
            catch (BudgetExceededException)
            {
                // More than twenty times its steps: the number says so.
            }
            finally
            {
                parts[active.Policy.Id] = (double)budget.StepsUsed / limits.Steps;
                budget.End();
            }
        }

        return parts;
    }

    private static void Exhaust<T>(IEnumerable<T>? found)
    {
        foreach (var _ in found ?? [])
        {
        }
    }
}
