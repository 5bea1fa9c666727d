using System.Diagnostics;
using System.Globalization;

namespace PolicyRunner.Demo;

/// <summary>
/// The folder of a demo: a git repository with runbooks and an organisation file, keys of people in <c>keys/</c>, programs in
/// <c>bin/</c>, the service's state in <c>state/</c>.
/// </summary>
public sealed class DemoFolder
{
    /// <summary>The address that the runbooks of the repository are written with.</summary>
    private const string WrittenAddress = "http://127.0.0.1:8787";
    private const string WrittenPort = "port: 8787";
    private const string WrittenReview = "reviewed: 2026-11-20";

    private static readonly string[] People = ["requester", "lead", "security", "board", "compliance"];

    private static string Today => DateTimeOffset.UtcNow.DayOfWeek.ToString().ToLowerInvariant();

    private DemoFolder(string root) => Root = root;

    public string Root { get; }

    public string State => Path.Combine(Root, "state");

    private string AddressFile => Path.Combine(State, "address");

    /// <summary>Makes the folder, or takes it as it is when it was made before.</summary>
    /// <param name="root">Where.</param>
    /// <param name="address">The service's.</param>
    /// <param name="tool">The command that runs the tool, word by word; it becomes <c>bin/policyrunner</c>. Null: none does.</param>
    /// <exception cref="DemoException">Something else is there, or it was made for another address.</exception>
    public static DemoFolder Open(string root, string address, IReadOnlyList<string>? tool)
    {
        var folder = new DemoFolder(Path.GetFullPath(root));
        if (File.Exists(folder.AddressFile))
        {
            var made = File.ReadAllText(folder.AddressFile).Trim();
            return made == address ? folder : throw new DemoException($"'{root}' was made for {made}; start it with --port {new Uri(made).Port}, or name another folder.");
        }

        if (Directory.Exists(folder.Root) && Directory.EnumerateFileSystemEntries(folder.Root).Any())
        {
            throw new DemoException($"'{root}' holds something else; name another folder.");
        }

        folder.Make(address, tool);
        return folder;
    }

    private void Make(string address, IReadOnlyList<string>? tool)
    {
        Directory.CreateDirectory(Root);
        var keys = MakeKeys();
        var source = Path.Combine(AppContext.BaseDirectory, "demo-repository");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file).Replace(WrittenAddress, address, StringComparison.Ordinal)
                .Replace(WrittenReview, string.Create(CultureInfo.InvariantCulture, $"reviewed: {DateTimeOffset.UtcNow:yyyy-MM-dd}"), StringComparison.Ordinal)
                .Replace(WrittenPort, $"port: {new Uri(address).Port}", StringComparison.Ordinal).Replace("{day}", Today, StringComparison.Ordinal);
            foreach (var (name, key) in keys)
            {
                text = text.Replace($"{{key of {name}}}", key, StringComparison.Ordinal);
            }

            Write(Path.GetRelativePath(source, file), text);
        }

        Write(".gitignore", "bin/\nkeys/\nstate/\n.policyrunner/\n*.json\n*.approvals/\n");
        string[] self = [Environment.ProcessPath!, .. Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? (string[])[typeof(DemoFolder).Assembly.Location] : []];
        foreach (var name in StandIns.Names)
        {
            Program(name, [.. self, "stand-in", address, name]);
        }

        if (tool is not null)
        {
            Program("policyrunner", tool);
        }

        Git("init", "--quiet", "--initial-branch=main");
        Git("config", "user.name", "requester");
        Git("config", "user.email", "requester@example.com");
        Git("config", "commit.gpgsign", "false");
        Git("add", "--all");
        Git("commit", "--quiet", "--message", "The demo's runbooks");
        Write(Path.GetRelativePath(Root, AddressFile), address + "\n");
    }

    private IReadOnlyList<(string Name, string Key)> MakeKeys()
    {
        Directory.CreateDirectory(Path.Combine(Root, "keys"));
        foreach (var name in People)
        {
            Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", Path.Combine(Root, "keys", name));
        }

        return [.. People.Select(name => (name, string.Join(' ', File.ReadAllText(Path.Combine(Root, "keys", $"{name}.pub")).Split(' ')[..2])))];
    }

    private void Program(string name, IReadOnlyList<string> command)
    {
        var path = Write(Path.Combine("bin", name), string.Create(CultureInfo.InvariantCulture, $"#!/bin/sh\nexec {string.Join(' ', command.Select(word => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"))} \"$@\"\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private string Write(string relative, string text)
    {
        var path = Path.Combine(Root, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private void Git(params string[] arguments) => Run("git", ["-C", Root, .. arguments]);

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new DemoException($"{program} {string.Join(' ', arguments)}: {error.Trim()}");
        }
    }
}

/// <summary>Why there is no demo, in one sentence.</summary>
public sealed class DemoException(string message) : Exception(message);
