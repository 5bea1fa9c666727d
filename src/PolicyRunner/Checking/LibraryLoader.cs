using PolicyRunner.Runbooks;

namespace PolicyRunner.Checking;

/// <summary>Reads documents and resolves their links.</summary>
public static class LibraryLoader
{
    /// <param name="paths">Files and folders, absolute or relative to the working directory.</param>
    /// <param name="workingDirectory">The absolute path everything relative starts from.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="FileNotFoundException">A path does not exist.</exception>
    public static Library Load(IReadOnlyList<string> paths, string workingDirectory, CancellationToken cancellation) =>
        throw new NotSupportedException();
}
