using PolicyRunner.Text;

namespace PolicyRunner.Processes;

/// <summary>
/// Looks a program up as a shell does. We look instead of letting the shell: what is missing is known before the step begins,
/// and no name can be taken for an option.
/// </summary>
internal static class ProgramFinder
{
    private static readonly string[] SystemFolders = ["/usr/bin", "/bin", "/usr/local/bin"];

    /// <returns>The absolute path of what would be run.</returns>
    /// <exception cref="ProgramException">There is no such program.</exception>
    public static string Find(ProgramCall call)
    {
        var name = call.Program;
        if (name.Contains('/', StringComparison.Ordinal))
        {
            var path = Path.GetFullPath(name, call.WorkingDirectory);
            return ProgramPath.IsProgram(path) ? path : throw new ProgramException($"There is no program '{name}' in '{call.WorkingDirectory}'; write its path from the repository's root.");
        }

        var folders = call.Environment.GetValueOrDefault("PATH", "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return In(folders, name) ?? throw new ProgramException($"There is no program '{name}' on the PATH; install it, or correct its name.");
    }

    /// <summary>A tool of the system that no changed <c>PATH</c> may replace.</summary>
    /// <exception cref="ProgramException">There is no such program.</exception>
    public static string OfTheSystem(string name) =>
        In(SystemFolders, name) ?? throw new ProgramException($"Steps need '{name}', which is in none of {string.Join(", ", SystemFolders)}; run on Linux with util-linux installed.");

    private static string? In(IEnumerable<string> folders, string name) =>
        folders.Where(Path.IsPathRooted).Select(folder => Path.Combine(folder, name)).FirstOrDefault(ProgramPath.IsProgram);
}
