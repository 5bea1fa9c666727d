using System.Runtime.InteropServices;
using System.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>
/// Who owns a path and what lies there, which the base library does not tell. Asked through the runtime's own portable shim, because the
/// layout of <c>struct stat</c> differs between systems and the shim's answer does not: flags, mode, user, group, ….
/// </summary>
internal static class FileOwner
{
    private const int ModeOffset = 4;
    private const int UserOffset = 8;
    private const int SizeOffset = 16;

    // Larger than the shim's structure, which grows at its end.
    private const int StatusSize = 256;

    /// <returns>True also when the owner cannot be told.</returns>
    public static bool IsSomebodyElse(string path)
    {
        try
        {
            var status = new byte[StatusSize];
            return LStat(Encoding.UTF8.GetBytes(path + '\0'), status) != 0
                || BitConverter.ToUInt32(status, UserOffset) != GetEUid();
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
        {
            return true;
        }
    }

    /// <returns>
    /// Bytes of an ordinary file, links followed; null when there is none, and of what only looks like one: a pipe would be
    /// waited for, a device read without end.
    /// </returns>
    public static long? OrdinaryLength(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return new FileInfo(path) is { Exists: true, Length: var length } ? length : null;
        }

        const int Kind = 0xF000;
        const int Ordinary = 0x8000;
        var status = new byte[StatusSize];
        return Stat(Encoding.UTF8.GetBytes(path + '\0'), status) == 0 && (BitConverter.ToInt32(status, ModeOffset) & Kind) == Ordinary
            ? BitConverter.ToInt64(status, SizeOffset)
            : null;
    }

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_Stat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Stat(byte[] path, byte[] status);

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_LStat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int LStat(byte[] path, byte[] status);

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_GetEUid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint GetEUid();
}
