using System.Text;
using PolicyRunner.Git;

namespace PolicyRunner.Journal.Shared;

/// <summary>
/// Keeps the state in a reference of a remote, replaced by a push that holds only if the remote still has the old value.
/// What this clone has seen of it is remembered: a remote that goes back on it is not believed.
/// </summary>
internal sealed class RemoteStateStore : StateStore
{
    // A remote that does not answer must not hold up a night's work without a word.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly StateGit git;
    private readonly StateGit online;
    private readonly string remote;
    private readonly StateTree tree;

    /// <param name="repository">The absolute path of the folder that holds <c>.git</c>.</param>
    /// <param name="remote">The remote's name.</param>
    public RemoteStateStore(string repository, string remote)
    {
        git = new StateGit(repository);
        online = new StateGit(repository, isOnline: true);
        this.remote = remote;
        tree = new StateTree(git, Place);
    }

    public override string Place => $"{GitStateStore.Reference} of {remote}";

    public override bool IsShared => true;

    private string Seen => SeenOf(remote);

    // Outside refs/remotes: a prune of the remote's branches must not forget it.
    internal static string SeenOf(string remote) => $"refs/policyrunner/seen/{remote}";

    public override StateSnapshot Read(CancellationToken cancellation)
    {
        var commit = Remote(cancellation);
        Remember(commit, cancellation);
        return tree.Read(commit, cancellation);
    }

    public override bool TryReplace(StateSnapshot next, string what, CancellationToken cancellation)
    {
        var commit = tree.Write(next, what, cancellation);
        var answer = Talk(["push", "--porcelain", "--no-verify", "--no-signed", $"--force-with-lease={GitStateStore.Reference}:{next.Version}", remote, $"{commit}:{GitStateStore.Reference}"], cancellation);

        // A push whose answer was lost may have been heard: what the remote has now decides.
        var now = answer.ExitCode == 0 ? commit : Remote(cancellation);
        if (now == commit)
        {
            GitReference.Replace(git, Seen, GitReference.Find(git, Seen, cancellation), commit, cancellation);
            return true;
        }

        if (now == next.Version && !IsContention(answer))
        {
            throw new SharedStateException($"The shared state ({Place}) cannot be written: {Rejection(answer) ?? StateTree.Complaint(answer)}");
        }

        return false;
    }

    private string? Remote(CancellationToken cancellation)
    {
        var answer = Talk(["ls-remote", "--refs", remote, GitStateStore.Reference], cancellation);
        if (answer.ExitCode != 0)
        {
            throw Unreachable(StateTree.Complaint(answer));
        }

        // The name given is a pattern for the end of a name.
        return answer.Line.Split('\n').Select(line => line.Split('\t')).FirstOrDefault(words => words.Length == 2 && words[1] == GitStateStore.Reference)?[0];
    }

    private void Remember(string? commit, CancellationToken cancellation)
    {
        var seen = GitReference.Find(git, Seen, cancellation);
        if (commit == seen)
        {
            return;
        }

        if (commit is not null && git.Ask(["cat-file", "-e", $"{commit}^{{commit}}"], [], cancellation).ExitCode != 0)
        {
            var answer = Talk(["fetch", "--quiet", "--no-tags", "--no-filter", "--no-write-fetch-head", "--no-recurse-submodules", remote, GitStateStore.Reference], cancellation);
            if (answer.ExitCode != 0)
            {
                throw Unreachable(StateTree.Complaint(answer));
            }
        }

        if (seen is not null && (commit is null || !IsAncestor(seen, commit, cancellation)))
        {
            // Another process of this clone may have seen more while this one was asking.
            if (commit is not null && IsAncestor(commit, seen, cancellation) && Remote(cancellation) != commit)
            {
                return;
            }

            throw new SharedStateException(
                $"The shared state ({Place}) does not follow from what this clone has seen of it ({seen[..12]}): somebody rewrote it. Find out who and why; to believe it again: git update-ref -d {Seen}");
        }

        // Lost to another process, it has seen at least as much.
        GitReference.Replace(git, Seen, seen, commit!, cancellation);
    }

    private bool IsAncestor(string old, string commit, CancellationToken cancellation) => git.Ask(["merge-base", "--is-ancestor", old, commit], [], cancellation).ExitCode == 0;

    private GitAnswer Talk(string[] arguments, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            return online.Ask(arguments, [], limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Unreachable($"it did not answer within {Patience.TotalSeconds} seconds.");
        }
    }

    private SharedStateException Unreachable(string why) => new(
        $"The shared state ({Place}) cannot be reached: {why} Without it nobody knows who holds which lock; to keep it in this clone alone: git config {SharedState.Setting} .");

    // What the remote says when two pushes are at it at the same moment.
    private static bool IsContention(GitAnswer answer) => Rejection(answer) is { } text
        && (text.Contains("stale info", StringComparison.Ordinal) || text.Contains("lock", StringComparison.Ordinal) || text.Contains("failed to update ref", StringComparison.Ordinal) || text.Contains("fetch first", StringComparison.Ordinal));

    private static string? Rejection(GitAnswer answer) => Encoding.UTF8.GetString(answer.Output).Split('\n').FirstOrDefault(line => line.StartsWith("!\t", StringComparison.Ordinal))?.Split('\t')[^1];
}
