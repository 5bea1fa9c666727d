using PolicyRunner.Checking.Changes;
using PolicyRunner.Findings;
using PolicyRunner.Git;
using PolicyRunner.Policies;
using PolicyRunner.Policies.Watching;
using PolicyRunner.Reporting;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>Files and policies in, report out.</summary>
public static class Checker
{
    // A little of everything any page holds; what only declared runbooks need would hold up all others. Front matter is
    // read first and by the main thread itself, at the time when this page is still being read beside it.
    private const string FirstDocument = """
        # First

        **Owner**: team

        ## Procedure

        1. Look at [the page](other.md#top).

           ```bash timeout=1m
           kubectl get pods | grep "$NAME" # all
           ```

        | A | B |
        | - | - |
        | `1` | 2 |
        """;

    /// <summary>
    /// Begins on other threads what every check needs: the shipped policies, and the readers' code, which a first document wakes up.
    /// Call it before the command line is parsed; nothing depends on it.
    /// </summary>
    public static void Prefetch()
    {
        PolicyPackLoader.Prefetch();
        _ = Task.Run(() => DocumentReader.Read(new SourceFile("prefetch.md", FirstDocument)));
    }

    /// <summary>Runs a check. What is wrong with files, policies or configuration comes back in the report.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static CheckReport Run(CheckRequest request, CancellationToken cancellation)
    {
        try
        {
            using var rules = RuleSource.Open(request, cancellation);
            return Run(request, rules, cancellation);
        }
        catch (GitException trouble)
        {
            return Refused(request, [new CheckError(null, trouble.Message, null, IsUsage: true)]);
        }
    }

    private static CheckReport Run(CheckRequest request, RuleSource rules, CancellationToken cancellation)
    {
        var configuration = Configuration.Read(request, rules);

        // The policies are made while documents are read, and judge those that come after.
        var loading = Task.Run(() => Judge.Load(request, configuration, rules), cancellation);

        if (ScriptWatch.IsApart)
        {
            loading.GetAwaiter().GetResult();
        }

        var read = LibraryLoader.Load(
            request.Asked, request.WorkingDirectory, configuration.Sections, cancellation, request.Texts,
            (document, place) => loading.IsCompletedSuccessfully && !GateDocuments.IsOne(document) ? loading.Result.Early(document, place) : null);
        var loaded = GateDocuments.Named(read, request, configuration, cancellation);
        var judge = loading.GetAwaiter().GetResult();
        if (judge.Unlocked.Count > 0)
        {
            return Refused(request, judge.Unlocked);
        }

        var pack = judge.Pack;
        var errors = configuration.Errors.Concat(pack.Errors.Select(Error));
        var missing = loaded.Missing.Select(path => new CheckError(null, MissingPath.Sentence(path, request), null, IsUsage: true));
        var atBase = rules.IsBase ? new BaseDocuments(rules, loaded.Library, configuration.Sections) : null;
        var (accepted, refused) = Accepted.Read(request, configuration, pack, loaded.Library, rules, atBase, cancellation);
        var takenOut = atBase is null ? null : ContractsTakenOut.Find(judge.Policies, loaded.Library, configuration.Organisation, atBase, cancellation);
        var report = Evaluate(judge, loaded, request, configuration, [.. errors, .. missing, .. refused], accepted, cancellation, takenOut);
        string?[] notes =
        [
            request.FoldersNote,
            rules.Commit is { } commit ? OutOfSight.Note(request, rules.Name!, commit, cancellation) : null,
            accepted?.Since is { } since && since != rules.Commit ? OutOfSight.Note(request, request.ChangedSince!, since, cancellation) : null,
        ];
        report = report with { Notes = [.. report.Notes, .. notes.OfType<string>()] };
        return atBase is null ? report : Describe(report, request, configuration, rules, pack, loaded.Library, atBase, cancellation);
    }

    // What the change does, beside what is wrong with it.
    private static CheckReport Describe(CheckReport report, CheckRequest request, Configuration configuration, RuleSource rules, PolicyPack pack, Library library, BaseDocuments atBase, CancellationToken cancellation)
    {
        var (changes, count) = ChangedRunbooks.Of(library, SecretMask.Of(report), pack, atBase, cancellation);
        return ChangedRules.Describe(report with { RunbookChanges = changes, ChangedRunbooks = count }, request, configuration, rules, pack, cancellation);
    }

    // Without its judge, or with one that nobody agreed to, a check says nothing about the documents.
    private static CheckReport Refused(CheckRequest request, IReadOnlyList<CheckError> errors) => new()
    {
        Verdict = Verdict.Error,
        Account = new Account(0, 0, 0, 0, 0, 0, errors.Count),
        Findings = [],
        Documents = [],
        Policies = [],
        Errors = errors,
        FailOn = request.FailOn,
    };

