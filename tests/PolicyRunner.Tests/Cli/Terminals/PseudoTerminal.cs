using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PolicyRunner.Tests.Cli.Terminals;

/// <summary>The tool at a terminal of its own, as somebody who sits there sees it and types.</summary>
internal sealed class PseudoTerminal : IDisposable
{
    private const int ReadWrite = 2;
    private const int NoControl = 0x100;

    // The tool must not hold the other side of its own terminal: nobody could close the window.
    private const int CloseOnExec = 0x80000;
    private const uint SetSize = 0x5414;

    private readonly int master;
    private readonly FileStream stream;
    private readonly Task reading;

    /// <param name="folder">The working directory.</param>
    /// <param name="screen">What shows the output; it has the terminal's size.</param>
    /// <param name="variables">More variables for the tool.</param>
    /// <param name="arguments">Of the tool.</param>
    public PseudoTerminal(string folder, TerminalScreen screen, IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        Screen = screen;
        master = OpenMaster(ReadWrite | NoControl | CloseOnExec);
        Assert.True(master >= 0 && Grant(master) == 0 && Unlock(master) == 0, "There is no terminal to be had.");
        Resize(screen.Columns, screen.Rows);
        stream = new FileStream(new SafeFileHandle(master, ownsHandle: true), FileAccess.ReadWrite, bufferSize: 1);

        // The tool leads a session whose terminal is this one: Ctrl-C and a change of size reach it as they would at a desk.
        var name = Marshal.PtrToStringUTF8(NameOf(master))!;
        var start = new ProcessStartInfo("bash", ["-c", "exec setsid --ctty --wait \"$@\" <\"$TERMINAL\" >\"$TERMINAL\" 2>&1", "terminal", "dotnet", ToolUnderTest.Assembly, .. arguments]) { WorkingDirectory = folder };
        foreach (var variable in new[] { "CI", "NO_COLOR", "GITHUB_ACTIONS", "XTERM_VERSION" })
        {
            start.Environment.Remove(variable);
        }

        (start.Environment["TERM"], start.Environment["TERMINAL"]) = ("xterm-256color", name);
        foreach (var (variable, value) in variables)
        {
            start.Environment[variable] = value;
        }

        Process = Process.Start(start)!;
        reading = Task.Run(Read);
    }

    public Process Process { get; }

    public TerminalScreen Screen { get; }

    public void Type(string text) => stream.Write(System.Text.Encoding.UTF8.GetBytes(text));

    public void Resize(int columns, int rows)
    {
        Screen.Resize(columns, rows);
        var size = new Size { Rows = (ushort)rows, Columns = (ushort)columns };
        Assert.Equal(0, Control(master, SetSize, ref size));
    }

    /// <summary>Waits until the screen shows a text.</summary>
    public async Task ShowsAsync(string text)
    {
        for (var look = 0; !Screen.Text.Contains(text, StringComparison.Ordinal); look++)
        {
            Assert.True(look < 1500, $"It never shows '{text}':\n{Screen.Text}");
            await Task.Delay(20);
        }
    }

    public async Task<int> EndAsync()
    {
        await Process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await reading.WaitAsync(TimeSpan.FromSeconds(10));
        return Process.ExitCode;
    }

    /// <summary>Closes the window.</summary>
    public void HangUp() => stream.Dispose();

    public void Dispose()
    {
        if (!Process.HasExited)
        {
            Process.Kill(entireProcessTree: true);
        }

        Process.Dispose();
        stream.Dispose();
    }

    private void Read()
    {
        var buffer = new byte[4096];
        try
        {
            while (stream.Read(buffer) is > 0 and var length)
            {
                Screen.Write(buffer.AsSpan(0, length));
            }
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            // Nobody has the other side open any more.
        }
    }

    [DllImport("libc", EntryPoint = "posix_openpt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenMaster(int flags);

    [DllImport("libc", EntryPoint = "grantpt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Grant(int master);

    [DllImport("libc", EntryPoint = "unlockpt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Unlock(int master);

    [DllImport("libc", EntryPoint = "ptsname")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint NameOf(int master);

    [DllImport("libc", EntryPoint = "ioctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(int file, nuint request, ref Size size);

    [StructLayout(LayoutKind.Sequential)]
    private struct Size
    {
        public ushort Rows;
        public ushort Columns;
        public ushort Width;
        public ushort Height;
    }
}
