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
    private readonly Dictionary<string, CheckError> errors = new(StringComparer.Ordinal);
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

    public IEnumerable<CheckError> Errors => errors.Count == 0 ? [] : errors.Values.OrderBy(error => error.Policy, StringComparer.Ordinal);

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
                cancellation.ThrowIfCancellationRequested();
                perDocument[i] = CheckSideBySide(documents[i]);
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
            Check(document, profile, i, findings);
        }

        return findings;
    }

    // Of one document the policies are shared out between two threads, each taking the next one: what they cost then is
    // the first call of each, 30 ms of one processor.
    private List<RawFinding> CheckSideBySide(Document document)
    {
        var profile = profileOf(document);
        var next = -1;
        var other = Task.Run(Take);
        var findings = Take();
        findings.AddRange(other.GetAwaiter().GetResult());
        return findings;

        List<RawFinding> Take()
        {
            var own = new List<RawFinding>();
            for (int i; (i = Interlocked.Increment(ref next)) < policies.Active.Count;)
            {
                Check(document, profile, i, own);
            }

            return own;
        }
    }

    private void Check(Document document, Profile profile, int index, List<RawFinding> findings)
    {
        var active = policies.Active[index];
        if (active.Policy.Profile > profile)
        {
            return;
        }

        var start = ticks is null ? 0 : Stopwatch.GetTimestamp();
        var context = contexts[index];
        if (active.Policy.CheckDocument is { } checkDocument)
        {
            Add(active, context, checkDocument, document, findings);
        }

        if (active.Policy.Check is { } check)
        {
            foreach (var runbook in document.Runbooks)
            {
                Add(active, context, check, runbook, findings);
            }
        }

        if (ticks is not null)
        {
            Interlocked.Add(ref ticks[index], Stopwatch.GetTimestamp() - start);
        }
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
            Add(active, context, checkAll, library, own);

            // A library-wide policy sees everything and speaks only of documents that its profile covers.
            findings.AddRange(own.Where(raw => library.Find(raw.Finding.Span.File.Path) is not { } document || profileOf(document) >= active.Policy.Profile));
            if (ticks is not null)
            {
                ticks[i] += Stopwatch.GetTimestamp() - start;
            }
        }
    }

    // What is checked is a document, a runbook or the library. Handed over as it is: a closure for each policy and
    // document would be a tenth of all that a large folder allocates.
    private void Add<T>(ActivePolicy active, PolicyContext context, Func<T, PolicyContext, IEnumerable<Finding>> check, T subject, List<RawFinding> findings)
        where T : class
    {
        try
        {
            if (subject is Runbook runbook && active.Policy.AppliesTo?.Invoke(runbook) == false)
            {
                return;
            }

            if (check(subject, context) is not { } found)
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
            var path = (subject as Document ?? (subject as Runbook)?.Document)?.Path;
            var where = path is null ? "" : $" (looking at {path})";
            var message = diagnostic is null ? $"The policy threw {exception.GetType().Name}: {exception.Message}" : $"{diagnostic}";
            lock (errors)
            {
                errors.TryAdd(active.Policy.Id, new CheckError(active.Policy.Id, message + where, null));
            }
        }
    }
}

/// <summary>A finding and the policy it comes from.</summary>
internal sealed record RawFinding(ActivePolicy Active, Finding Finding) : ILocated
{
    public SourceSpan Span => Finding.Span;
}
