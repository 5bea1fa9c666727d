namespace PolicyRunner.Journal.Shared;

/// <summary>Where the shared state is kept: a git reference, a folder, the API of a forge.</summary>
public abstract class StateStore
{
    /// <summary>For records and people: <c>refs/policyrunner/state at origin</c>.</summary>
    public abstract string Place { get; }

    /// <summary>True when others who work on the same repository see it too.</summary>
    public abstract bool IsShared { get; }

    /// <exception cref="SharedStateException">It cannot be reached or read.</exception>
    public abstract StateSnapshot Read(CancellationToken cancellation);

    /// <summary>Writes a snapshot's changes if nobody has written since it was read.</summary>
    /// <returns>False when somebody was first: read again and decide again.</returns>
    /// <exception cref="SharedStateException">It cannot be reached or written.</exception>
    public abstract bool TryReplace(StateSnapshot next, string what, CancellationToken cancellation);
}

/// <summary>The shared state cannot be reached or is damaged; the message says what to do. Nothing may start without it.</summary>
public sealed class SharedStateException : Exception
{
    public SharedStateException(string message)
        : base(message)
    {
    }

    public SharedStateException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
