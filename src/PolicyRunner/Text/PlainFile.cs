using System.Runtime.InteropServices;
using System.Text;

namespace PolicyRunner.Text;

/// <summary>
/// What a path of a checkout or of an unpacked archive really names. Whoever made it may have put links there, which lead to files
/// that are not theirs and into circles, and pipes and devices, which are waited for or read without end.
/// </summary>
internal static class PlainFile
{
    private const int ModeOffset = 4;
    private const int SizeOffset = 16;

    // Larger than the shim's structure, which grows at its end.
    private const int StatusSize = 256;

    /// <summary>The first symbolic link on the way from a folder to a path below it, the path included.</summary>
    /// <param name="full">Absolute.</param>
    /// <param name="root">The absolute path of the folder, whose own links are its owner's matter.</param>
    /// <returns>Its absolute path; null when there is none, and for a path that is not below the folder.</returns>
    public static string? LinkOnTheWay(string full, string root)
    {
        var top = Path.TrimEndingDirectorySeparator(root);
        string? link = null;
        for (var at = Path.TrimEndingDirectorySeparator(full); at is not null && RealPath.IsBelow(at, top); at = Path.GetDirectoryName(at))
        {
            link = new FileInfo(at).LinkTarget is null ? link : at;
        }

        return link;
    }

    /// <returns>Bytes of an ordinary file, links followed; null when there is none, and of what only looks like one.</returns>
    public static long? Length(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return new FileInfo(path) is { Exists: true, Length: var length } ? length : null;
        }

        // Asked through the runtime's own portable shim, because the layout of struct stat differs between systems and the shim's answer does not.
        const int Kind = 0xF000;
        const int Ordinary = 0x8000;
        var status = new byte[StatusSize];
        return Stat(Encoding.UTF8.GetBytes(path + '\0'), status) == 0 && (BitConverter.ToInt32(status, ModeOffset) & Kind) == Ordinary
            ? BitConverter.ToInt64(status, SizeOffset)
            : null;
    }

    /// <summary>Opens an ordinary file to be read, links followed; nothing else is waited for.</summary>
    /// <exception cref="IOException">It is not there, or is no ordinary file.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileStream Open(string path) => Length(path) is null && Path.Exists(path)
        ? throw new IOException("It is a folder, a pipe or a device and no ordinary file.")
        : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);

    /// <summary>Reads an ordinary file whole, links followed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">How many bytes it may have.</param>
    /// <exception cref="IOException">It is not there, is no ordinary file, or is longer.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] Read(string path, int most)
    {
        using var stream = Open(path);
        if (stream.Length > most)
        {
            throw new IOException($"It has {stream.Length:N0} bytes, more than the {most:N0} that are read.");
        }

        // What grows while it is read, and what the system makes up, is read as far as it was promised.
        var bytes = new byte[stream.Length];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length == bytes.Length ? bytes : bytes[..length];
    }

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_Stat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Stat(byte[] path, byte[] status);
}