    /// <summary>The policies a check would work with, switched off or not, by id; for listing and explaining them.</summary>
    /// <param name="policiesFolder">As in a request.</param>
    /// <param name="workingDirectory">The absolute path everything relative starts from.</param>
    /// <param name="cancellation">Ends the loading.</param>
    /// <exception cref="InvalidDataException">Policies do not compile or contradict each other; the message names each.</exception>
    public static IReadOnlyList<Policy> Policies(string? policiesFolder, string workingDirectory, CancellationToken cancellation)
    {
        var catalogue = PolicyCatalogue.Load(policiesFolder, workingDirectory, cancellation);
        return catalogue.Errors.Count > 0
            ? throw new InvalidDataException(string.Join('\n', catalogue.Errors.Select(error => TerminalLineText.Of(error.Located))))
            : catalogue.Policies;
    }

    /// <summary>Evaluates what has been read: the same path for a check and a plan.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="configuration">The organisation and its SLOs.</param>
    /// <param name="pack">The policies.</param>
    /// <param name="library">The documents.</param>
    /// <param name="errors">What went wrong before.</param>
    /// <param name="skipped">What was left out before.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <param name="accepted">What is accepted besides the waivers of the configuration and the ignores of the documents.</param>
    internal static CheckReport Evaluate(
        CheckRequest request,
        Configuration configuration,
        PolicyPack pack,
        Library library,
        IReadOnlyList<CheckError> errors,
        IReadOnlyList<SkippedItem> skipped,
        CancellationToken cancellation,
        Accepted? accepted = null) =>
        Evaluate(new Judge(pack, request, configuration), new LoadedLibrary(library, null, [], skipped), request, configuration, errors, accepted, cancellation);

    private static CheckReport Evaluate(
        Judge judge,
        LoadedLibrary loaded,
        CheckRequest request,
        Configuration configuration,
        IReadOnlyList<CheckError> errors,
        Accepted? accepted,
        CancellationToken cancellation,
        List<RawFinding>? besides = null)
    {
        var (policies, evaluation, library) = (judge.Policies, judge.Evaluation, loaded.Library);
        var raw = evaluation.Run(library, loaded.Judged, cancellation);
        raw.AddRange(besides ?? []);
        var waived = Waiving.Apply(raw, new WaivingContext
        {
            Organisation = configuration.Organisation,
            Policies = policies,
            Library = library,
            Today = judge.Today,
            Coverage = Coverage.Of(request),
            Broken = evaluation.Errors,
            IgnoresAtBase = accepted?.IgnoresAtBase,
        });
        var unsearched = evaluation.Unsearched(library);
        var findings = Report(waived, library, unsearched: unsearched);
        if (accepted is not null)
        {
            findings = accepted.Mark(findings, policies, library);
        }

        CheckError[] all = [.. errors, .. policies.Errors, .. evaluation.Errors];
        SkippedItem[] left = [.. loaded.Skipped, .. policies.Skipped];
        var runbooks = 0;
        foreach (var document in library.Documents)
        {
            runbooks += document.Runbooks.Count;
        }

        return new CheckReport
        {
            Verdict = Decide(findings, all, evaluation.Evaluations, library.Documents.Count, request.FailOn),
            Account = new Account(
                library.Documents.Count, runbooks, policies.All.Count, evaluation.Evaluations, left.Length,
                findings.Count(finding => finding.Waived is not null), all.Length),
            Findings = findings,
            Documents = library.Documents,
            Policies = policies.ById(),
            Errors = all,
            Skipped = left,
            FailOn = request.FailOn,
            BaselineUpdate = all.Length == 0 && evaluation.Evaluations > 0 ? accepted?.Update : null,
            Notes = [.. configuration.Strays, .. judge.Pack.Notes, .. evaluation.Notes],
            Timings = evaluation.Timings,
            Unsearched = unsearched,
        };
    }

    /// <summary>The profile a document is held to.</summary>
    internal static Profile ProfileOf(Document document, CheckRequest request, Configuration configuration) => request.Profile switch
    {
        ProfileChoice.Baseline => Profile.Baseline,
        ProfileChoice.Strict => Profile.Strict,
        ProfileChoice.Auto => configuration.Organisation.ProfileFor(document.Path) switch
        {
            "strict" => Profile.Strict,
            "baseline" => Profile.Baseline,
            _ => document.IsDeclared ? Profile.Strict : Profile.Baseline,
        },
        _ => throw new ArgumentOutOfRangeException(nameof(request)),
    };

