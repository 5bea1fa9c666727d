using System.Diagnostics;
using System.Globalization;
using SystemProcess = System.Diagnostics.Process;

namespace PolicyRunner.Benchmarks.Process;

/// <summary>Starts a scenario once and says how long it took, or how much memory it needed.</summary>
internal static class MeasuredProcess
{
    private const string TimeTool = "/usr/bin/time";

    /// <summary>From before the start to after the exit, output read but not kept.</summary>
    public static TimeSpan Time(Scenario scenario)
    {
        Prepare(scenario);
        var clock = Stopwatch.StartNew();
        Finish(Start(scenario, scenario.Program, scenario.Arguments), scenario, Stream.Null);
        return clock.Elapsed;
    }

    /// <summary>The standard output of one run.</summary>
    public static byte[] Output(Scenario scenario)
    {
        Prepare(scenario);
        using var output = new MemoryStream();
        Finish(Start(scenario, scenario.Program, scenario.Arguments), scenario, output);
        return output.ToArray();
    }

    /// <summary>The largest resident set in KiB; null where the system offers no way to know.</summary>
    public static long? PeakKibibytes(Scenario scenario)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        Prepare(scenario);
        return File.Exists(TimeTool) ? PeakByTimeTool(scenario) : PeakByPolling(scenario);
    }

    private static long PeakByTimeTool(Scenario scenario)
    {
        var file = Path.GetTempFileName();
        try
        {
            Finish(Start(scenario, TimeTool, ["-f", "%M", "-o", file, scenario.Program, .. scenario.Arguments]), scenario, Stream.Null);

            // An exit code other than 0 puts a line of its own before the number.
            return long.Parse(File.ReadLines(file).Last(), CultureInfo.InvariantCulture);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>
    /// The kernel's own high-water mark, read until the process is gone. Waiting for the child's usage instead would
    /// count the memory of this process too: a child inherits the mark of its parent until it executes its program.
    /// </summary>
    private static long PeakByPolling(Scenario scenario)
    {
        var process = Start(scenario, scenario.Program, scenario.Arguments);
        var status = $"/proc/{process.Id}/status";
        var finish = Task.Run(() => Finish(process, scenario, Stream.Null));
        var peak = 0L;
        while (!finish.Wait(TimeSpan.FromMilliseconds(1)))
        {
            try
            {
                var line = File.ReadLines(status).FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
                peak = line is null ? peak : Math.Max(peak, long.Parse(line.AsSpan(6).Trim().TrimEnd("kB").Trim(), provider: CultureInfo.InvariantCulture));
            }
            catch (IOException)
            {
                // It exited between two looks; the last one stands.
                break;
            }
        }

        finish.Wait();
        return peak;
    }

    private static void Prepare(Scenario scenario)
    {
        if (scenario.StartsCold && Directory.Exists(scenario.Cache))
        {
            Directory.Delete(scenario.Cache, recursive: true);
        }
    }

    private static SystemProcess Start(Scenario scenario, string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = scenario.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["POLICYRUNNER_CACHE"] = scenario.Cache;

        // On GitHub the tool also writes annotations and a summary: that is another measurement.
        start.Environment.Remove("GITHUB_ACTIONS");
        return SystemProcess.Start(start) ?? throw new InvalidOperationException($"'{program}' did not start.");
    }

    /// <summary>Findings (exit 1) are a result; anything else is not the work we mean to measure.</summary>
    private static void Finish(SystemProcess process, Scenario scenario, Stream output)
    {
        using (process)
        {
            var complaints = process.StandardError.ReadToEndAsync();
            process.StandardOutput.BaseStream.CopyTo(output);
            process.WaitForExit();
            if (process.ExitCode is not (0 or 1))
            {
                throw new BenchmarkException($"{scenario.Name}: exit {process.ExitCode}. {complaints.Result.Trim()}");
            }
        }
    }
}
