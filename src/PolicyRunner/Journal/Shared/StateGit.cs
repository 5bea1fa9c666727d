using PolicyRunner.Git;

namespace PolicyRunner.Journal.Shared;

/// <summary>Git for those who keep the shared state in it: when it cannot be run, the state cannot be reached.</summary>
/// <param name="repository">The absolute path of the folder that holds <c>.git</c>.</param>
/// <param name="isOnline">True when it may talk to a remote.</param>
internal sealed class StateGit(string repository, bool isOnline = false)
{
    private readonly GitProgram git = new(repository, isOnline);

    /// <summary>Runs a command that may well say no.</summary>
    /// <exception cref="SharedStateException">Git is not there or cannot be started.</exception>
    public GitAnswer Ask(string[] arguments, byte[] input, CancellationToken cancellation)
    {
        try
        {
            return git.Ask(arguments, input, cancellation);
        }
        catch (GitException trouble)
        {
            throw new SharedStateException($"Locks and freezes of a repository are kept by git. {trouble.Message}");
        }
    }
}
