using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using PolicyRunner.Findings;

namespace PolicyRunner.Checking.Trial;

/// <summary>
/// Tries the rules of a change in a process of its own, by the check that everybody runs. Nobody has reviewed these rules: whatever
/// they get past, they share no memory with the rules that judge, cannot end their process, and find neither tokens nor secrets around them.
/// </summary>
/// <param name="Program">The absolute path of the tool, or of what runs it.</param>
/// <param name="Arguments">What stands before the command, such as the path of the tool's assembly.</param>
public sealed record RuleTrial(string Program, IReadOnlyList<string> Arguments)
{
    // Half as much again as a check of ten thousand documents needs.
    private const long Memory = 448L * 1024 * 1024;

    // Characters of an answer; a change that makes more findings than this holds has made its point.
    private const int LongestAnswer = 64 * 1024 * 1024;

    // What the runtime and the cache of compiled policies need to be found, and nothing else: no token, no secret.
    private static readonly string[] Kept =
    [
        "PATH", "HOME", "TMPDIR", "TEMP", "TMP", "USERPROFILE", "LOCALAPPDATA", "SystemRoot", "DOTNET_ROOT", "DOTNET_HOST_PATH",
        "XDG_CACHE_HOME", "XDG_STATE_HOME", "POLICYRUNNER_CACHE",
    ];

    /// <summary>How long it may take; the policies of the base have long spoken by then.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The tool as it runs now.</summary>
    public static RuleTrial Self()
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("This process has no file.");
        var assembly = Environment.GetCommandLineArgs()[0];
        return assembly.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) && Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? new RuleTrial(program, [Path.GetFullPath(assembly)])
            : new RuleTrial(program, []);
    }

    /// <exception cref="OperationCanceledException">The token was cancelled; the process was killed.</exception>
    internal TrialAnswer Run(CheckRequest request, CancellationToken cancellation)
    {
        using var process = Start(request);
        if (process is null)
        {
            return TrialAnswer.None("The process that was to try them could not be started.");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        using var stop = limit.Token.Register(() => Kill(process));
        process.StandardInput.Close();
        var complaints = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = new char[64 * 1024];
        var text = new System.Text.StringBuilder();
        while (process.StandardOutput.Read(output, 0, output.Length) is > 0 and var count && text.Length <= LongestAnswer)
        {
            text.Append(output, 0, count);
        }

        if (text.Length > LongestAnswer)
        {
            Kill(process);
        }

        process.WaitForExit();
        _ = complaints.Wait(TimeSpan.FromSeconds(1), CancellationToken.None);
        cancellation.ThrowIfCancellationRequested();
        return text.Length > LongestAnswer ? TrialAnswer.None($"Their findings are more than {LongestAnswer / (1024 * 1024)} Mi characters, and the rest was not read.")
            : limit.IsCancellationRequested ? TrialAnswer.None(string.Create(CultureInfo.InvariantCulture, $"They were stopped after {Limit.TotalSeconds} s."))
            : Answer(text.ToString(), process.ExitCode);
    }

    private static TrialAnswer Answer(string text, int exit)
    {
        try
        {
            return TrialAnswer.Read(text);
        }
        catch (Exception trouble) when (trouble is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return TrialAnswer.None($"They ended the process that tried them (exit {exit}) before it had an answer: out of memory or stack, or worse.");
        }
    }

    private Process? Start(CheckRequest request)
    {
        var start = new ProcessStartInfo(Program)
        {
            WorkingDirectory = request.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        foreach (var argument in Arguments.Concat(Command(request)))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var name in start.Environment.Keys.Where(name => !Kept.Contains(name, StringComparer.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_GCHeapHardLimit"] = Memory.ToString("X", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static IEnumerable<string> Command(CheckRequest request) =>
    [
        "check", "--format", "json",
        "--profile", request.Profile switch { ProfileChoice.Baseline => "baseline", ProfileChoice.Strict => "strict", _ => "auto" },
        "--fail-on", request.FailOn switch { null => "never", Severity.Info => "info", Severity.Warning => "warning", _ => "error" },
        .. request.PoliciesFolder is { } folder ? (string[])["--policies", folder] : [],
        .. request.ConfigFile is { } file ? (string[])["--config", file] : [],

        // The change's own, which is the one that counts once it is merged.
        .. request.Baseline is { } baseline ? (string[])["--baseline", baseline] : [],
        "--", .. request.Asked,
    ];

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended between the question and the kill, which is all that was wanted.
        }
    }
}
