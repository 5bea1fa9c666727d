using System.Diagnostics;

namespace PolicyRunner.Tests.Checking;

/// <summary>The tool as a process of its own, killed when it takes three minutes.</summary>
internal static class ToolProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Runs the tool in a folder.</summary>
    /// <exception cref="TimeoutException">It did not end in time and was killed.</exception>
    public static Task<ToolAnswer> RunAsync(string folder, params string[] arguments) =>
        RunAsync(folder, new Dictionary<string, string>(), arguments);

    /// <summary>Runs the tool in a folder with more environment variables.</summary>
    /// <exception cref="TimeoutException">It did not end in time and was killed.</exception>
    public static async Task<ToolAnswer> RunAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } self && Path.GetFileNameWithoutExtension(self) == "dotnet" ? self : "dotnet") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(ToolUnderTest.Assembly);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // On a CI machine the tool writes for GitHub besides; these tests are about what every user sees.
        start.Environment.Remove("GITHUB_ACTIONS");
        start.Environment["NO_COLOR"] = "1";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"The tool took more than {Limit}.");
        }

        return new ToolAnswer(process.ExitCode, await output, await error);
    }
}

/// <summary>How a process ended and what it wrote.</summary>
internal sealed record ToolAnswer(int ExitCode, string Output, string Error);
