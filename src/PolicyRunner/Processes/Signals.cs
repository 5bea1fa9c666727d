using System.Runtime.InteropServices;

namespace PolicyRunner.Processes;

/// <summary>Signals to processes and groups: .NET can only kill, and only what it started.</summary>
internal static class Signals
{
    public const int Kill = 9;
    public const int Terminate = 15;

    // Asks whether anybody is there and sends nothing.
    private const int Nothing = 0;

    /// <returns>False when the group has no process.</returns>
    public static bool ToGroup(int group, int signal) => group > 1 && Send(-group, signal) == 0;

    /// <returns>False when there is no such process.</returns>
    public static bool ToProcess(int process, int signal) => process > 1 && Send(process, signal) == 0;

    public static bool HasMembers(int group) => ToGroup(group, Nothing);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Send(int process, int signal);
}
