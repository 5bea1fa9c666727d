using PolicyRunner.Git;
using PolicyRunner.Policies;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>What a check accepts besides the waivers of its organisation file and the ignores of its documents.</summary>
internal sealed class Accepted
{
    private readonly Baseline? baseline;
    private readonly KnownFindings? known;
    private readonly BaselineChange change;

    private Accepted(Baseline? baseline, KnownFindings? known, BaselineChange change)
    {
        this.baseline = baseline;
        this.known = known;
        this.change = change;
    }

    /// <summary>The ignores of the base's version of a document; null when the tree under check judges itself.</summary>
    public Func<Document, IReadOnlyList<InlineIgnore>>? IgnoresAtBase { get; private init; }

    /// <summary>The commit whose findings are known; null without one.</summary>
    public string? Since => known?.Commit;

    public BaselineUpdate? Update => baseline?.Update;

    /// <param name="request">What is asked for.</param>
    /// <param name="configuration">By which findings are judged.</param>
    /// <param name="pack">By which findings are judged.</param>
    /// <param name="library">The documents.</param>
    /// <param name="rules">Where the baseline is read.</param>
    /// <param name="atBase">What the documents were; null when the tree under check judges itself.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>Null when nothing of the kind is asked for; and why something cannot be used: it then accepts nothing, and the check is no pass.</returns>
    /// <exception cref="GitException">The base's version of a document cannot be read.</exception>
    public static (Accepted? Accepted, IReadOnlyList<CheckError> Errors) Read(
        CheckRequest request, Configuration configuration, PolicyPack pack, Library library, RuleSource rules, BaseDocuments? atBase, CancellationToken cancellation)
    {
        if (request is { Baseline: null, ChangedSince: null } && atBase is null)
        {
            return (null, []);
        }

        var errors = new List<CheckError>();
        var baseline = request.Baseline is { } file ? ReadBaseline(file, request, rules, errors, cancellation) : null;
        var known = request.ChangedSince is { } revision ? ReadKnown(revision, request, configuration, pack, library, errors, cancellation) : null;
        var accepted = new Accepted(baseline, known, request.BaselineChange)
        {
            IgnoresAtBase = atBase is null ? null : document => AtBase(document, atBase.Of(document)),
        };
        return (accepted, errors);
    }

    public List<ReportedFinding> Mark(List<ReportedFinding> findings, PolicySet policies, Library library)
    {
        // The baseline first: its entries must not look unused because a commit knows the same.
        findings = baseline is null ? findings : baseline.Mark(findings, policies, library, change);
        return known is null ? findings : known.Mark(findings);
    }

    // What was accepted of a whole document was accepted of that document: under another name it must be the same one, word by word,
    // or half of an old page would be enough to have anything accepted in a new one.
    private static IReadOnlyList<InlineIgnore> AtBase(Document document, Document? before) =>
        before is null ? []
        : before.Path == document.Path || SameLines(before.File.Text, document.File.Text) ? before.Ignores
        : [.. before.Ignores.Where(ignore => ignore.Kind != IgnoreScope.Document)];

    // As Git writes line ends. Others that Unicode knows end no line for a shell.
    private static bool SameLines(string before, string after) =>
        before.Replace("\r\n", "\n", StringComparison.Ordinal) == after.Replace("\r\n", "\n", StringComparison.Ordinal);

    private static Baseline? ReadBaseline(string path, CheckRequest request, RuleSource rules, List<CheckError> errors, CancellationToken cancellation)
    {
        var coverage = Coverage.Of(request);
        var root = FileFinder.Repository(request.WorkingDirectory) ?? request.WorkingDirectory;
        if (rules.IsBase && request.BaselineChange != BaselineChange.None)
        {
            errors.Add(Error("With --base the baseline is the base's and cannot be written; leave --update-baseline or --base out."));
            return null;
        }

        var (file, error) = Read(path, rules);
        if (file is null)
        {
            if (error is null && request.BaselineChange == BaselineChange.Grow)
            {
                return new Baseline(path, [], root, coverage, cancellation);
            }

            var where = rules.IsBase ? $" at the base '{rules.Name}'" : "";
            var begin = $"begin it with --baseline {path} --update-baseline grow.";
            var hint = MissingPath.Hint(path, request.WorkingDirectory);
            errors.Add(error ?? Error($"There is no baseline '{path}'{where}{(hint.Length > 0 ? $".{hint} Else {begin}" : $"; {begin}")}"));
            return null;
        }

        var (entries, problems) = BaselineFile.Read(file);
        errors.AddRange(problems.Select(problem => new CheckError(null, problem.Message, problem.Span, IsUsage: true)));
        return problems.Count > 0 ? null : new Baseline(path, entries, root, coverage, cancellation);
    }

    // Neither a file nor an error: there is none.
    private static (SourceFile? File, CheckError? Error) Read(string path, RuleSource rules)
    {
        try
        {
            var full = rules.Locate(path);
            if (rules.Commit is not null)
            {
                // Of a commit only the policies were laid out; any other file is asked for.
                return (rules.Read(Path.GetRelativePath(rules.Root, full).Replace('\\', '/')), null);
            }

            if (rules.Refusal(full) is null && !Path.Exists(full))
            {
                return (null, null);
            }

            var (file, problem) = rules.ReadText(full);
            return problem is null ? (file, null) : (null, new CheckError(null, problem.Message, problem.Span, IsUsage: true));
        }
        catch (GitException trouble)
        {
            return (null, Error(trouble.Message));
        }
    }

    private static KnownFindings? ReadKnown(
        string revision, CheckRequest request, Configuration configuration, PolicyPack pack, Library library, List<CheckError> errors, CancellationToken cancellation)
    {
        try
        {
            return KnownFindings.At(revision, request, configuration, pack, library, cancellation);
        }
        catch (GitException trouble)
        {
            errors.Add(Error(trouble.Message.Replace("--base ./DIR", "another commit", StringComparison.Ordinal)));
            return null;
        }
    }

    private static CheckError Error(string message) => new(null, message, null, IsUsage: true);
}
