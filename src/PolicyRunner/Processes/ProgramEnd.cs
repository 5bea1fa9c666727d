namespace PolicyRunner.Processes;

/// <summary>How a program ended.</summary>
/// <param name="Ending">Why.</param>
/// <param name="ExitCode">128 and the signal's number for one that a signal ended.</param>
/// <param name="WasKilled">True when it did not end within the grace it was given.</param>
internal sealed record ProgramEnd(ProgramEnding Ending, int ExitCode, bool WasKilled);

internal enum ProgramEnding
{
    Exited,
    TimedOut,
    Stopped,
}

/// <summary>Where a program's output goes, piece by piece as it comes. Pieces of one stream never come at the same time.</summary>
internal sealed record ProgramReaders(Action<ReadOnlyMemory<byte>> Output, Action<ReadOnlyMemory<byte>> Error);

/// <summary>How long a program may take.</summary>
/// <param name="Time">Until it is asked to end.</param>
/// <param name="Grace">From then until it is killed.</param>
/// <param name="Clock">Measures both.</param>
internal sealed record ProgramLimits(TimeSpan Time, TimeSpan Grace, TimeProvider Clock);
