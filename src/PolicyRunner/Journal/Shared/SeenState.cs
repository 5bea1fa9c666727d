using PolicyRunner.Checking;
using PolicyRunner.Text;

namespace PolicyRunner.Journal.Shared;

/// <summary>What this machine has seen of the shared state, without asking anybody: enough to look a record up, never to decide by.</summary>
/// <param name="State">The state, or null when none was seen.</param>
/// <param name="Place">Where it is kept.</param>
internal sealed record SeenState(StateSnapshot? State, string Place)
{
    /// <exception cref="SharedStateException">It is damaged, or it cannot be told which remote keeps it.</exception>
    public static SeenState Of(string workingDirectory, CancellationToken cancellation)
    {
        if (FileFinder.Repository(workingDirectory) is not { } root || ProgramPath.Find("git") is null)
        {
            var folder = new FolderStateStore(Path.Combine(workingDirectory, ".policyrunner", "state"));
            return new SeenState(folder.Read(cancellation), folder.Place);
        }

        var git = new StateGit(root);
        var (reference, place) = SharedState.RemoteOf(root, cancellation) is { } remote
            ? (RemoteStateStore.SeenOf(remote), $"{GitStateStore.Reference} of {remote}, as this clone last saw it")
            : (GitStateStore.Reference, $"{GitStateStore.Reference} of this clone");
        return new SeenState(GitReference.Find(git, reference, cancellation) is { } commit ? new StateTree(git, place).Read(commit, cancellation) : null, place);
    }
}
