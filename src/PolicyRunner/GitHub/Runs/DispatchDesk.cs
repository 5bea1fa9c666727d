using System.Security.Cryptography;
using PolicyRunner.Checking;
using PolicyRunner.GitHub.Api;
using PolicyRunner.GitHub.Workflows;
using PolicyRunner.Planning;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.GitHub.Runs;

/// <summary>Starts a runbook's workflow, follows it and brings its record home.</summary>
/// <example><code>var report = await DispatchDesk.StartAsync(new DispatchCommission { Runbook = "REL-001", WorkingDirectory = folder }, access, Console.Error.WriteLine, cancellation);</code></example>
public static class DispatchDesk
{
    /// <param name="commission">What to start.</param>
    /// <param name="access">Where.</param>
    /// <param name="told">Is told how it goes, a line each; a line may hold words of others.</param>
    /// <param name="cancellation">Ends the following; the run goes on.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<DispatchReport> StartAsync(DispatchCommission commission, GitHubAccess access, Action<string> told, CancellationToken cancellation)
    {
        using var github = new GitHubClient(access, commission.Clock);
        return await StartAsync(commission, github, told, cancellation).ConfigureAwait(false);
    }

    internal static async Task<DispatchReport> StartAsync(DispatchCommission commission, GitHubClient github, Action<string> told, CancellationToken cancellation)
    {
        var problems = new List<string>();
        if (Find(commission, problems, cancellation) is not { Id: { } id } runbook)
        {
            return new DispatchReport { Problems = problems };
        }

        // In the run's title, so that it is found again when GitHub does not say its number.
        var mark = RandomNumberGenerator.GetHexString(12, lowercase: true);
        var inputs = Inputs(commission, runbook, mark, problems);
        if (problems.Count > 0)
        {
            return new DispatchReport { Problems = problems };
        }

        var report = new DispatchReport();
        try
        {
            var branch = (await github.Contents.RepositoryAsync(cancellation).ConfigureAwait(false)).DefaultBranch ?? "main";
            var run = await github.Workflows.StartAsync(Path.GetFileName(WorkflowCompiler.PathOf(id)), new WorkflowStart(branch) { Inputs = inputs }, mark, cancellation).ConfigureAwait(false);
            if (run is null)
            {
                return report with { Trouble = $"The workflow was started and its run does not show itself; look for 'dispatch {mark}' among the runs: policyrunner runs" };
            }

            told($"Started run {run.Id}: {run.HtmlUrl}");
            report = report with { Run = run.Id, Address = run.HtmlUrl };
            if (!commission.Follows)
            {
                return report;
            }

            var end = await new RunFollower(github, told).FollowAsync(run.Id, cancellation).ConfigureAwait(false);
            report = report with { Conclusion = end.Conclusion };
            return report with { Record = await RecordDownload.TakeAsync(github, run.Id, commission.WorkingDirectory, cancellation).ConfigureAwait(false) };
        }
        catch (Exception trouble) when (trouble is GitHubException or IOException or UnauthorizedAccessException)
        {
            return report with { Trouble = trouble.Message };
        }
    }

    private static Runbook? Find(DispatchCommission commission, List<string> problems, CancellationToken cancellation)
    {
        var name = RunbookName.Parse(commission.Runbook, commission.WorkingDirectory);
        var usual = RunbookName.Folder(commission.WorkingDirectory);
        var library = LibraryLoader.Load([.. new[] { name.Path, usual }.OfType<string>().Distinct(StringComparer.Ordinal)], commission.WorkingDirectory, cancellation);
        var found = new List<PlanProblem>();
        var runbook = name.Find(library, commission.WorkingDirectory, found);
        problems.AddRange(found.Select(problem => $"{problem}"));
        return runbook;
    }

    // Values are judged by the plan job; what the form would not take is said before anything is started.
    private static Dictionary<string, string> Inputs(DispatchCommission commission, Runbook runbook, string mark, List<string> problems)
    {
        var declared = runbook.Declaration;
        var inputs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var given in commission.Parameters)
        {
            if (declared.Parameters.All(parameter => parameter.Name != given.Name))
            {
                problems.Add($"'{runbook.Id}' has no parameter '{given.Name}'.{NearestName.Hint(given.Name, [.. declared.Parameters.Select(parameter => parameter.Name)])}");
            }
            else if (!inputs.TryAdd(given.Name, given.Value.ToString()))
            {
                problems.Add($"The parameter '{given.Name}' is given twice.");
            }
        }

        foreach (var missing in declared.Parameters.Where(parameter => parameter.Default is null && parameter.Type != "boolean" && !inputs.ContainsKey(parameter.Name)))
        {
            problems.Add($"The parameter '{missing.Name}' has no value; add -p {missing.Name}=VALUE.");
        }

        if (declared.ReasonRequired && string.IsNullOrWhiteSpace(commission.Reason))
        {
            problems.Add($"'{runbook.Id}' asks why it is run; add --reason TEXT.");
        }

        if (declared.Confirm is { } confirm && string.IsNullOrEmpty(commission.Confirmation))
        {
            problems.Add($"'{runbook.Id}' asks for something to be typed; add --confirm '{confirm}'.");
        }

        if (commission.Answers.FirstOrDefault(answer => answer.Contains(';', StringComparison.Ordinal)) is { } answer)
        {
            problems.Add($"An answer goes to the workflow without a ';', and '{answer}' has one.");
        }

        inputs["reason"] = string.IsNullOrWhiteSpace(commission.Reason) ? $"(dispatch {mark})" : $"{commission.Reason.Trim()} (dispatch {mark})";
        Add("confirm", commission.Confirmation);
        Add("resume", commission.Resume?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Add("answers", commission.Answers.Count > 0 ? string.Join(';', commission.Answers) : null);
        return inputs;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                inputs[name] = value;
            }
        }
    }
}
