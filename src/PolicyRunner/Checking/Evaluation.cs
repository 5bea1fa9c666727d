using System.Diagnostics;
using PolicyRunner.Policies;
using PolicyRunner.Policies.Metering;
using PolicyRunner.Policies.Watching;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>Applies policies to documents: to each while others are being read, to all of them in the end.</summary>
internal sealed class Evaluation
{
    private readonly PolicySet policies;
    private readonly Configuration configuration;
    private readonly DateOnly today;
    private readonly Func<Document, Profile> profileOf;
    private readonly PolicyLimits allowed;
    private readonly PolicyContext[] early;
    private readonly PolicyUse? use;
    private readonly int[] evaluations;
    private readonly FindingsShare share;
    private readonly string?[] notes;

    private readonly Breakages breakages = new();
    private readonly PolicyCalls calls;

    // Policies that called something a secret, told when some policy broke.
    private readonly HashSet<ActivePolicy> foundSecrets = new(ReferenceEqualityComparer.Instance);

    // Some policy looks at the whole library when it is given one document: nothing can be judged before all is read.
    private volatile bool needsLibrary;

    public Evaluation(PolicySet policies, Configuration configuration, DateOnly today, Func<Document, Profile> profileOf, bool timings, PolicyLimits? limits = null)
    {
        this.policies = policies;
        this.configuration = configuration;
        this.today = today;
        this.profileOf = profileOf;
        allowed = limits ?? PolicyLimits.Default;
        early = Contexts(new Library(UnreadDocuments.Instance));
        use = timings ? new PolicyUse(policies) : null;
        calls = new PolicyCalls(policies, breakages, use);
        evaluations = new int[policies.Active.Count];
        share = new FindingsShare(policies, allowed);
        notes = new string?[policies.Active.Count];
    }

    /// <summary>How often a policy looked at something, those left out that exceeded their budgets.</summary>
    public int Evaluations
    {
        get
        {
            var sum = 0;
            for (var i = 0; i < evaluations.Length; i++)
            {
                sum += breakages.HasExceeded(policies.Active[i]) ? 0 : evaluations[i];
            }

            return sum;
        }
    }

    public IEnumerable<CheckError> Errors => breakages.Errors;

    /// <summary>What policies of the repository said of pages that are not theirs to judge, a sentence each.</summary>
    public IEnumerable<string> Notes => notes.OfType<string>();

    public IReadOnlyList<PolicyTiming> Timings => use?.All ?? [];

    /// <summary>Judges one document while others are still being read; from any thread.</summary>
    /// <param name="document">The document, its links resolved.</param>
    /// <param name="place">Its place among all.</param>
    /// <returns>What was found, or null when a policy asked for the library: the document is to be judged when all is read.</returns>
    public List<RawFinding>? Judge(Document document, int place)
    {
        // Where scripts are to be told apart by the memory they take, nothing is read meanwhile.
        if (needsLibrary || ScriptWatch.IsApart)
        {
            return null;
        }

        var written = share.Of(document.File.Text.Length);
        try
        {
            return Check(document, place, new Scene(early, new CheckedFiles(document, configuration)), written);
        }
        catch (UnreadException)
        {
            needsLibrary = true;
            written.TakeBack();
            return null;
        }
    }

    /// <summary>All findings, unordered within a document, documents in order.</summary>
    /// <param name="library">Every document.</param>
    /// <param name="judged">For each what was found when it was read, null where it was not judged yet; null: none was.</param>
    /// <param name="cancellation">Ends the work.</param>
    public List<RawFinding> Run(Library library, IReadOnlyList<List<RawFinding>?>? judged, CancellationToken cancellation)
    {
        var documents = library.Documents;
        var perDocument = judged is null ? new List<RawFinding>?[documents.Count] : [.. judged];
        var scene = new Scene(Contexts(library), new CheckedFiles(library, configuration));
        if (documents.Count < 4)
        {
            for (var i = 0; i < documents.Count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                perDocument[i] ??= CheckRead(i, CheckSideBySide);
            }
        }
        else
        {
            Parallel.For(0, documents.Count, new ParallelOptions { CancellationToken = cancellation }, index => perDocument[index] ??= CheckRead(index, Check));
        }

        var ofAll = new List<RawFinding>();
        CheckAll(library, scene, ofAll);
        CheckShares();
        LookAgain(library, scene);
        var all = new List<RawFinding>();
        for (var i = 0; i < perDocument.Length; i++)
        {
            all.AddRange(Kept(perDocument[i]!, i));
        }

        all.AddRange(Kept(ofAll, Breakages.OfAll));
        return all;

        // Of a page that was judged before others were read only the outline may be left.
        List<RawFinding> CheckRead(int place, Func<Document, int, Scene, FindingsShare.Part, List<RawFinding>> check)
        {
            var written = share.Of(documents[place].File.Text.Length);
            try
            {
                return check(documents[place], place, scene, written);
            }
            catch (UnreadException)
            {
                Recall(library);
                written.TakeBack();
                return check(documents[place], place, scene, written);
            }
        }
    }

