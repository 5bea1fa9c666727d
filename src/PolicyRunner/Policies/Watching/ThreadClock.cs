using System.Runtime.InteropServices;

namespace PolicyRunner.Policies.Watching;

/// <summary>The processor time of one thread, which any other may ask for: a busy machine does not lengthen it, and what the rest of the process does is not in it.</summary>
internal sealed class ThreadClock
{
    private readonly int clock;

    private ThreadClock(int clock) => this.clock = clock;

    /// <summary>That of the thread that asks; null where the system has none.</summary>
    public static ThreadClock? OfThisThread()
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            return null;
        }

        try
        {
            return ClockOf(Self(), out var clock) == 0 ? new ThreadClock(clock) : null;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library older than the one that has threads built in.
            return null;
        }
    }

    /// <summary>What the thread has used since it began; null when it has ended.</summary>
    public TimeSpan? Used() => Read(clock, out var time) == 0 ? TimeSpan.FromTicks((time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanoseconds / TimeSpan.NanosecondsPerTick)) : null;

    [DllImport("libc", EntryPoint = "pthread_self")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nuint Self();

    [DllImport("libc", EntryPoint = "pthread_getcpuclockid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ClockOf(nuint thread, out int clock);

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Read(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
