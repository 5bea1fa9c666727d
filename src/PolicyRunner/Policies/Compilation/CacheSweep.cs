namespace PolicyRunner.Policies.Compilation;

/// <summary>Keeps the folder of compiled scripts small: the longest unused go first, and what an interrupted run left behind.</summary>
internal static class CacheSweep
{
    /// <summary>How the names end of files that are written before they are renamed.</summary>
    public const string Unfinished = ".tmp";

    private const int MaximumEntries = 4_096;
    private const long MaximumBytes = 256L << 20;
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);

    // A use is written down once a day, so that a warm run writes nothing.
    private static readonly TimeSpan Precision = TimeSpan.FromDays(1);

    /// <summary>Notes that an entry was used.</summary>
    public static void Touch(string path)
    {
        var now = DateTime.UtcNow;
        if (now - File.GetLastWriteTimeUtc(path) > Precision)
        {
            File.SetLastWriteTimeUtc(path, now);
        }
    }

    /// <summary>Whether a file was begun by a process that will not rename it any more.</summary>
    public static bool IsAbandoned(FileInfo file) => file.Extension == Unfinished && DateTime.UtcNow - file.LastWriteTimeUtc > Abandoned;

    /// <summary>Removes what is too much. Entries are read whole before they are used, so no process loses one it works with.</summary>
    public static void Sweep(string folder)
    {
        var files = new DirectoryInfo(folder).GetFiles();
        foreach (var leaving in files.Where(IsAbandoned))
        {
            leaving.Delete();
        }

        var bytes = 0L;
        var count = 0;
        foreach (var entry in files.Where(file => file.Extension == ".pack").OrderByDescending(file => file.LastWriteTimeUtc).ThenBy(file => file.Name, StringComparer.Ordinal))
        {
            bytes += entry.Length;
            if (++count > MaximumEntries || (bytes > MaximumBytes && count > 1))
            {
                entry.Delete();
            }
        }
    }
}
