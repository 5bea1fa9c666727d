namespace PolicyRunner.Processes;

/// <summary>Tells a process from every other one there ever was: numbers are used again, a number with its start time is not.</summary>
/// <param name="Group">The leader's process id, which is its group's and session's.</param>
/// <param name="Start">When it started, in clock ticks since the machine did.</param>
/// <param name="Boot">Which start of the machine that was.</param>
internal sealed record ProcessIdentity(int Group, long Start, string Boot);
