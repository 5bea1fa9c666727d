namespace PolicyRunner.Running.Steps;

/// <summary>Where a step's program starts: the repository's root, or a folder in it.</summary>
internal static class WorkingFolder
{
    public static string Of(StepContext context) =>
        context.Step.WorkingDirectory is { } folder ? Path.GetFullPath(folder, context.Run.Root) : context.Run.Root;

    /// <summary>Why a step cannot start there, or null.</summary>
    public static string? Complaint(string? folder, string root)
    {
        if (folder is null)
        {
            return null;
        }

        return Directory.Exists(Path.GetFullPath(folder, root)) ? null : $"There is no folder '{folder}'; name one from the repository's root.";
    }

    /// <summary>True for a folder that is not below the repository's root.</summary>
    public static bool IsOutside(string folder, string root)
    {
        var full = Path.GetFullPath(folder, root);
        return full != root && !full.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }
}
