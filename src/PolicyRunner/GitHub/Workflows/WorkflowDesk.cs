using System.Text;
using PolicyRunner.Checking;
using PolicyRunner.Planning;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.GitHub.Workflows;

/// <summary>Makes workflows of runbooks and compares them with what is there.</summary>
public static class WorkflowDesk
{
    internal const string Mark = "# Made by 'policyrunner workflow ";
    private static readonly string[] Runnable = ["accepted", "frozen"];

    /// <exception cref="InvalidDataException">The organisation file cannot be used, or a workflow that is there cannot be read.</exception>
    /// <exception cref="FileNotFoundException">A path does not exist.</exception>
    public static WorkflowReport Make(WorkflowCommission commission, CancellationToken cancellation)
    {
        var organisation = OrganisationDesk.Read(commission.PoliciesFolder, commission.ConfigFile, commission.WorkingDirectory);
        var names = commission.Runbooks.Select(text => RunbookName.Parse(text, commission.WorkingDirectory)).ToList();
        var usual = Directory.Exists(Path.Combine(commission.WorkingDirectory, "runbooks")) ? "runbooks" : null;
        var library = LibraryLoader.Load([.. names.Select(name => name.Path).Append(usual).OfType<string>().Distinct(StringComparer.Ordinal)], commission.WorkingDirectory, cancellation);

        var problems = new List<PlanProblem>();
        var runbooks = names.Count > 0
            ? [.. names.Select(name => name.Find(library, commission.WorkingDirectory, problems)).OfType<Runbook>()]
            : library.Runbooks.Where(runbook => runbook is { IsDeclared: true, Id: not null } && Runnable.Contains(runbook.Declaration.Status ?? organisation.Documents.StatusOf(runbook.Document.Path), StringComparer.Ordinal)).ToList();
        var made = new WorkflowResult[runbooks.Count];
        Parallel.For(0, runbooks.Count, new ParallelOptions { CancellationToken = cancellation }, index => made[index] = WorkflowCompiler.Compile(runbooks[index], library, organisation));
        problems.AddRange(made.SelectMany(one => one.Problems));
        problems.AddRange(SharedPaths(runbooks));

        IReadOnlyList<WorkflowFile> wanted = [.. made.Select(one => one.File).OfType<WorkflowFile>(), .. TimersWorkflow.IsNeeded(runbooks) ? [TimersWorkflow.Make(organisation)] : Array.Empty<WorkflowFile>()];
        var files = wanted.Select(file => Change(commission, Path.GetFileName(file.Path), file.Text));
        return new WorkflowReport([.. files.Concat(names.Count > 0 ? [] : Orphans(commission, wanted)).OrderBy(file => file.Path, StringComparer.Ordinal)], problems);
    }

    // On some machines, and in the name of the file, REL-1 and rel-1 are one.
    private static IEnumerable<PlanProblem> SharedPaths(IReadOnlyList<Runbook> runbooks) =>
        runbooks.Where(runbook => runbook.Id is not null).GroupBy(runbook => WorkflowCompiler.PathOf(runbook.Id!), StringComparer.Ordinal).Where(same => same.Count() > 1)
            .Select(same => new PlanProblem($"{Wording.And(same.Select(runbook => $"'{runbook.Id}' in '{runbook.Document.Path}'"))} would share the workflow '{same.Key}'; rename one.", same.Last().Span));

    private static WorkflowChange Change(WorkflowCommission commission, string name, string? after)
    {
        var path = Path.Combine(commission.Folder, name);
        var full = Path.GetFullPath(path, commission.WorkingDirectory);
        try
        {
            var before = RepositoryFile.ReadOwn(full, commission.WorkingDirectory);
            return new WorkflowChange(path.Replace('\\', '/'), before is null ? null : Encoding.UTF8.GetString(before).TrimStart('\uFEFF'), after);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"'{path}' cannot be read: {trouble.Message}", trouble);
        }
    }

    // Only what this tool has made; a workflow that somebody wrote and called so is theirs.
    private static IEnumerable<WorkflowChange> Orphans(WorkflowCommission commission, IReadOnlyList<WorkflowFile> wanted)
    {
        var folder = Path.GetFullPath(commission.Folder, commission.WorkingDirectory);
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var kept = wanted.Select(file => Path.GetFileName(file.Path)).ToHashSet(StringComparer.Ordinal);
        return Directory.EnumerateFiles(folder, "runbook-*.yml").Concat(Directory.EnumerateFiles(folder, TimersWorkflow.Name)).Select(path => Path.GetFileName(path)).Where(name => !kept.Contains(name))
            .Select(name => Change(commission, name, null)).Where(file => file.Before!.StartsWith(Mark, StringComparison.Ordinal));
    }
}
