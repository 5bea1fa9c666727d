using PolicyRunner.Planning;
using PolicyRunner.Planning.Parameters;
using PolicyRunner.Policies;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Checking;

/// <summary>Finds a runbook, checks it and makes its plan. Files are read; no process is started and nobody is asked.</summary>
public static class PlanDesk
{
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static PlanReport Make(PlanCommission commission, CancellationToken cancellation)
    {
        var (path, id) = Split(commission);
        var check = new CheckRequest
        {
            Paths = path is null ? ["runbooks"] : [path],
            PoliciesFolder = commission.PoliciesFolder,
            ConfigFile = commission.ConfigFile,
            WorkingDirectory = commission.WorkingDirectory,
            Clock = commission.Clock,
        };
        using var rules = RuleSource.Own(check);
        var configuration = Configuration.Read(check, rules);
        var pack = PolicyPackLoader.Load(configuration.PoliciesFolder, new CacheOptions());
        var problems = configuration.Errors.Select(error => new PlanProblem(error.Message, error.Span)).Concat(pack.Errors.Select(error => new PlanProblem($"{error}", null))).ToList();
        var inputs = Inputs(commission, problems);

        // Called runbooks are looked up where runbooks are kept, wherever this one lies.
        var usual = Directory.Exists(Path.Combine(commission.WorkingDirectory, "runbooks")) ? "runbooks" : null;
        string[] paths = [.. new[] { path, usual }.OfType<string>().Distinct(StringComparer.Ordinal)];
        var loaded = LibraryLoader.Load(paths, commission.WorkingDirectory, configuration.Sections, cancellation);
        var runbook = Find(loaded.Library, path is null ? null : Shown(path, commission), id, commission.Runbook, problems);
        if (runbook is null || problems.Count > 0)
        {
            return new PlanReport(null, problems, null);
        }

        var root = FileFinder.Repository(commission.WorkingDirectory);
        var request = new PlanRequest
        {
            Runbook = runbook,
            Library = loaded.Library,
            Organisation = configuration.Organisation,
            Slos = configuration.Slos,
            Parameters = inputs,
            Origin = new PlanOrigin { PolicyPack = pack.Digest, Tool = commission.Tool, Commit = root is null ? null : HeadCommit.Of(root) },
        };
        var result = Planner.Make(request);
        var report = Only(Checker.Evaluate(check, configuration, pack, loaded.Library, [], loaded.Skipped, cancellation), result.Plan?.WithCalled.Select(plan => plan.Runbook).ToList() ?? [runbook]);
        if (result.Plan is { } made)
        {
            report = FilledCheck.Add(report, made, file => Checker.Evaluate(check, configuration, pack, new Library([DocumentReader.Read(file, configuration.Sections)]), [], [], cancellation));
        }

        return new PlanReport(result.Plan, result.Problems, report) { Request = request };
    }

    // The library-wide policies saw everything; what they say about files that this runbook does not call is not its matter.
    private static CheckReport Only(CheckReport report, IReadOnlyList<Runbook> runbooks)
    {
        var own = report.Findings.Where(finding => runbooks.Any(runbook => finding.Span.File == runbook.Document.File && (finding.Runbook is null || finding.Runbook == runbook.Id))).ToList();
        return report with { Findings = own, Verdict = Checker.Decide(own, report.Errors, report.Account.Evaluations, report.Documents.Count, report.FailOn) };
    }

    private static (string? Path, string? Id) Split(PlanCommission commission)
    {
        var text = commission.Runbook;
        if (File.Exists(Path.GetFullPath(text, commission.WorkingDirectory)))
        {
            return (text, null);
        }

        var mark = text.LastIndexOf('#');
        if (mark > 0)
        {
            return (text[..mark], text[(mark + 1)..]);
        }

        var isPath = text.Contains('/', StringComparison.Ordinal) || FileFinder.IsDocument(text);
        return isPath ? (text, null) : (null, text);
    }

    private static string Shown(string path, PlanCommission commission) =>
        new FileFinder(FileFinder.Repository(commission.WorkingDirectory) ?? commission.WorkingDirectory, commission.WorkingDirectory)
            .Show(Path.GetFullPath(path, commission.WorkingDirectory));

    private static Runbook? Find(Library library, string? path, string? id, string asked, List<PlanProblem> problems)
    {
        if (path is not null && library.Find(path) is null)
        {
            problems.Add(new PlanProblem($"There is no runbook file '{asked}'.", null));
            return null;
        }

        var candidates = (path is null ? library.Runbooks : library.Find(path)!.Runbooks).Where(runbook => runbook.Id is not null).ToList();
        var found = id is null ? candidates : [.. candidates.Where(runbook => runbook.Id == id)];
        if (found is [var one])
        {
            return one;
        }

        var ids = candidates.Select(runbook => runbook.Id!).ToList();
        problems.Add(new PlanProblem((found.Count, id) switch
        {
            (0, null) => $"'{asked}' holds no runbook with an id; give its front matter an id to plan it.",
            (0, _) => $"There is no runbook '{id}'{(path is null ? " below runbooks/" : $" in '{path}'")}.{NearestName.Hint(id, ids)}",
            (_, null) => $"'{asked}' holds {Wording.Count(found.Count, "runbook")}; name one: {Wording.Or(found.Select(runbook => $"'{asked}#{runbook.Id}'"))}.",
            _ => $"Several files hold a runbook '{id}': {Wording.And(found.Select(runbook => $"'{runbook.Document.Path}'"))}; name one with path#{id}.",
        }, null));
        return null;
    }

    private static List<ParameterInput> Inputs(PlanCommission commission, List<PlanProblem> problems)
    {
        var inputs = new List<ParameterInput>();
        if (commission.ParameterFile is { } name)
        {
            var (file, problem) = FileText.Read(new CheckedPath(Path.GetFullPath(name, commission.WorkingDirectory), name));
            var read = problem is null ? YamlReader.Read(EmbeddedText.Whole(file)) : null;
            if (problem is not null || read!.Problems.Count > 0)
            {
                problems.Add(new PlanProblem((problem ?? read!.Problems[0]).Message, (problem ?? read!.Problems[0]).Span));
            }
            else if (read.Root is YamlMapping mapping)
            {
                inputs.AddRange(mapping.Entries.Select(entry => FromFile(entry, problems)).OfType<ParameterInput>());
            }
            else
            {
                problems.Add(new PlanProblem($"'{name}' holds no 'name: value' lines.", null));
            }
        }

        // What is typed wins over what a file says.
        inputs.RemoveAll(input => commission.Parameters.Any(typed => typed.Name == input.Name));
        return [.. inputs, .. commission.Parameters];
    }

    private static ParameterInput? FromFile(YamlEntry entry, List<PlanProblem> problems)
    {
        if (entry.Value is YamlScalar { IsNull: false } scalar)
        {
            return new ParameterInput(entry.Key.Text, ParameterBinder.Of(scalar), $"{scalar.Span.File.Path}:{scalar.Span.StartPosition}");
        }

        problems.Add(new PlanProblem($"The value of '{entry.Key.Text}' is no text, number, true or false.", entry.Span));
        return null;
    }
}
