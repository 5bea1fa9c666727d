using System.Diagnostics;
using PolicyRunner.Tests.Git;
using PolicyRunner.Tests.Running.Approvals;

namespace PolicyRunner.Tests.Documentation;

/// <summary>
/// What the README says about approvals, typed by two people in two clones: the runbook and the organisation file are the page's, its
/// commands are run by bash, and a plan goes from one to the other as the page says.
/// </summary>
public sealed class ReadmeApprovalTests : IDisposable
{
    private const string Runbook = "runbooks/restart-worker.md";
    private const string Yours = "<!-- in your clone -->";
    private const string Leads = "<!-- in the lead's clone -->";

    // What the steps of the runbook call.
    private const string Kubectl = "#!/bin/sh\ncase \"$2\" in restart) echo deployment.apps/worker restarted;; *) echo successfully rolled out;; esac\n";

    private readonly string section = Section(File.ReadAllText(Path.Combine(Repository.Root, "README.md")), "## Who says yes, and when");
    private readonly DirectoryInfo desk = Directory.CreateTempSubdirectory("policyrunner-readme-");
    private readonly GitFolder source = new();

    public void Dispose()
    {
        source.Dispose();
        desk.Delete(recursive: true);
    }

    [SshFact]
    public void The_approval_of_the_README_works_as_it_is_typed()
    {
        Install("kubectl", Kubectl);
        Install("policyrunner", $"#!/bin/sh\nexec dotnet '{ToolUnderTest.Assembly}' \"$@\"\n");
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var organisation = Fence("yaml").Replace("ssh-ed25519 AAAA...lead", NewKey("lead"), StringComparison.Ordinal).Replace("ssh-ed25519 AAAA...you", NewKey("you"), StringComparison.Ordinal);
        Assert.Contains("`approval: [{ role: on-call-lead }]`", section, StringComparison.Ordinal);
        source.Write(Runbook, Readme.FileNamed(readme, Runbook).Replace("\nestimated-time:", "\napproval: [{ role: on-call-lead }]\nestimated-time:", StringComparison.Ordinal))
            .Write("policies/policyrunner.yml", organisation)
            .Write(".gitignore", Fence("gitignore"))
            .Commit();
        using var remote = new GitFolder(source, "--bare");
        using var yours = Clone(remote, "you");
        using var leads = Clone(remote, "lead");
        var clones = new Dictionary<string, (GitFolder Folder, string Person)> { [Yours] = (yours, "you"), [Leads] = (leads, "lead") };

        var typed = Blocks().ToList();
        Assert.Equal([Yours, Leads, Yours], typed.Take(3).Select(block => block.Mark));
        GitFolder? before = null;
        foreach (var (mark, commands) in typed)
        {
            var (folder, person) = clones[mark];
            Hand(before, folder);
            Type(folder, person, commands);
            before = folder;
        }

        Assert.Equal("", yours.Git("status", "--porcelain"));
        var journal = File.ReadAllText(Assert.Single(Directory.GetFiles(yours.At(".policyrunner/runs"), "journal.jsonl", SearchOption.AllDirectories)));
        Assert.Contains("\"outcome\":\"succeeded\"", journal, StringComparison.Ordinal);
        Assert.Contains("\"person\":\"lead@example.com\"", journal, StringComparison.Ordinal);
    }

    // However files travel: by chat, by mail, on a stick.
    private static void Hand(GitFolder? from, GitFolder to)
    {
        if (from is not null && from != to && File.Exists(from.At("plan.json.tgz")))
        {
            File.Copy(from.At("plan.json.tgz"), to.At("plan.json.tgz"), overwrite: true);
        }
    }

    private static string Section(string page, string heading)
    {
        var start = page.IndexOf(heading + "\n", StringComparison.Ordinal);
        return page[start..page.IndexOf("\n## ", start + 1, StringComparison.Ordinal)];
    }

    private string Fence(string language) => section.Split($"```{language}\n")[1].Split("```")[0];

    private IEnumerable<(string Mark, string Commands)> Blocks() =>
        section.Split("\n```bash\n").Zip(section.Split("\n```bash\n").Skip(1), (above, below) => (above.Split('\n')[^1], below.Split("```")[0]));

    private string NewKey(string person)
    {
        var folder = desk.CreateSubdirectory($"{person}/.ssh");
        var file = Path.Combine(folder.FullName, "id_ed25519");
        using var process = Process.Start(new ProcessStartInfo("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", person, "-f", file]))!;
        process.WaitForExit();
        return File.ReadAllText($"{file}.pub").Trim();
    }

    private static GitFolder Clone(GitFolder remote, string person)
    {
        var clone = new GitFolder(remote);
        clone.Git("config", "user.email", $"{person}@example.com");
        return clone;
    }

    private void Install(string name, string script)
    {
        var path = Path.Combine(desk.FullName, name);
        File.WriteAllText(path, script);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    private void Type(GitFolder folder, string person, string commands)
    {
        var start = new ProcessStartInfo("bash", ["-euxc", commands]) { WorkingDirectory = folder.Root, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{desk.FullName}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["HOME"] = Path.Combine(desk.FullName, person);
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment.Remove("GITHUB_ACTIONS");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{person}: {output}{error.Result}");
    }
}