    private void LookAgain(Library library, Scene scene) => breakages.LookAgain(again =>
    {
        try
        {
            return again(scene);
        }
        catch (UnreadException)
        {
            Recall(library);
            return again(scene);
        }
    });

    // Outside of any policy's budget, and on all processors.
    private static void Recall(Library library) => Parallel.ForEach(library.Documents, document => document.Recall());

    /// <summary>The files in which nobody has looked for secrets to the end: a policy that finds some broke there. To be asked when all is judged.</summary>
    /// <param name="library">Every document, as it was judged.</param>
    public IReadOnlySet<SourceFile> Unsearched(Library library)
    {
        if (policies.LacksSeeker)
        {
            return library.Documents.Select(document => document.File).ToHashSet();
        }

        var files = new HashSet<SourceFile>();
        if (!breakages.Any)
        {
            return files;
        }

        var seekers = policies.Active.Where(active => active.Policy.SeeksSecrets || foundSecrets.Contains(active)).ToList();
        for (var i = 0; i < library.Documents.Count; i++)
        {
            var document = library.Documents[i];
            var profile = profileOf(document);
            if (seekers.Exists(seeker => seeker.Policy.Profile <= profile && breakages.IsUnseen(seeker, i)))
            {
                files.Add(document.File);
            }
        }

        return files;
    }

    // Where a policy stopped depends on the threads; that it stopped does not.
    private IEnumerable<RawFinding> Kept(List<RawFinding> findings, int place)
    {
        if (!breakages.Any)
        {
            return findings;
        }

        foreach (var raw in findings.Where(raw => raw.Finding.IsSecret))
        {
            foundSecrets.Add(raw.Active);
        }

        return findings.Where(raw => !breakages.IsLost(raw.Active, place));
    }

    private PolicyContext[] Contexts(Library library) =>
    [
        .. policies.Active.Select(policy => new PolicyContext
        {
            Settings = policy.Settings,
            Library = library,
            Organisation = configuration.Organisation,
            Slos = configuration.Slos,
            Today = today,
        }),
    ];

    private List<RawFinding> Check(Document document, int place, Scene scene, FindingsShare.Part written)
    {
        var findings = new List<RawFinding>();
        var limits = allowed.For(document.File.Text.Length);
        var profile = profileOf(document);
        var counts = new int[policies.Active.Count];
        for (var i = 0; i < policies.Active.Count; i++)
        {
            Check(document, place, profile, limits, i, scene, findings, counts, written);
        }

        // All at once: a document that is judged anew later must not count twice.
        Count(counts);
        return findings;
    }

    // Of one document the policies are shared out between two threads, each taking the next one: what they cost then is
    // the first call of each, 30 ms of one processor.
    private List<RawFinding> CheckSideBySide(Document document, int place, Scene scene, FindingsShare.Part written)
    {
        var limits = allowed.For(document.File.Text.Length);
        var profile = profileOf(document);
        var counts = new int[policies.Active.Count];
        var next = -1;
        var other = Task.Run(Take);
        var findings = Take();
        findings.AddRange(other.GetAwaiter().GetResult());
        Count(counts);
        return findings;

        List<RawFinding> Take()
        {
            var own = new List<RawFinding>();
            for (int i; (i = Interlocked.Increment(ref next)) < policies.Active.Count;)
            {
                Check(document, place, profile, limits, i, scene, own, counts, written);
            }

            return own;
        }
    }

