using PolicyRunner.Checking;
using PolicyRunner.Text;

namespace PolicyRunner.Journal.Shared;

/// <summary>
/// What runs of one repository must agree on: locks, freezes, used requests, heads of journals. It changes only by
/// compare-and-swap, so that of two who want the same, one gets it and the other learns who has it.
/// </summary>
/// <example><code>
/// var shared = SharedState.Open(workingDirectory, cancellation);
/// var taken = shared.Change("take a lock", now => LockBook.Take(now, wanted, clock.GetUtcNow()), cancellation);
/// </code></example>
public sealed class SharedState(StateStore store)
{
    // Each lost race means that somebody else got on; as many in a row as this is a store that lies.
    private const int MostAttempts = 50;

    /// <summary>The setting of git that names the remote which keeps the state; <c>.</c> for none but this clone.</summary>
    internal const string Setting = "policyrunner.remote";

    /// <summary>
    /// The state of the repository around a folder: of its remote <c>origin</c>, its only one or the one that the setting
    /// <c>policyrunner.remote</c> names; of the clone alone when it has none; of the folder without a repository.
    /// </summary>
    /// <exception cref="SharedStateException">There is a repository and git, or the choice between remotes, is missing.</exception>
    public static SharedState Open(string workingDirectory, CancellationToken cancellation)
    {
        if (FileFinder.Repository(workingDirectory) is not { } root)
        {
            return new SharedState(new FolderStateStore(Path.Combine(workingDirectory, ".policyrunner", "state")));
        }

        if (ProgramPath.Find("git") is null)
        {
            throw new SharedStateException("Locks and freezes of a repository are kept by git, and there is no program 'git' on the PATH; install it.");
        }

        return new SharedState(RemoteOf(root, cancellation) is { } remote ? new RemoteStateStore(root, remote) : new GitStateStore(root));
    }

    /// <summary>Where it is kept, for the record.</summary>
    public string Place => store.Place;

    /// <summary>True when others who work on the same repository see it too.</summary>
    public bool IsShared => store.IsShared;

    /// <summary>Reads it once.</summary>
    /// <exception cref="SharedStateException">It cannot be reached or read.</exception>
    public StateSnapshot Read(CancellationToken cancellation) => store.Read(cancellation);

    /// <summary>Reads, decides and writes, again and again until nobody came in between.</summary>
    /// <param name="what">For the history: one line.</param>
    /// <param name="decide">Called once per attempt; a snapshot without changes writes nothing.</param>
    /// <param name="cancellation">Ends the attempts.</param>
    /// <exception cref="SharedStateException">It cannot be reached, read or written.</exception>
    public T Change<T>(string what, Func<StateSnapshot, (StateSnapshot Next, T Answer)> decide, CancellationToken cancellation)
    {
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            var (next, answer) = decide(store.Read(cancellation));
            if (next.Changes.Count == 0 || store.TryReplace(next, what, cancellation))
            {
                return answer;
            }

            // Those who lost together must not try together again.
            cancellation.WaitHandle.WaitOne(Random.Shared.Next(5, 20 * Math.Min(attempt, 10)));
            cancellation.ThrowIfCancellationRequested();
        }

        throw new SharedStateException($"The shared state ({Place}) changed under each of {MostAttempts} attempts; try again.");
    }

    /// <summary>Anchors a journal's last record. Call it wherever a loss would hurt.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="run">The run's id.</param>
    /// <param name="by">Who writes the journal.</param>
    /// <param name="time">When.</param>
    /// <param name="cancellation">Ends the attempts.</param>
    /// <exception cref="SharedStateException">It cannot be written, or another journal of this run was anchored: one of them is not what happened.</exception>
    public void Anchor(JournalReading journal, string run, string by, DateTimeOffset time, CancellationToken cancellation)
    {
        var anchor = Change($"Anchor run {run} at record {journal.Records.Count}", now => AnchorBook.Set(now, journal, run, by, time), cancellation);
        if (anchor.Head != journal.Head)
        {
            throw new SharedStateException(anchor.Contradiction);
        }
    }

    internal static string? RemoteOf(string root, CancellationToken cancellation)
    {
        var git = new StateGit(root);
        var named = git.Ask(["config", "--get", Setting], [], cancellation);
        var list = git.Ask(["remote"], [], cancellation);
        if (list.ExitCode != 0)
        {
            throw new SharedStateException($"The repository '{root}' cannot be read: {StateTree.Complaint(list)}");
        }

        var remotes = list.Line.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return named.ExitCode == 0
            ? named.Line == "." ? null : remotes.Contains(named.Line) ? named.Line : throw new SharedStateException($"The setting {Setting} names no remote of this repository: '{named.Line}'.{NearestName.Hint(named.Line, remotes)}")
            : remotes.Contains("origin") ? "origin"
            : remotes.Length <= 1 ? remotes.FirstOrDefault()
            : throw new SharedStateException($"Several remotes could keep the shared state: {Wording.And(remotes)}; choose one: git config {Setting} {remotes[0]}");
    }
}
