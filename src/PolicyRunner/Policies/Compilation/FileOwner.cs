using System.Runtime.InteropServices;
using System.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>
/// Who owns a path, which the base library does not tell. Asked through the runtime's own portable shim, because the
/// layout of <c>struct stat</c> differs between systems and the shim's answer does not: flags, mode, user, group, ….
/// </summary>
internal static class FileOwner
{
    private const int UserOffset = 8;

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

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_LStat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int LStat(byte[] path, byte[] status);

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_GetEUid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint GetEUid();
}