    private void Count(int[] counts)
    {
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0)
            {
                Interlocked.Add(ref evaluations[i], counts[i]);
            }
        }
    }

    private void Check(Document document, int place, Profile profile, PolicyLimits limits, int index, Scene scene, List<RawFinding> findings, int[] counts, FindingsShare.Part written)
    {
        var active = policies.Active[index];
        if (active.Policy.Profile > profile)
        {
            return;
        }

        var start = use is null ? 0 : Stopwatch.GetTimestamp();
        if (active.Policy.CheckDocument is { } checkDocument)
        {
            counts[index] += calls.Make(index, checkDocument, document, scene, new CallPlace(document.Path, place), limits, findings, written);
        }

        if (active.Policy.Check is { } check)
        {
            // A page may hold as many runbooks as it likes, and is one page.
            var left = active.Policy.CheckDocument is null ? limits : limits.Again(0);
            foreach (var runbook in document.Runbooks)
            {
                counts[index] += calls.Make(index, check, runbook, scene, new CallPlace(document.Path, place), left, findings, written);
                left = runbook == document.Runbooks[^1] ? left : limits.Again(Budget.LastSteps);
            }
        }

        use?.AddTime(index, start);
    }

    // Each on its own: the list of one does not depend on what another finds.
    private void CheckAll(Library library, Scene scene, List<RawFinding> findings)
    {
        var perPolicy = new List<RawFinding>?[policies.Active.Count];
        var characters = 0L;
        foreach (var document in library.Documents)
        {
            characters += document.File.Text.Length;
        }

        var (limits, written) = (allowed.For(characters), share.Of(library.Documents));
        if (library.Documents.Count < 4)
        {
            for (var i = 0; i < perPolicy.Length; i++)
            {
                perPolicy[i] = CheckAll(library, scene, limits, written(), i);
            }
        }
        else
        {
            Parallel.For(0, perPolicy.Length, i => perPolicy[i] = CheckAll(library, scene, limits, written(), i));
        }

        foreach (var own in perPolicy)
        {
            findings.AddRange(own ?? []);
        }
    }

    private List<RawFinding>? CheckAll(Library library, Scene scene, PolicyLimits limits, FindingsShare.Part written, int index)
    {
        var active = policies.Active[index];
        if (active.Policy.CheckAll is not { } checkAll || library.Documents.Count == 0)
        {
            return null;
        }

        var start = Stopwatch.GetTimestamp();
        var own = new List<RawFinding>();
        try
        {
            evaluations[index] += calls.Make(index, checkAll, library, scene, CallPlace.OfAll, limits, own, written);
        }
        catch (UnreadException)
        {
            // Once more from the beginning.
            Recall(library);
            own.Clear();
            written.TakeBack();
            evaluations[index] += calls.Make(index, checkAll, library, scene, CallPlace.OfAll, limits, own, written);
        }

        // A library-wide policy sees everything and speaks only of documents that its profile covers.
        var (last, profile) = ((Document?)null, Profile.Strict);
        var strange = own.FindAll(raw => library.Find(raw.Finding.Span.File.Path) is { } document && ProfileIn(document) < active.Policy.Profile);
        if (strange.Count > 0)
        {
            var left = strange.ToHashSet<RawFinding>(ReferenceEqualityComparer.Instance);
            own.RemoveAll(left.Contains);
            notes[index] = active.Entry is { IsBuiltIn: false } ? ProfileNote.Of(active, strange) : null;
        }

        use?.AddTime(index, start);

        return own;

        // Of many findings of a document once: the organisation may have thousands of patterns for it.
        Profile ProfileIn(Document document)
        {
            (last, profile) = (document, document == last ? profile : profileOf(document));
            return profile;
        }
    }

    // Each evaluation has its own limit; of a thousand documents they would come to a report of gigabytes. Said in the end, when it no
    // longer depends on which thread was first; any other failure has a place, and goes before.
    private void CheckShares()
    {
        for (var i = 0; i < policies.Active.Count; i++)
        {
            if (share.Excess(i) is { } excess)
            {
                breakages.AddWhole(policies.Active[i], new CheckError(policies.Active[i].Policy.Id, $"The policy {excess}. Say less, or less often.", policies.Active[i].Entry?.Declaration));
            }
        }
    }
}
