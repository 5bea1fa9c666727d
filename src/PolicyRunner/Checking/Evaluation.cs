using System.Collections.Concurrent;
using System.Diagnostics;
using PolicyRunner.Findings;
using PolicyRunner.Policies;
using PolicyRunner.Policies.Metering;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>Applies policies to documents. A policy that throws is an error of its own and stops nothing else.</summary>
internal sealed class Evaluation
{
    private readonly PolicySet policies;
    private readonly Library library;
    private readonly Func<Document, Profile> profileOf;
    private readonly PolicyContext[] contexts;
    private readonly long[]? ticks;
    private readonly int[] evaluations;
    private readonly ConcurrentDictionary<string, Failure> failures = new(StringComparer.Ordinal);

    public Evaluation(PolicySet policies, Library library, Configuration configuration, DateOnly today, Func<Document, Profile> profileOf, bool timings)
    {
        this.policies = policies;
        this.library = library;
        this.profileOf = profileOf;
        contexts = [.. policies.Active.Select(policy => new PolicyContext
        {
            Settings = policy.Settings,
            Library = library,
            Organisation = configuration.Organisation,
            Slos = configuration.Slos,
            Today = today,
        })];
        evaluations = new int[contexts.Length];
        ticks = timings ? new long[contexts.Length] : null;
    }

    /// <summary>How often a policy looked at something, those left out that exceeded their budgets.</summary>
    public int Evaluations
    {
        get
        {
            var sum = 0;
            for (var i = 0; i < evaluations.Length; i++)
            {
                sum += HasExceeded(policies.Active[i]) ? 0 : evaluations[i];
            }

            return sum;
        }
    }

    public IEnumerable<CheckError> Errors => failures.Values.Select(failure => failure.Error).OrderBy(error => error.Policy, StringComparer.Ordinal);

    public IReadOnlyList<PolicyTiming> Timings => ticks is null
        ? []
        : [.. policies.Active.Select((policy, index) => new PolicyTiming(policy.Policy.Id, Stopwatch.GetElapsedTime(0, ticks[index])))];

    /// <summary>All findings, unordered within a document, documents in order.</summary>
    public List<RawFinding> Run(CancellationToken cancellation)
    {
        var documents = library.Documents;
        var perDocument = new List<RawFinding>[documents.Count];
        if (documents.Count < 4)
        {
            for (var i = 0; i < documents.Count; i++)
            {
                perDocument[i] = Check(documents[i], i);
            }
        }
        else
        {
            Parallel.For(0, documents.Count, new ParallelOptions { CancellationToken = cancellation }, index => perDocument[index] = Check(documents[index], index));
        }

        var all = new List<RawFinding>();
        foreach (var findings in perDocument)
        {
            all.AddRange(findings);
        }

        CheckAll(all);

        // Where it stopped depends on the threads; that it stopped does not.
        if (!failures.IsEmpty)
        {
            all.RemoveAll(raw => HasExceeded(raw.Active));
        }

        return all;
    }

    private List<RawFinding> Check(Document document, int place)
    {
        var findings = new List<RawFinding>();
        var limits = PolicyLimits.Default.For(document.File.Text.Length);
        var profile = profileOf(document);
        for (var i = 0; i < policies.Active.Count; i++)
        {
            var active = policies.Active[i];
            if (active.Policy.Profile > profile)
            {
                continue;
            }

            var start = ticks is null ? 0 : Stopwatch.GetTimestamp();
            var context = contexts[i];
            if (active.Policy.CheckDocument is { } checkDocument)
            {
                Add(i, () => checkDocument(document, context), findings, limits, document.Path, place);
            }

            if (active.Policy.Check is { } check)
            {
                foreach (var runbook in document.Runbooks)
                {
                    Add(i, () => active.Policy.AppliesTo?.Invoke(runbook) == false ? null : check(runbook, context), findings, limits, document.Path, place);
                }
            }

            if (ticks is not null)
            {
                Interlocked.Add(ref ticks[i], Stopwatch.GetTimestamp() - start);
            }
        }

        return findings;
    }

    private void CheckAll(List<RawFinding> findings)
    {
        for (var i = 0; i < policies.Active.Count; i++)
        {
            var active = policies.Active[i];
            if (active.Policy.CheckAll is not { } checkAll || library.Documents.Count == 0)
            {
                continue;
            }

            var start = Stopwatch.GetTimestamp();
            var context = contexts[i];
            var own = new List<RawFinding>();
            Add(i, () => checkAll(library, context), own, PolicyLimits.Default.For(library.Documents.Sum(document => (long)document.File.Text.Length)), null, int.MaxValue);

            // A library-wide policy sees everything and speaks only of documents that its profile covers.
            findings.AddRange(own.Where(raw => library.Find(raw.Finding.Span.File.Path) is not { } document || profileOf(document) >= active.Policy.Profile));
            if (ticks is not null)
            {
                ticks[i] += Stopwatch.GetTimestamp() - start;
            }
        }
    }

    private void Add(int index, Func<IEnumerable<Finding>?> evaluate, List<RawFinding> findings, PolicyLimits limits, string? path, int place)
    {
        var active = policies.Active[index];
        if (failures.TryGetValue(active.Policy.Id, out var known) && known.HasExceeded && known.Place < place)
        {
            // It would take as long again; nobody waits for a whole folder of that.
            return;
        }

        var budget = Budget.Begin(limits, active.Policy.Id, path);
        try
        {
            var found = evaluate();
            if (found is not null)
            {
                SettledFindings.Add(found, budget, finding => findings.Add(new RawFinding(active, finding)));
            }

            budget.Check();
            if (found is not null)
            {
                Interlocked.Increment(ref evaluations[index]);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // One policy's fault is that policy's alone: it becomes an error of the check, and the check is no pass.
            var diagnostic = active.Entry?.Describe(budget.Exceeded ?? exception);
            var where = path is null ? "" : $" (looking at {path})";
            var message = diagnostic is null ? $"The policy threw {exception.GetType().Name}: {exception.Message}" : $"{diagnostic}";
            var failure = new Failure(new CheckError(active.Policy.Id, message + where, null), place, budget.Exceeded is not null);

            // The first document's, whatever thread was faster.
            failures.AddOrUpdate(active.Policy.Id, failure, (_, other) => other.Place <= place ? other : failure);
        }
        finally
        {
            budget.End();
        }
    }

    private bool HasExceeded(ActivePolicy active) => failures.TryGetValue(active.Policy.Id, out var failure) && failure.HasExceeded;

    private sealed record Failure(CheckError Error, int Place, bool HasExceeded);
}

/// <summary>A finding and the policy it comes from.</summary>
internal sealed record RawFinding(ActivePolicy Active, Finding Finding) : ILocated
{
    public SourceSpan Span => Finding.Span;
}
