using PolicyRunner.Checking;
using PolicyRunner.Gates;
using PolicyRunner.Gates.Files;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Reporting;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Gating;

/// <summary>Answers whether something may go on, and keeps what the answer rests on.</summary>
/// <example><code>var report = await GateDesk.JudgeAsync(new GateCommission { Gate = "production", … }, cancellation);</code></example>
public static class GateDesk
{
    /// <summary>Where the records of gates are, relative to the repository's root.</summary>
    public const string Records = ".policyrunner/gates";

    private const string Folder = "gates";
    private static readonly string[] Extensions = [".yml", ".yaml"];

    /// <exception cref="InvalidDataException">The gate, or what it names, cannot be used; the message has a line for every reason.</exception>
    /// <exception cref="IOException">The evidence cannot be kept.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<GateReport> JudgeAsync(GateCommission commission, CancellationToken cancellation)
    {
        var root = FileFinder.Repository(commission.WorkingDirectory) ?? commission.WorkingDirectory;
        var context = Context(commission, root, cancellation);
        var gate = context.Gate;
        var at = commission.Clock.GetUtcNow();
        using var journal = GateJournal.Begin(context, at, cancellation);
        using var judge = new ConditionJudge(context, cancellation);
        var judged = await Task.WhenAll(gate.Conditions.Select(condition => judge.JudgeAsync(condition, cancellation))).ConfigureAwait(false);
        var (verdict, share) = Verdict(gate, judged);
        var report = new GateReport
        {
            Gate = gate.Name,
            Title = gate.Title,
            Verdict = verdict,
            Score = share,
            Conditions = judged,
            At = at,
            Commit = context.Commit,
            Digest = context.Digest,
            Record = journal.Path,
        };
        journal.End(report, judge.Measured);
        return report with { Unanchored = commission.IsKeptLater ? "another job keeps it (--keep)." : Unkept(context, journal, report, judge.Measured, cancellation) };
    }

    /// <summary>A gate as it is read here.</summary>
    /// <exception cref="InvalidDataException">It, or what it names, cannot be used.</exception>
    internal static GateContext Context(GateCommission commission, string root, CancellationToken cancellation)
    {
        var (gate, configuration) = Read(commission, root, cancellation);
        return new GateContext(gate, configuration, commission, root);
    }

    // The answer stands without it, and says so.
    private static string? Unkept(GateContext context, GateJournal journal, GateReport report, IReadOnlyList<MeasuredNumber> measured, CancellationToken cancellation)
    {
        try
        {
            GateAnchor.Keep(context, journal.Reading, new PassedGate(journal.Id, report.Commit, report.At) { Measured = measured }, report.Verdict, cancellation);
            return null;
        }
        catch (SharedStateException trouble)
        {
            return trouble.Message;
        }
    }

    // What only advises is not weighed: it does no more than warn in a gate with a score either.
    private static (GateVerdict Verdict, double? Share) Verdict(GateFile gate, IReadOnlyList<JudgedCondition> judged)
    {
        if (gate.Score is not { } score)
        {
            return (GateVerdicts.All([.. judged.Select(one => one.Counted)]), null);
        }

        var (verdict, share) = score.Judge([.. gate.Conditions.Zip(judged).Where(pair => pair.Second.IsRequired).Select(pair => (pair.Second.Verdict, pair.First.Weight, pair.First.IsKey))]);
        return (GateVerdicts.All([verdict, .. judged.Where(one => !one.IsRequired).Select(one => one.Counted)]), share);
    }

    private static (GateFile Gate, Configuration Configuration) Read(GateCommission commission, string root, CancellationToken cancellation)
    {
        var request = new CheckRequest { PoliciesFolder = commission.PoliciesFolder, ConfigFile = commission.ConfigFile, WorkingDirectory = commission.WorkingDirectory };
        using var rules = RuleSource.Own(request);
        var configuration = Configuration.Read(request, rules);
        Refuse([.. configuration.Errors.Select(error => error.Located)]);
        var path = Find(commission.Gate, configuration.PoliciesFolder, rules);
        var (file, problem) = rules.ReadText(path);
        Refuse(problem is null ? [] : [$"{problem.Span}: {problem.Message}"]);
        var gate = GateFileReader.Read(file, commission.Gate);
        var names = new GateNames(configuration.Slos, configuration.Organisation, () => GateDocuments.Runbooks(new Library([]), root, configuration, cancellation));
        Refuse([.. gate.Problems.Concat(names.Check(gate)).Select(one => $"{one.Span}: {one.Message}")]);
        return (gate, configuration);
    }

    // The name becomes a part of a path.
    private static string Find(string name, string? policies, RuleSource rules)
    {
        var (entries, complaint) = policies is null ? ([], null) : RuleFolder.List(Path.Combine(policies, Folder), rules);
        Refuse(complaint is null ? [] : [complaint]);
        var files = entries.OfType<FileInfo>().Select(file => file.FullName).Where(file => Array.IndexOf(Extensions, Path.GetExtension(file)) >= 0).Order(StringComparer.Ordinal).ToList();
        if (files.FindAll(file => Path.GetFileNameWithoutExtension(file) == name) is [var found, ..] same)
        {
            // One of them would be asked, and nobody who looks at the other would know.
            return same.Count == 1 ? found
                : throw new InvalidDataException($"There are two gates '{name}': {Wording.And(same.Select(Path.GetFileName).OfType<string>())}; keep one of them.");
        }

        throw new InvalidDataException(files.Count == 0
            ? $"There are no gates; write policies/gates/{(name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-') ? name : "NAME")}.yml."
            : $"There is no gate '{name}' among {Wording.And(files.Select(file => Path.GetFileNameWithoutExtension(file)))}.{NearestName.Hint(name, files.Select(file => Path.GetFileNameWithoutExtension(file)))}");
    }

    private static void Refuse(IReadOnlyList<string> complaints)
    {
        if (complaints.Count > 0)
        {
            throw new InvalidDataException(string.Join('\n', complaints.Select(TerminalLineText.Of)));
        }
    }
}
