namespace PolicyRunner.Cli;

/// <summary>What the machine has too little of, where that is why the tool cannot go on, and no mistake in it.</summary>
internal static class Shortage
{
    // As POSIX numbers them: too many open files, of the process and of the whole machine.
    private static readonly int[] OpenFiles = [24, 23];

    /// <summary>Whether a file of the runtime, or any file at all, cannot be opened.</summary>
    public static bool IsOfFiles(IOException trouble) => trouble is FileNotFoundException || OpenFiles.Contains(trouble.HResult);

    /// <returns>A sentence with a remedy; null when it is something else.</returns>
    public static string? Of(Exception? trouble)
    {
        for (; trouble is not null; trouble = trouble.InnerException)
        {
            switch (trouble)
            {
                case OutOfMemoryException or ThreadStartException:
                    return "The machine gives the tool no more memory or threads; allow it more (ulimit -v, ulimit -u, the limits of the container).";
                case IOException when OpenFiles.Contains(trouble.HResult):
                    return "The machine lets the tool open no more files; allow it more (ulimit -n).";
                case DllNotFoundException:
                    return "A native library of the runtime cannot be opened: it is missing, or the machine lets the tool open no more files (ulimit -n).";
                case FileNotFoundException { FileName: { } name } when name.Contains(", Version=", StringComparison.Ordinal):
                    return $"The tool's own file {name[..name.IndexOf(',')]} cannot be opened: it is missing, or the machine lets the tool open no more files (ulimit -n).";
            }
        }

        return null;
    }
}
