using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>Reads a file once, as UTF-8 and nothing else, up to a cap.</summary>
internal static class FileText
{
    /// <summary>Larger files are no runbooks; the largest public one seen has 250 KB.</summary>
    public const int MaximumBytes = 4 * 1024 * 1024;

    /// <summary>What a file may begin with, and is no part of its text.</summary>
    public const char ByteOrderMark = '\uFEFF';

    private const int CommonBytes = 32 * 1024;

    // What is read is decoded at once: one place for it is enough for all files of a thread.
    [ThreadStatic]
    private static byte[]? buffer;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>The text, and null or why the file could not be used; the text then holds enough for the problem's place.</returns>
    public static (SourceFile File, Problem? Problem) Read(CheckedPath path)
    {
        if (path.Complaint is not null)
        {
            return Refuse(path.Path, "", 0, ProblemKind.Unreadable, path.Complaint);
        }

        byte[] bytes;
        int length;
        try
        {
            using var handle = Open(path.FullPath);
            var size = RandomAccess.GetLength(handle);
            if (size > MaximumBytes)
            {
                return TooLong(path.Path, size);
            }

            bytes = size > CommonBytes ? new byte[size] : buffer ??= new byte[CommonBytes];
            length = 0;
            for (int read; length < size && (read = RandomAccess.Read(handle, bytes.AsSpan(length, (int)size - length), length)) > 0;)
            {
                length += read;
            }
        }
        catch (NotSupportedException)
        {
            // A handle that cannot be positioned has no length to ask for.
            return Refuse(path.Path, "", 0, ProblemKind.Unreadable, "This is a pipe or a device and no file; it was not read.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Refuse(path.Path, "", 0, ProblemKind.Unreadable, $"The file cannot be read: {ReadTrouble.Of(exception)}.");
        }

        return Decode(path.Path, bytes.AsSpan(0, length));
    }

    /// <summary>What will be read of a text that is not written yet.</summary>
    /// <returns>The text itself, or as <see cref="Read"/> where it could not be used.</returns>
    public static (SourceFile File, Problem? Problem) ReadAgain(SourceFile text)
    {
        var bytes = Encoding.UTF8.GetBytes(ByteOrderMark + text.Text);
        var (file, problem) = bytes.Length > MaximumBytes ? TooLong(text.Path, bytes.Length) : Decode(text.Path, bytes);
        return problem is null ? (text, null) : (file, problem);
    }

    /// <summary>Decodes the bytes of a file.</summary>
    public static (SourceFile File, Problem? Problem) Decode(string path, ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
        }

        if (bytes.IsEmpty)
        {
            return Refuse(path, "", 0, ProblemKind.Unreadable, "The file is empty; write the runbook or remove it.");
        }

        if (bytes.StartsWith("version https://git-lfs.github.com/spec/"u8))
        {
            return Refuse(path, "", 0, ProblemKind.Unreadable, "This is what Git LFS keeps in the place of a file, and not the file; fetch it with 'git lfs pull'.");
        }

        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            return Refuse(path, "", 0, ProblemKind.Unreadable, "The file is UTF-16; save it as UTF-8.");
        }

        string text;
        try
        {
            text = Strict.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            var before = Encoding.UTF8.GetString(bytes[..Math.Max(0, exception.Index)]);
            return Refuse(path, before + "\uFFFD", before.Length, ProblemKind.Unreadable, "Here the file is not valid UTF-8; save it as UTF-8.");
        }

        var nul = text.IndexOf('\0', StringComparison.Ordinal);
        return nul >= 0
            ? Refuse(path, text, nul, ProblemKind.Unreadable, "Here the file holds a NUL character; it is no text, or it is damaged.")
            : (new SourceFile(path, text), null);
    }

    private static (SourceFile File, Problem? Problem) TooLong(string path, long size) =>
        Refuse(path, "", 0, ProblemKind.Limit, $"The file has {size:N0} bytes, more than the {MaximumBytes:N0} that are read; split it.");

    private static (SourceFile File, Problem? Problem) Refuse(string path, string text, int place, ProblemKind kind, string message)
    {
        var file = new SourceFile(path, text);
        return (file, new Problem(kind, message, file.Span(place, Math.Min(place + 1, text.Length))));
    }

    // A pipe without a writer would block the ordinary open for ever.
    private static SafeFileHandle Open(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return File.OpenHandle(path);
        }

        const int readOnly = 0;
        var (nonBlocking, closeOnExec) = OperatingSystem.IsMacOS() ? (0x4, 0x1000000) : (0x800, 0x80000);
        var descriptor = OpenDescriptor(path, readOnly | nonBlocking | closeOnExec);
        if (descriptor < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            const int accessDenied = 13;
            throw error == accessDenied
                ? new UnauthorizedAccessException(Marshal.GetPInvokeErrorMessage(error))
                : new IOException(Marshal.GetPInvokeErrorMessage(error));
        }

        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenDescriptor([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
