using PolicyRunner.Runbooks;

namespace PolicyRunner.Cli;

/// <summary>Loads documents; a path that leads nowhere is misuse.</summary>
internal static class Loading
{
    public static Library Load(Host host, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        Require(host, paths);
        return host.Engine.Load(paths, host.WorkingDirectory, cancellation);
    }

    /// <summary>The same with dots in the place of secrets; and what broke while they were looked for.</summary>
    public static (Library Library, IReadOnlyList<string> Problems) LoadHidden(Host host, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        Require(host, paths);
        return host.Engine.LoadHidden(paths, host.WorkingDirectory, cancellation);
    }

    private static void Require(Host host, IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
        {
            var full = host.Resolve(path);
            if (!File.Exists(full) && !Directory.Exists(full))
            {
                throw new UsageException($"'{Reporting.TerminalLineText.Of(path)}' does not exist.");
            }
        }
    }
}
