using System.Diagnostics;

namespace PolicyRunner.Policies.Watching;

/// <summary>What the watch saw of a thread: since when it is at the same work, and what had been used by then.</summary>
internal sealed record Sighting
{
    /// <summary>Null when the thread was at no script.</summary>
    public required ScriptWork? Work { get; init; }

    /// <summary>A time stamp of <see cref="Stopwatch"/>, moved on while it waits for others.</summary>
    public required long Began { get; set; }

    /// <summary>The thread's processor time; null where it cannot be known.</summary>
    public required TimeSpan? OfThread { get; init; }

    /// <summary>The process's processor time.</summary>
    public required TimeSpan OfProcess { get; init; }

    /// <summary>Bytes of the process that lay in memory, those included by which it has grown since for work that allocated much.</summary>
    public required long Resident { get; set; }

    /// <summary>How much of such work there had been, see <see cref="LargeWork"/>.</summary>
    public required int Large { get; set; }

    /// <summary>How often something had been read beside it, see <see cref="BesideWork"/>; null: something was being read.</summary>
    public required long? Reads { get; init; }

    /// <summary>The thread's processor time when it was looked at last.</summary>
    public TimeSpan? Last { get; set; }
}
