using System.Diagnostics;
using System.Text.Json.Nodes;
using PolicyRunner.Journal;
using PolicyRunner.Planning.Parameters;
using PolicyRunner.Running;
using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Running;

/// <summary>A repository with one runbook, commands of its own on the PATH that write down how they were called, and the desk that runs it.</summary>
internal sealed class RunFixture : IDisposable
{
    private const string Head = """
        ---
        id: OPS-1
        title: Test
        status: accepted
        {0}
        ---
        # Test


        """;

    private readonly TemporaryRepository repository = new();

    public RunFixture(string body, string declared = "")
    {
        // No repository: what git has to say about locks and the work tree is tested with it.
        Directory.Delete(repository.At(".git"));
        Write("policies/policyrunner.yml", "profiles:\n  - { paths: [\"**\"], profile: baseline }\n");
        Runbook(body, declared);
        Command("note", "echo \"$*\" >> \"$NOTES\"");
        Environment = new Dictionary<string, string>
        {
            ["PATH"] = $"{repository.At("bin")}:/usr/bin:/bin",
            ["HOME"] = repository.Root,
        };
    }

    public Dictionary<string, string> Environment { get; }

    public string Root => repository.Root;

    /// <summary>What the command <c>note</c> was called with, a line for each call.</summary>
    public IReadOnlyList<string> Notes => File.Exists(At("notes")) ? File.ReadAllLines(At("notes")) : [];

    public List<RunEvent> Events { get; } = [];

    public string At(string path) => repository.At(path);

    public void Write(string path, string text) => repository.Write(path, text);

    public void Runbook(string body, string declared = "") => Write("runbooks/test.md", Head.Replace("{0}\n", declared.Length > 0 ? declared.TrimEnd('\n') + "\n" : "", StringComparison.Ordinal) + body);

    /// <summary>Puts a command on the PATH of steps; <c>$NOTES</c> in it is the file of <see cref="Notes"/>.</summary>
    public void Command(string name, string script)
    {
        Write($"bin/{name}", $"#!/bin/bash\nNOTES='{At("notes")}'\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(At($"bin/{name}"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Commits the runbook, its policies and its commands where they changed, in a repository that sees nothing else; answers the commit's id.</summary>
    public string Commit()
    {
        if (!Directory.Exists(At(".git")))
        {
            Git("init", "--quiet", "--initial-branch=main");
            Write(".git/info/exclude", "*\n");
        }

        Git("add", "--force", "--all", "policies", "runbooks", "bin");
        if (Git("status", "--porcelain").Length > 0)
        {
            Git("-c", "user.name=tester", "-c", "user.email=tester@example.com", "-c", "commit.gpgsign=false", "commit", "--quiet", "--message", "Runbooks");
        }

        return Git("rev-parse", "HEAD");
    }

    private string Git(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", ["-C", Root, .. arguments]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.Trim();
    }

    public Task<RunReport> RunAsync(params string[] parameters) =>
        RunAsync(Commission() with { Runbook = "OPS-1", Parameters = [.. parameters.Select(text => ParameterInput.Parse(text)!)] });

    public Task<RunReport> AnswerAsync(params string[] answers) => RunAsync(Commission() with { Runbook = "OPS-1", Answers = Answers(answers) });

    public Task<RunReport> ResumeAsync(string run, params string[] answers) =>
        RunAsync(Commission() with { Resume = run, Answers = Answers(answers) });

    public async Task<RunReport> RunAsync(RunCommission commission, IAttendant? attendant = null, CancellationToken stop = default) =>
        await new RunDesk { Grace = TimeSpan.FromSeconds(1) }.RunAsync(commission, Events.Add, attendant, stop);

    public RunCommission Commission() => new() { Tool = "test", WorkingDirectory = Root, Environment = Environment, Operator = "tester" };

    /// <summary>The kinds of the journal's records, with the step where there is one.</summary>
    public IReadOnlyList<string> Records(string run) =>
        [.. Journal(run).Records.Select(record => record.Data["step"] is JsonValue step ? $"{record.Kind} {step}" : record.Kind)];

    public JournalReading Journal(string run) => JournalFile.Read(At($".policyrunner/runs/{run}/journal.jsonl"));

    /// <summary>Takes a run's journal back to the first record that is wanted, as if the machine had lost its power then.</summary>
    public void Cut(string run, Func<JournalRecord, bool> last)
    {
        var path = At($".policyrunner/runs/{run}/journal.jsonl");
        var lines = File.ReadAllLines(path);
        var count = Journal(run).Records.TakeWhile(record => !last(record)).Count() + 1;
        File.WriteAllText(path, string.Concat(lines.Take(count).Select(line => line + "\n")));

        // What was anchored later is not known then either.
        File.Delete(At(".policyrunner/state/state.json"));
    }

    /// <summary>The text of every file of a run.</summary>
    public string Everything(string run) =>
        string.Concat(Directory.EnumerateFiles(At($".policyrunner/runs/{run}"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText));

    private static IReadOnlyList<GivenAnswer> Answers(string[] answers) => [.. answers.Select(text => GivenAnswer.Parse(text)!)];

    public void Dispose() => repository.Dispose();
}
