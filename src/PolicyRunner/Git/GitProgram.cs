using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using PolicyRunner.Text;

namespace PolicyRunner.Git;

/// <summary>
/// Starts git in a repository whose content nobody has reviewed: by its absolute path, without a shell, and so that it
/// runs nothing else and talks to nobody but the remote it is told to. Only commands without a work tree's filters are meant to be used.
/// </summary>
/// <param name="repository">The absolute path of the folder that holds <c>.git</c>.</param>
/// <param name="isOnline">True when it may talk to a remote, by the means its user has set up for that.</param>
internal sealed class GitProgram(string repository, bool isOnline = false)
{
    // A folder of a checkout that looks like a bare repository, with a configuration of its own, is none.
    private static readonly string[] Settings =
        ["core.hooksPath=/dev/null", "core.fsmonitor=false", "safe.bareRepository=explicit", "core.quotePath=false", "advice.objectNameWarning=false"];

    // What a fetch or a push would do besides: tidy up, sign, follow submodules, run a program as a transport.
    private static readonly string[] OnlineSettings =
        ["gc.auto=0", "maintenance.auto=false", "push.gpgSign=false", "push.followTags=false", "push.recurseSubmodules=no", "fetch.recurseSubmodules=false", "protocol.ext.allow=never"];

    // Set by the hook or the program around this one, they would lead git elsewhere.
    private static readonly string[] Removed =
    [
        "GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_GRAFT_FILE", "GIT_SHALLOW_FILE", "GIT_REPLACE_REF_BASE",
        "GIT_ATTR_SOURCE", "GIT_EXEC_PATH",
    ];

    private static readonly Dictionary<string, string> Variables = new(StringComparer.Ordinal)
    {
        ["GIT_NO_REPLACE_OBJECTS"] = "1",
        ["GIT_OPTIONAL_LOCKS"] = "0",
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["LC_ALL"] = "C",
    };

    // No protocol is called "none": a clone without all objects must not fetch the missing ones, which runs the transport's programs.
    private static readonly Dictionary<string, string> OfflineVariables = new(StringComparer.Ordinal)
    {
        ["GIT_ALLOW_PROTOCOL"] = "none",
        ["GIT_NO_LAZY_FETCH"] = "1",
    };

    public string Repository => repository;

    /// <summary>Starts a command; the caller reads its output, disposes it and asks <see cref="GitProcess.Close"/>.</summary>
    /// <exception cref="GitException">There is no git.</exception>
    public GitProcess Start(CancellationToken cancellation, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(ProgramPath.Find("git") ?? throw new GitException("There is no program 'git' on the PATH; install it, or name a folder: --base ./DIR."))
        {
            WorkingDirectory = repository,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var argument in (string[])["--no-pager", "--literal-pathspecs", .. Settings.Concat(isOnline ? OnlineSettings : []).SelectMany(setting => (string[])["-c", setting]), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var name in Removed)
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in isOnline ? Variables : Variables.Concat(OfflineVariables))
        {
            start.Environment[name] = value;
        }

        if (isOnline)
        {
            JobCredentials.Add(start.Environment);
        }

        // A .git that is none must not make git look for another one further up.
        start.Environment["GIT_CEILING_DIRECTORIES"] = Path.GetDirectoryName(repository) ?? repository;
        try
        {
            return new GitProcess(Process.Start(start)!, repository, cancellation);
        }
        catch (Win32Exception trouble)
        {
            throw new GitException($"The program 'git' cannot be started: {trouble.Message}");
        }
    }

    /// <summary>Runs a command that may well say no.</summary>
    /// <param name="arguments">The command and its arguments.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="cancellation">Kills it.</param>
    /// <exception cref="GitException">There is no git.</exception>
    public GitAnswer Ask(string[] arguments, byte[] input, CancellationToken cancellation)
    {
        using var process = Start(cancellation, arguments);
        return process.Converse(input);
    }

    /// <summary>All that a command prints.</summary>
    /// <exception cref="GitException">It failed.</exception>
    public byte[] Run(CancellationToken cancellation, params IEnumerable<string> arguments)
    {
        using var process = Start(cancellation, arguments);
        var output = new MemoryStream();
        process.Output.CopyTo(output);
        process.Close();
        return output.ToArray();
    }
}
