using System.Diagnostics;
using PolicyRunner.Processes;
using PolicyRunner.Tests.Checking;
using PolicyRunner.Tests.Policies.Escapes;

namespace PolicyRunner.Tests.Cli;

/// <summary>A full disk, closed streams, a machine with nothing left and somebody in a hurry: each has one sentence and the right code.</summary>
public sealed class HostileMachineTests : IDisposable
{
    private readonly TemporaryRepository repository = new();

    public HostileMachineTests() => repository.Write("runbooks/a.md", "# Restart the queue\n\n## Procedure\n\n1. Restart the pod.\n");

    public void Dispose() => repository.Dispose();

    [LinuxTheory]
    [InlineData("check runbooks > /dev/full", 4, "policyrunner: The answer cannot be written: No space left on device.\n")]
    [InlineData("check runbooks >&-", 4, "policyrunner: The answer cannot be written: ")]
    [InlineData("policy list > /dev/full", 4, "policyrunner: The answer cannot be written: No space left on device.\n")]
    [InlineData("check runbooks 2>&-", 0, "")]
    [InlineData("plan NOPE 2>&-", 2, "")]
    [InlineData("plan NOPE 2> /dev/full", 2, "")]
    public async Task What_cannot_be_written_is_said_where_it_can_be(string command, int code, string said)
    {
        var answer = await Run(command);

        Assert.Equal(code, answer.ExitCode);
        Assert.StartsWith(said, answer.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("This is a bug", answer.Error, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task A_policy_that_broke_is_an_error_also_where_nobody_hears_of_it()
    {
        repository.Write("policies/attack.csx", "return new Policy(");

        Assert.Equal(4, (await Run("check runbooks 2>&-")).ExitCode);
    }

    [LinuxFact]
    public async Task With_too_few_files_or_threads_it_never_ends_in_silence()
    {
        foreach (var limit in new[] { "-n 48", "-n 56", "-n 58", "-n 60", "-n 62", "-n 63", "-n 64", "-n 65", "-n 66", "-n 72", "-n 80", "-v 3000000", "-v 4200000", "-v 5000000" })
        {
            var answer = await Run("check runbooks", $"ulimit -c 0; ulimit {limit}; ");

            Assert.True(answer.ExitCode == 0 ? answer.Output.Length > 0 : answer.Error.Length > 0, $"ulimit {limit}: {answer}");
            Assert.DoesNotContain("This is a bug", answer.Error, StringComparison.Ordinal);
        }
    }

    [LinuxTheory]
    [InlineData("freeze list")]
    [InlineData("lock list")]
    [InlineData("freeze set night --until 2099-01-01 --reason x")]
    [InlineData("incident list")]
    [InlineData("run NOPE")]
    public async Task A_git_that_cannot_be_started_is_said_in_a_sentence(string command)
    {
        repository.Write("bin/git", "\0no program");
        repository.Write(".git/HEAD", "ref: refs/heads/main\n");

        var answer = await Run(command, "chmod +x bin/git; export PATH=\"$PWD/bin:$PATH\"; ");

        Assert.NotEqual(0, answer.ExitCode);
        Assert.DoesNotContain("This is a bug", answer.Error, StringComparison.Ordinal);
    }

    [LinuxTheory]
    [InlineData(2, 130)]
    [InlineData(15, 143)]
    public async Task Who_stops_a_check_does_not_get_a_new_one_when_a_script_has_to_be_stopped_besides(int signal, int code)
    {
        repository.Write("policies/attack.csx", EscapeSuite.Check(EscapeSuite.Endless));
        await ToolProcess.RunAsync(repository.Root, "check", "runbooks");
        for (var tries = 0; tries < 5; tries++)
        {
            using var process = Process.Start(new ProcessStartInfo("dotnet", [ToolUnderTest.Assembly, "check", "runbooks"]) { WorkingDirectory = repository.Root, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            if (await Listens(process))
            {
                Signals.ToProcess(process.Id, signal);
                await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
                Assert.True(process.ExitCode == code, $"{process.ExitCode} {await output} {await error}");
                return;
            }
        }

        Assert.Fail("The check was over each time before it could be sent a signal.");
    }

    // While the runtime itself is starting, it takes a signal for nothing. False when the process was over before anybody saw it listen.
    private static async Task<bool> Listens(Process process)
    {
        while (!process.HasExited)
        {
            if (Directory.EnumerateDirectories($"/proc/{process.Id}/task").Any(thread => Name(thread) == ".NET SigHandler"))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20));
                return !process.HasExited;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(2));
        }

        return false;

        static string Name(string thread)
        {
            try
            {
                return File.ReadAllText(Path.Combine(thread, "comm")).Trim();
            }
            catch (IOException)
            {
                // It has ended.
                return "";
            }
        }
    }

    private async Task<ToolAnswer> Run(string command, string before = "")
    {
        var start = new ProcessStartInfo("bash", ["-c", $"{before}exec dotnet \"$TOOL\" {command}"]) { WorkingDirectory = repository.Root, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TOOL"] = ToolUnderTest.Assembly;
        start.Environment["NO_COLOR"] = "1";
        start.Environment.Remove("GITHUB_ACTIONS");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        return new ToolAnswer(process.ExitCode, await output, await error);
    }
}
