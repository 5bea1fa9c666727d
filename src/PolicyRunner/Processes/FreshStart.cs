using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PolicyRunner.Processes;

/// <summary>
/// Begins this process anew, with the same arguments, folder and streams: the only way to be rid of a thread that does not end.
/// </summary>
public static class FreshStart
{
    /// <summary>Raised before it happens, for what has to be put away: this process does not end in the usual way.</summary>
    internal static event EventHandler? Leaving;

    /// <summary>Becomes the new process, which gets one more environment variable. Does not return when that succeeds.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Why it did not succeed.</returns>
    public static string Begin(string variable, string value)
    {
        var program = Environment.ProcessPath;
        if (program is null)
        {
            return "this process has no file";
        }

        Leaving?.Invoke(null, EventArgs.Empty);

        // An assembly that was started by the runtime's own program stands before its arguments; a program of its own stands there itself.
        var arguments = Environment.GetCommandLineArgs();
        string[] line = Path.GetFileNameWithoutExtension(program) == "dotnet" && arguments[0].EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? arguments : arguments[1..];
        return OperatingSystem.IsWindows() ? Start(program, line, variable, value) : Become(program, line, variable, value);
    }

    // All threads end, what they held is given back to the system, and whoever waits for this process waits for the new one.
    private static string Become(string program, string[] arguments, string variable, string value)
    {
        if (SetVariable(variable, value, 1) == 0)
        {
            _ = Execute(program, [program, .. arguments, null]);
        }

        return new Win32Exception(Marshal.GetLastPInvokeError()).Message;
    }

    // Windows has nothing like it: this process stays for as long as the new one lives, and passes on how that ended.
    private static string Start(string program, string[] arguments, string variable, string value)
    {
        var start = new ProcessStartInfo(program);
        start.Environment[variable] = value;
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using var process = Process.Start(start);
            if (process is null)
            {
                return "it was not started";
            }

            process.WaitForExit();
            Environment.Exit(process.ExitCode);
            return "";
        }
        catch (Win32Exception trouble)
        {
            return trouble.Message;
        }
    }

    [DllImport("libc", EntryPoint = "setenv", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetVariable([MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, int overwrite);

    [DllImport("libc", EntryPoint = "execv", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Execute(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string program, [MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.LPStr)] string?[] arguments);
}
