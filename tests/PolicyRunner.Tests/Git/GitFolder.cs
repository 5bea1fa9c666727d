using System.Diagnostics;
using System.Text;

namespace PolicyRunner.Tests.Git;

/// <summary>A real git repository in a temporary folder, untouched by the configuration of whoever runs the tests.</summary>
internal sealed class GitFolder : IDisposable
{
    public GitFolder()
    {
        Root = Directory.CreateTempSubdirectory("policyrunner-git-").FullName;
        Git("init", "--quiet", "--initial-branch=main");
        Git("config", "user.name", "Test");
        Git("config", "user.email", "test@example.com");
        Git("config", "commit.gpgsign", "false");
    }

    /// <summary>A clone of another one, with more arguments for git such as <c>--depth=1</c>.</summary>
    public GitFolder(GitFolder from, params string[] arguments)
    {
        Root = Directory.CreateTempSubdirectory("policyrunner-git-").FullName;
        Git(["clone", "--quiet", .. arguments, new Uri(from.Root).AbsoluteUri, "."]);
    }

    public string Root { get; }

    public string At(string path) => Path.Combine(Root, path);

    public GitFolder Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
        return this;
    }

    /// <summary>Commits everything that there is and answers the commit's id.</summary>
    public string Commit(string message = "change")
    {
        Git("add", "--all");
        Git("commit", "--quiet", "--allow-empty", "--message", message);
        return Git("rev-parse", "HEAD");
    }

    /// <summary>Runs git here and answers what it prints.</summary>
    public string Git(params string[] arguments) => Git(arguments, input: null);

    public string Git(string[] arguments, byte[]? input)
    {
        var start = new ProcessStartInfo("git") { WorkingDirectory = Root, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["GIT_CONFIG_GLOBAL"] = start.Environment["GIT_CONFIG_SYSTEM"] = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";
        start.Environment["GIT_ALLOW_PROTOCOL"] = "file";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.BaseStream.Write(input ?? []);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"git {string.Join(' ', arguments)}: {error.Result}");
        return output.TrimEnd('\n');
    }

    /// <summary>Commits a tree of these entries as git stores them, which no checkout would make, under a branch.</summary>
    /// <param name="branch">The branch.</param>
    /// <param name="entries">Mode, name and content; the names are one level deep or hold slashes on purpose.</param>
    public void CommitTree(string branch, params (string Mode, string Name, string Content)[] entries)
    {
        var tree = new MemoryStream();
        foreach (var (mode, name, content) in entries)
        {
            var id = Git(["hash-object", "-w", "--stdin"], Encoding.UTF8.GetBytes(content));
            tree.Write(Encoding.UTF8.GetBytes($"{mode} {name}\0"));
            tree.Write(Convert.FromHexString(id));
        }

        var treeId = Git(["hash-object", "-w", "--literally", "-t", "tree", "--stdin"], tree.ToArray());
        Git("update-ref", $"refs/heads/{branch}", Git("commit-tree", treeId, "-m", "hostile"));
    }

    public void Dispose()
    {
        // Git makes its objects read-only, which Windows does not delete. Links may go in circles and out of the folder.
        foreach (var file in new DirectoryInfo(Root).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }).Where(file => file.IsReadOnly))
        {
            file.IsReadOnly = false;
        }

        Directory.Delete(Root, recursive: true);
    }
}
