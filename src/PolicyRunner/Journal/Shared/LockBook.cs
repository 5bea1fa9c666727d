namespace PolicyRunner.Journal.Shared;

/// <summary>Takes, renews and releases locks in a snapshot of the shared state; <see cref="SharedState.Change"/> makes it true.</summary>
public static class LockBook
{
    private const string Folder = "locks";

    /// <summary>Every lock that was ever taken, by name.</summary>
    /// <exception cref="SharedStateException">A file is damaged.</exception>
    public static IReadOnlyList<LockEntry> All(StateSnapshot state) =>
        [.. state.In(Folder).Select(path => LockEntry.Read(path, state.Find(path)!)).OrderBy(entry => entry.Name, StringComparer.Ordinal)];

    /// <summary>The lock of a name, or null when it was never taken.</summary>
    /// <exception cref="SharedStateException">Its file is damaged.</exception>
    public static LockEntry? Find(StateSnapshot state, string name) =>
        state.Find(PathOf(name)) is { } members ? LockEntry.Read(PathOf(name), members) : null;

    /// <summary>Takes a lock that is free, lapsed, or the run's own: then its lifetime begins anew and its token stays.</summary>
    public static (StateSnapshot Next, LockAnswer Answer) Take(StateSnapshot state, LockRequest wanted, DateTimeOffset now)
    {
        var entry = Find(state, wanted.Name);
        if (entry?.IsHeld(now) == true && entry.Holder!.Run != wanted.Run)
        {
            return (state, new LockAnswer(entry, false, null));
        }

        var isOurs = entry?.Holder?.Run == wanted.Run;
        var taken = new LockEntry(wanted.Name, (entry?.Token ?? 0) + (isOurs ? 0 : 1), new LockHolder
        {
            Owner = wanted.Owner,
            Run = wanted.Run,
            Reason = wanted.Reason,
            Taken = isOurs ? entry!.Holder!.Taken : now,
            Expires = now + wanted.Lifetime,
        });
        return (state.With(PathOf(wanted.Name), taken.Write()), new LockAnswer(taken, true, isOurs ? null : entry?.Holder));
    }

    /// <summary>Begins the lifetime of a run's own lock anew, also when it has lapsed and nobody took it.</summary>
    /// <returns>False when the run has it no more, even if nobody else does: somebody may have had it in between.</returns>
    public static (StateSnapshot Next, bool Answer) Renew(StateSnapshot state, LockRequest held, DateTimeOffset now) =>
        Find(state, held.Name)?.Holder?.Run == held.Run ? (Take(state, held, now).Next, true) : (state, false);

    /// <summary>Releases what a run holds; what it does not hold any more is left alone.</summary>
    /// <returns>True when the run held it.</returns>
    public static (StateSnapshot Next, bool Answer) Release(StateSnapshot state, string name, string run) =>
        Find(state, name) is { Holder: { } holder } entry && holder.Run == run
            ? (state.With(PathOf(name), (entry with { Holder = null }).Write()), true)
            : (state, false);

    /// <summary>Releases a lock by the name of who holds it, whichever of their runs it was for.</summary>
    /// <returns>The entry before; null when nobody holds it. It was released if its holder is the owner.</returns>
    public static (StateSnapshot Next, LockEntry? Answer) ReleaseOf(StateSnapshot state, string name, string owner)
    {
        var entry = Find(state, name);
        return entry?.Holder is not { } holder ? (state, null)
            : holder.Owner == owner ? (state.With(PathOf(name), (entry with { Holder = null }).Write()), entry)
            : (state, entry);
    }

    private static string PathOf(string name) => StatePath.Of(Folder, name);
}

/// <summary>Who wants a lock.</summary>
public sealed record LockRequest
{
    public required string Name { get; init; }

    public required string Owner { get; init; }

    /// <summary>The run's id; a lock belongs to a run.</summary>
    public required string Run { get; init; }

    public string? Reason { get; init; }

    /// <summary>After which others may take it.</summary>
    public required TimeSpan Lifetime { get; init; }
}

/// <summary>Whether a lock was taken.</summary>
/// <param name="Entry">The lock as it is now: the taker's, or its holder's.</param>
/// <param name="IsTaken">False when another run holds it.</param>
/// <param name="Before">Whose lifetime was over when it was taken; null when it was free.</param>
public sealed record LockAnswer(LockEntry Entry, bool IsTaken, LockHolder? Before);
