using PolicyRunner.Checking;
using PolicyRunner.Git;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Running.Approvals;

namespace PolicyRunner.Running.Admission;

/// <summary>What an admission needs from outside the plan: which repository it is, what was signed, which files are not committed.</summary>
public sealed record AdmissionPapers
{
    /// <summary>The same in every clone: <c>github.com/owner/name</c>, a folder or <c>commit:ID</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>The plan's file, relative to the repository's root, or null.</summary>
    public string? PlanFile { get; init; }

    /// <summary>The signed statements beside the plan's file.</summary>
    public IReadOnlyList<Approval> Approvals { get; init; } = [];

    /// <summary>Files beside the plan's that are none.</summary>
    public IReadOnlyList<RejectedApproval> Unreadable { get; init; } = [];

    /// <summary>Paths that are not as the commit has them; the plan's file, its approvals and <c>.policyrunner</c> are no part of what runs.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>Gathers them.</summary>
    /// <param name="workingDirectory">An absolute path in the repository, or of a folder in none.</param>
    /// <param name="planFile">The path of the plan's file, or null when a runbook is run without one.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="ApprovalException">The repository or the approvals cannot be read.</exception>
    /// <exception cref="SharedStateException">It cannot be told which remote people share.</exception>
    public static AdmissionPapers Read(string workingDirectory, string? planFile, CancellationToken cancellation)
    {
        var plan = planFile is null ? null : Path.GetFullPath(planFile, workingDirectory);
        var (approvals, unreadable) = plan is null ? ([], []) : ApprovalFolder.Read(plan);
        if (FileFinder.Repository(workingDirectory) is not { } root)
        {
            return new AdmissionPapers { Repository = RepositoryOf(workingDirectory, cancellation), PlanFile = Below(workingDirectory, plan), Approvals = approvals, Unreadable = unreadable };
        }

        try
        {
            var git = new GitProgram(root);
            var own = plan is null ? [] : new[] { plan, ApprovalFolder.Of(plan) }.Select(path => Path.GetRelativePath(root, path).Replace('\\', '/')).ToList();
            return new AdmissionPapers
            {
                Repository = RepositoryOf(workingDirectory, cancellation),
                PlanFile = Below(root, plan),
                Approvals = approvals,
                Unreadable = unreadable,
                Changes = [.. WorkTree.Changes(git, cancellation).Where(path => !own.Append(".policyrunner").Any(ours => path == ours || path.StartsWith($"{ours}/", StringComparison.Ordinal)))],
            };
        }
        catch (GitException trouble)
        {
            throw new ApprovalException(trouble.Message, trouble);
        }
    }

    private static string? Below(string root, string? plan) => plan is null ? null : Path.GetRelativePath(root, plan).Replace('\\', '/');

    /// <summary>Which repository a folder belongs to, the same in every clone; the folder's own path when it belongs to none.</summary>
    /// <exception cref="ApprovalException">It has no remote and no commit.</exception>
    /// <exception cref="SharedStateException">It cannot be told which remote people share.</exception>
    public static string RepositoryOf(string workingDirectory, CancellationToken cancellation)
    {
        if (FileFinder.Repository(workingDirectory) is not { } root)
        {
            return Path.TrimEndingDirectorySeparator(workingDirectory);
        }

        try
        {
            return RepositoryName.Of(new GitProgram(root), SharedState.RemoteOf(root, cancellation), cancellation);
        }
        catch (GitException trouble)
        {
            throw new ApprovalException(trouble.Message, trouble);
        }
    }
}
