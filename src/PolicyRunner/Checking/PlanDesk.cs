using PolicyRunner.Git;
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
        var name = RunbookName.Parse(commission.Runbook, commission.WorkingDirectory);

        // Called runbooks are looked up where runbooks are kept, wherever this one lies.
        var usual = RunbookName.Folder(commission.WorkingDirectory);
        var check = new CheckRequest
        {
            Paths = [name.Path ?? usual ?? "runbooks"],
            PoliciesFolder = commission.PoliciesFolder,
            ConfigFile = commission.ConfigFile,
            WorkingDirectory = commission.WorkingDirectory,
            Clock = commission.Clock,
        };
        using var rules = RuleSource.Own(check);
        var configuration = Configuration.Read(check, rules);
        var pack = PolicyPackLoader.Load(configuration.PoliciesFolder, new CacheOptions { Clock = commission.Clock }, Checker.Shown(configuration, rules));
        var problems = configuration.Errors.Select(error => new PlanProblem(error.Message, error.Span))
            .Concat(pack.Errors.Select(error => new PlanProblem($"{error}", null) { IsBroken = error.Kind == PolicyDiagnosticKind.Broken })).ToList();
        var inputs = Inputs(commission, problems);

        string[] paths = [.. new[] { name.Path, usual }.OfType<string>().Distinct(StringComparer.Ordinal)];
        var loaded = LibraryLoader.Load(paths, commission.WorkingDirectory, configuration.Sections, cancellation);
        var runbook = name.Find(loaded.Library, commission.WorkingDirectory, problems);
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