    /// <summary>In the order of <see cref="FindingOrder"/>, so that no thread's pace shows; the same thing said twice is said once.</summary>
    /// <param name="raw">The findings, sorted here.</param>
    /// <param name="library">The documents.</param>
    /// <param name="pathOf">The path that goes into the fingerprint, for files that were moved; null: the file's own.</param>
    /// <param name="unsearched">Files of which nothing may be shown; null for none.</param>
    internal static List<ReportedFinding> Report(List<RawFinding> raw, Library library, Func<string, string>? pathOf = null, IReadOnlySet<SourceFile>? unsearched = null)
    {
        raw.Sort(FindingOrder.Compare);
        var secrets = SecretMask.Of(raw.Where(entry => entry.Finding.IsSecret), unsearched);
        var marked = raw.Where(entry => entry.Finding.IsSecret && IsOfRepository(entry)).Select(entry => entry.Span.File).ToHashSet();
        var shipped = marked.Count == 0 ? secrets : SecretMask.Of(raw.Where(entry => entry.Finding.IsSecret && !IsOfRepository(entry)), unsearched);
        var (fingerprints, unmarked) = (new Fingerprints(secrets, library), new Fingerprints(shipped, library));
        var findings = new List<ReportedFinding>(raw.Count);
        RawFinding? previous = null;
        foreach (var entry in raw)
        {
            var (active, finding) = entry;
            if (previous is not null && FindingOrder.IsSaidTwice(previous, entry))
            {
                continue;
            }

            previous = entry;
            var message = secrets.Hide(finding.Span.File, finding.Message);
            var path = pathOf is null ? finding.Span.File.Path : pathOf(finding.Span.File.Path);
            var runbook = library.Find(finding.Span.File.Path)?.RunbookAt(finding.Span);
            var fingerprint = fingerprints.Next(active, path, runbook, finding.Span, message);
            findings.Add(new ReportedFinding
            {
                Policy = active.Policy.Id,
                Name = active.Policy.Name,
                Severity = entry.Severity,
                Confidence = entry.Confidence,
                Enforcement = active.Enforcement,
                Message = message,
                Runbook = runbook?.Id,
                Span = finding.Span,
                Related = Hide(finding.Related, secrets),
                Fingerprint = fingerprint.Text,
                Content = fingerprint.Content,
                FormerContent = fingerprint.Former,
                Unmarked = marked.Contains(finding.Span.File)
                    ? unmarked.Next(active, path, runbook, finding.Span, shipped.Hide(finding.Span.File, finding.Message))
                    : null,
                Waived = entry.Waiver is { } waiver ? secrets.Hide(waiver.By.Span!.Value.File, waiver.Reason) : null,
                WaivedBy = entry.Waiver?.By,
                Fix = Hide(finding.Fix, secrets),
                IsSecret = finding.IsSecret,
            });
        }

        return findings;
    }

    private static bool IsOfRepository(RawFinding entry) => entry.Active.Entry is { IsBuiltIn: false };

    private static IReadOnlyList<RelatedPlace> Hide(IReadOnlyList<RelatedPlace> related, SecretMask secrets) =>
        secrets == SecretMask.None || related.Count == 0
            ? related
            : [.. related.Select(place => place with { Message = secrets.Hide(place.Span.File, place.Message) })];

    // A fix that writes a secret again cannot be shown, and one with dots in it cannot be applied.
    private static Fix? Hide(Fix? fix, SecretMask secrets)
    {
        SourceFile? file = null;
        foreach (var edit in fix?.Edits ?? [])
        {
            // The title once for all the edits of a file: each fix may have a thousand.
            if ((edit.Span.File != file && secrets.Hide(edit.Span.File, fix!.Title) != fix.Title) || secrets.Hide(edit.Span.File, edit.Replacement) != edit.Replacement)
            {
                return null;
            }

            file = edit.Span.File;
        }

        return fix;
    }

    internal static Verdict Decide(IReadOnlyList<ReportedFinding> findings, IReadOnlyList<CheckError> errors, int evaluations, int documents, Severity? failOn)
    {
        if (errors.Count > 0)
        {
            return Verdict.Error;
        }

        if (evaluations == 0 || documents == 0)
        {
            return Verdict.Nothing;
        }

        return findings.Any(finding => Fails(finding, failOn)) ? Verdict.Fail : Verdict.Pass;
    }

    /// <summary>Whether a finding alone keeps a check from passing.</summary>
    internal static bool Fails(ReportedFinding finding, Severity? failOn) => finding.Enforcement switch
    {
        Enforcement.HardMandatory => true,
        Enforcement.SoftMandatory => finding.Waived is null && finding.Severity >= (failOn ?? Severity.Error),
        Enforcement.Advisory => false,
        _ => throw new InvalidOperationException($"Enforcement {finding.Enforcement} has no meaning for the verdict."),
    };

    internal static CheckError Error(PolicyDiagnostic diagnostic) =>
        new(diagnostic.Policy, diagnostic.Span is null ? diagnostic.ToString() : diagnostic.Message, diagnostic.Span, diagnostic.Kind == PolicyDiagnosticKind.Conflict);

    internal static string? Shown(Configuration configuration, RuleSource rules) =>
        configuration.PoliciesFolder is { } folder ? rules.Show(folder) : null;
}
