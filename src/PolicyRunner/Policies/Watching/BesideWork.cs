namespace PolicyRunner.Policies.Watching;

/// <summary>
/// What fills memory while scripts are at work and is none of theirs: documents are read on other threads. Growth during which any was
/// read is nobody's until it is seen again without.
/// </summary>
internal static class BesideWork
{
    private static long began;
    private static long ended;

    /// <summary>How often something was read; null while something is.</summary>
    public static long? Count => Volatile.Read(ref ended) is var done && Volatile.Read(ref began) == done ? done : null;

    /// <summary>Reads something.</summary>
    public static T Read<T>(Func<T> read)
    {
        Interlocked.Increment(ref began);
        try
        {
            return read();
        }
        finally
        {
            Interlocked.Increment(ref ended);
        }
    }
}
