using PolicyRunner.Policies.Metering;

namespace PolicyRunner.Policies.Watching;

/// <summary>What a thread does with a script of the repository, from its beginning to its end.</summary>
internal sealed class ScriptWork
{
    private long allocated;
    private bool isLarge;
    private bool waits;

    /// <summary>Null while scripts are looked for, which is none's work.</summary>
    public required WatchedScript? Script { get; init; }

    public required WorkKind Kind { get; init; }

    /// <summary>The document that is looked at; null when it is none.</summary>
    public string? Subject { get; init; }

    /// <summary>The processor time it may take by itself.</summary>
    public required TimeSpan Time { get; init; }

    /// <summary>The same as people are told it; null where it is no other. By how much a machine is slower would make two reports of one script differ.</summary>
    public TimeSpan? UsualTime { get; init; }

    /// <summary>The bytes by which the process may grow meanwhile.</summary>
    public required long Bytes { get; init; }

    /// <summary>What the script counts itself by, and can be stopped by at its next counter; null for work that has no counters.</summary>
    public Budget? Budget { get; init; }

    /// <summary>The bytes that it has allocated, as it said at the last counter that looked.</summary>
    public long Allocated { get => Volatile.Read(ref allocated); set => Volatile.Write(ref allocated, value); }

    /// <summary>Whether it is the one that may allocate much, see <see cref="LargeWork"/>.</summary>
    public bool IsLarge { get => Volatile.Read(ref isLarge); set => Volatile.Write(ref isLarge, value); }

    /// <summary>Whether it waits to become that one.</summary>
    public bool Waits { get => Volatile.Read(ref waits); set => Volatile.Write(ref waits, value); }
}

/// <summary>What is done with a script.</summary>
internal enum WorkKind
{
    /// <summary>It is read, looked at and compiled.</summary>
    Compiling,

    /// <summary>It is run, and becomes a policy.</summary>
    Making,

    /// <summary>Its policy looks at something.</summary>
    Evaluating,
}
