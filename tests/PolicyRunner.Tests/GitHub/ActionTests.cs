using System.Diagnostics;
using System.Text.RegularExpressions;
using PolicyRunner.Tests.Checking;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Tests.GitHub;

/// <summary>The action's scripts as a job runs them, and what holds for every workflow of this repository.</summary>
public sealed partial class ActionTests : IDisposable
{
    private static readonly string Folder = Path.Combine(Repository.Root, ".github/actions/policyrunner");
    private readonly DirectoryInfo job = Directory.CreateTempSubdirectory("policyrunner-action-");

    public ActionTests()
    {
        Directory.CreateDirectory(At("bin"));
        Directory.CreateDirectory(At("work/runbooks"));
        Stub($"exec dotnet '{ToolUnderTest.Assembly}' \"$@\"");
    }

    public void Dispose() => job.Delete(recursive: true);

    [LinuxTheory]
    [InlineData("# A page\n\nText.\n", 0, "pass")]
    [InlineData("# A page\n\n[gone](gone.md)\n", 1, "fail")]
    public async Task A_check_gives_its_verdict_and_its_reports(string page, int code, string verdict)
    {
        File.WriteAllText(At("work/runbooks/page.md"), page);
        var answer = await CheckAsync("runbooks\n", "--fail-on\ninfo\n");

        Assert.Equal((code, verdict), (answer.Code, answer.Outputs["verdict"]));
        Assert.True(File.Exists(answer.Outputs["json"]));
        Assert.True(File.Exists(answer.Outputs["sarif"]));
    }

    [LinuxFact]
    public async Task The_verdict_is_told_even_where_the_exit_code_is_spared()
    {
        File.WriteAllText(At("work/runbooks/page.md"), "# A page\n\n[gone](gone.md)\n");

        Assert.Equal((0, "fail"), await Verdict(CheckAsync("runbooks", "--fail-on\nnever")));
    }

    [LinuxFact]
    public async Task Lines_are_paths_and_arguments_and_never_commands()
    {
        var answer = await CheckAsync("$(touch hit)\n`touch hit`; touch hit\n--help\n", "");

        Assert.Equal((2, "error"), (answer.Code, answer.Outputs["verdict"]));
        Assert.False(File.Exists(At("work/hit")));
    }

    [LinuxFact]
    public async Task A_tool_that_says_yes_without_a_report_has_said_nothing()
    {
        Stub("exit 0");

        Assert.Equal((4, "error"), await Verdict(CheckAsync("runbooks", "")));
    }

    [LinuxFact]
    public async Task What_a_document_says_is_no_verdict()
    {
        Stub("for word; do case $word in json=*) printf '{\\n  \"version\": 1,\\n  \"title\": \"x\",\\n  \"verdict\": \"pass\",\\n' > \"${word#json=}\";; esac; done; exit 1");

        Assert.Equal((1, "error"), await Verdict(CheckAsync("runbooks", "")));
    }

    [Fact]
    public void Workflows_and_the_action_are_pinned_bounded_and_put_nothing_into_scripts()
    {
        var workflows = Directory.GetFiles(Path.Combine(Repository.Root, ".github/workflows"), "*.yml");
        foreach (var workflow in workflows.Select(Read))
        {
            Assert.NotNull(workflow["permissions"]);
            foreach (var job in ((YamlMapping)workflow["jobs"]!).Entries.Select(entry => (YamlMapping)entry.Value))
            {
                Assert.NotNull(job["timeout-minutes"]);
                Steps(job);
            }
        }

        Steps((YamlMapping)Read(Path.Combine(Folder, "action.yml"))["runs"]!);
        Assert.True(workflows.Length >= 2);
    }

    private static void Steps(YamlMapping holder)
    {
        foreach (var step in holder.List("steps").OfType<YamlMapping>())
        {
            Assert.DoesNotContain("${{", step.Text("run") ?? "", StringComparison.Ordinal);
            Assert.True(step.Text("uses") is not { } uses || uses.StartsWith("./", StringComparison.Ordinal) || AtCommit().IsMatch(uses), step.Text("uses"));
            Assert.True(step.Text("uses")?.StartsWith("actions/checkout@", StringComparison.Ordinal) != true || (step["with"] as YamlMapping)?.Text("persist-credentials") == "false", "checkout leaves the token behind");
        }
    }

    [GeneratedRegex("^[a-z-]+/[a-z-]+@[0-9a-f]{40}$")]
    private static partial Regex AtCommit();

    private static YamlMapping Read(string path) => (YamlMapping)YamlReader.Read(EmbeddedText.Whole(new SourceFile(path, File.ReadAllText(path)))).Root!;

    private static async Task<(int Code, string Verdict)> Verdict(Task<Answer> answer) => ((await answer).Code, (await answer).Outputs["verdict"]);

    private string At(string path) => Path.Combine(job.FullName, path);

    private void Stub(string script)
    {
        File.WriteAllText(At("bin/policyrunner"), $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(At("bin/policyrunner"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    private async Task<Answer> CheckAsync(string paths, string arguments)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Folder, "check.sh")]) { WorkingDirectory = At("work"), RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{At("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["RUNNER_TEMP"] = job.FullName;
        start.Environment["GITHUB_OUTPUT"] = At("output");
        start.Environment["CHECK"] = paths;
        start.Environment["ARGUMENTS"] = arguments;
        start.Environment.Remove("GITHUB_ACTIONS");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        _ = await process.StandardError.ReadToEndAsync();
        _ = await output;
        await process.WaitForExitAsync();
        return new Answer(process.ExitCode, File.ReadAllLines(At("output")).Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal));
    }

    private sealed record Answer(int Code, Dictionary<string, string> Outputs);
}
