namespace PolicyRunner.Journal.Shared;

/// <summary>
/// What runs of one repository must agree on: locks, freezes, used requests, heads of journals. It changes only by
/// compare-and-swap, so that of two who want the same, one gets it and the other learns who has it.
/// </summary>
/// <example><code>
/// var shared = SharedState.Open(root);
/// var taken = shared.Change("take a lock", now => LockBook.Take(now, wanted, clock.GetUtcNow()), cancellation);
/// </code></example>
public sealed class SharedState(StateStore store)
{
    // Each lost race means that somebody else got on; as many in a row as this is a store that lies.
    private const int MostAttempts = 50;

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
}
