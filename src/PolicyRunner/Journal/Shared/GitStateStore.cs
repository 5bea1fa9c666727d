namespace PolicyRunner.Journal.Shared;

/// <summary>
/// Keeps the state in a reference of this clone, replaced by <c>git update-ref</c> with the old value. Its history is the
/// history of the state. Hooks and signing take no part.
/// </summary>
internal sealed class GitStateStore : StateStore
{
    public const string Reference = "refs/policyrunner/state";

    private readonly StateGit git;
    private readonly StateTree tree;

    /// <param name="repository">The absolute path of the folder that holds <c>.git</c>.</param>
    public GitStateStore(string repository)
    {
        git = new StateGit(repository);
        tree = new StateTree(git, Place);
    }

    public override string Place => $"{Reference} of this clone";

    public override bool IsShared => false;

    public override StateSnapshot Read(CancellationToken cancellation) => tree.Read(GitReference.Find(git, Reference, cancellation), cancellation);

    public override bool TryReplace(StateSnapshot next, string what, CancellationToken cancellation)
    {
        var commit = tree.Write(next, what, cancellation);
        var answer = GitReference.Replace(git, Reference, next.Version, commit, cancellation);
        if (answer.ExitCode == 0)
        {
            return true;
        }

        // The same value as before: it was not lost to somebody, unless git's own lock file was in the way.
        if (GitReference.Find(git, Reference, cancellation) == next.Version && !answer.Complaints.Contains("File exists", StringComparison.Ordinal))
        {
            throw new SharedStateException($"The shared state ({Place}) cannot be written: {StateTree.Complaint(answer)}");
        }

        return false;
    }
}
