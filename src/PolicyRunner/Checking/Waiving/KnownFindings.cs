using PolicyRunner.Findings;
using PolicyRunner.Git;
using PolicyRunner.Policies;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Checking;

/// <summary>
/// What the same policies find at an earlier commit. A finding of now is known when it was there then, in the file or in what the
/// file was before it was moved, and was no milder. What could not be evaluated then is not known, and so is new.
/// </summary>
internal sealed class KnownFindings
{
    private readonly string revision;
    private readonly Dictionary<string, Severity> known;

    private KnownFindings(string revision, string commit, Dictionary<string, Severity> known)
    {
        this.revision = revision;
        Commit = commit;
        this.known = known;
    }

    /// <summary>The commit, in hexadecimal.</summary>
    public string Commit { get; }

    /// <param name="revision">The commit.</param>
    /// <param name="request">The check of now.</param>
    /// <param name="configuration">By which both are judged.</param>
    /// <param name="pack">By which both are judged.</param>
    /// <param name="head">The documents of now.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="GitException">There is no such commit here, or git broke.</exception>
    public static KnownFindings At(string revision, CheckRequest request, Configuration configuration, PolicyPack pack, Library head, CancellationToken cancellation)
    {
        var root = FileFinder.Repository(request.WorkingDirectory)
            ?? throw new GitException($"'{request.WorkingDirectory}' is in no git repository, where '{revision}' could be a commit; leave --changed-since out.");
        var paths = request.Folders.Select(path => Path.GetRelativePath(root, Path.GetFullPath(path, request.WorkingDirectory)).Replace('\\', '/')).ToHashSet(StringComparer.Ordinal);
        var pages = head.Documents.Select(document => document.Path).Concat(paths).ToHashSet(StringComparer.Ordinal);
        using var tree = RevisionTree.Open(root, revision, path => FileFinder.IsDocument(path) || pages.Contains(path) ? PathUse.Page : PathUse.Name, cancellation);
        var renames = Moved(tree, head, root, cancellation);
        var olds = head.Documents.ToLookup(document => renames.OldPathOf(document.Path), document => document.Path, StringComparer.Ordinal);

        // A file that was moved here from elsewhere is looked at where it was.
        var asked = paths.Concat(olds.Select(pair => pair.Key)).Where(path => !path.StartsWith("../", StringComparison.Ordinal) && Path.Exists(Path.Combine(tree.Folder, path)));
        var library = LibraryLoader.Load([.. asked.Distinct(StringComparer.Ordinal)], tree.Folder, configuration.Sections, cancellation).Library;
        return new KnownFindings(revision, tree.Commit, Evaluate(request, configuration, pack, library, tree.Folder, path => olds[path].FirstOrDefault() ?? path, cancellation));
    }

    public List<ReportedFinding> Mark(List<ReportedFinding> findings)
    {
        for (var i = 0; i < findings.Count; i++)
        {
            var finding = findings[i];
            if (finding.Waived is null && finding.Enforcement != Enforcement.HardMandatory && !finding.IsSecret
                && (Knows(finding.Fingerprint, finding) || (finding.Unmarked is { } unmarked && Knows(unmarked.Text, finding))))
            {
                findings[i] = finding with { Waived = $"Known: it was there at {revision}.", WaivedBy = new WaivedBy(WaiverKind.Revision, null, null, null) { Revision = revision } };
            }
        }

        return findings;
    }

    private bool Knows(string fingerprint, ReportedFinding finding) => known.TryGetValue(fingerprint, out var severity) && severity >= finding.Severity;

    private static Renames Moved(RevisionTree tree, Library head, string root, CancellationToken cancellation)
    {
        var before = tree.Files.Concat(tree.LeftOut).ToHashSet(StringComparer.Ordinal);
        var added = head.Documents.Where(document => !before.Contains(document.Path)).Select(document => new MovedFile(document.Path, document.File.Text)).ToList();
        if (added.Count == 0)
        {
            return Renames.Find([], []);
        }

        var notLaidOut = WorkTree.NotLaidOut(root, cancellation);
        var gone = tree.Files.Where(path => FileFinder.IsDocument(path) && !File.Exists(Path.Combine(root, path)) && !notLaidOut.Contains(path))
            .Select(path => FileText.Read(new CheckedPath(Path.Combine(tree.Folder, path), path))).Where(read => read.Problem is null)
            .Select(read => new MovedFile(read.File.Path, read.File.Text)).ToList();
        return Renames.Find(gone, added);
    }

    // What a waiver covered then is not known: it was accepted, and only while the waiver holds.
    private static Dictionary<string, Severity> Evaluate(
        CheckRequest request, Configuration configuration, PolicyPack pack, Library library, string tree, Func<string, string> pathNow, CancellationToken cancellation)
    {
        var policies = new PolicySet(pack, configuration.Organisation);
        var today = DateOnly.FromDateTime(request.Clock.GetUtcNow().UtcDateTime);
        var evaluation = new Evaluation(policies, configuration, today, document => Checker.ProfileOf(document, request, configuration), timings: false);
        var raw = evaluation.Run(library, null, cancellation);
        var broken = evaluation.Errors.Select(error => error.Policy!).ToHashSet(StringComparer.Ordinal);
        var waived = Waiving.Apply(raw, new WaivingContext
        {
            Organisation = configuration.Organisation,
            Policies = policies,
            Library = library,
            Today = today,
            Coverage = Coverage.Of(request, tree),
            Broken = evaluation.Errors,
        });
        var known = new Dictionary<string, Severity>(StringComparer.Ordinal);
        foreach (var finding in Checker.Report(waived, library, pathNow, evaluation.Unsearched(library)))
        {
            if (finding.Waived is null && !broken.Contains(finding.Policy))
            {
                known.TryAdd(finding.Fingerprint, finding.Severity);
                if (finding.Unmarked is { } unmarked)
                {
                    known.TryAdd(unmarked.Text, finding.Severity);
                }
            }
        }

        return known;
    }
}
