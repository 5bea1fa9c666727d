using System.Collections.Concurrent;
using System.Diagnostics;
using PolicyRunner.Checking.Fixing;
using PolicyRunner.Findings;
using PolicyRunner.Policies;
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
    private readonly ConcurrentDictionary<string, CheckError> errors = new(StringComparer.Ordinal);
    private int evaluations;

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
        ticks = timings ? new long[contexts.Length] : null;
    }

    public int Evaluations => evaluations;

    public IEnumerable<CheckError> Errors => errors.Values.OrderBy(error => error.Policy, StringComparer.Ordinal);

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
                perDocument[i] = Check(documents[i]);
            }
        }
        else
        {
            Parallel.For(0, documents.Count, new ParallelOptions { CancellationToken = cancellation }, index => perDocument[index] = Check(documents[index]));
        }

        var all = new List<RawFinding>();
        foreach (var findings in perDocument)
        {
            all.AddRange(findings);
        }

        CheckAll(all);
        return all;
    }

    private List<RawFinding> Check(Document document)
    {
        var findings = new List<RawFinding>();
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
                Add(active, () => checkDocument(document, context), findings, document.Path);
            }

            if (active.Policy.Check is { } check)
            {
                foreach (var runbook in document.Runbooks)
                {
                    Add(active, () => active.Policy.AppliesTo?.Invoke(runbook) == false ? null : check(runbook, context), findings, document.Path);
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
            Add(active, () => checkAll(library, context), own, null);

            // A library-wide policy sees everything and speaks only of documents that its profile covers.
            findings.AddRange(own.Where(raw => library.Find(raw.Finding.Span.File.Path) is not { } document || profileOf(document) >= active.Policy.Profile));
            if (ticks is not null)
            {
                ticks[i] += Stopwatch.GetTimestamp() - start;
            }
        }
    }

    private void Add(ActivePolicy active, Func<IEnumerable<Finding>?> evaluate, List<RawFinding> findings, string? path)
    {
        try
        {
            if (evaluate() is not { } found)
            {
                return;
            }

            Interlocked.Increment(ref evaluations);
            foreach (var finding in found)
            {
                findings.Add(new RawFinding(active, FixGate.Admit(finding, library)));
            }
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            // One policy's fault is that policy's alone: it becomes an error of the check, and the check is no pass.
            var diagnostic = active.Entry?.Describe(exception);
            var where = path is null ? "" : $" (looking at {path})";
            var message = diagnostic is null ? $"The policy threw {exception.GetType().Name}: {exception.Message}" : $"{diagnostic}";
            errors.TryAdd(active.Policy.Id, new CheckError(active.Policy.Id, message + where, null));
        }
    }
}

/// <summary>A finding and the policy it comes from.</summary>
internal sealed record RawFinding(ActivePolicy Active, Finding Finding) : ILocated
{
    public SourceSpan Span => Finding.Span;
}
