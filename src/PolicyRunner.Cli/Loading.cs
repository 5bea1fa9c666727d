using PolicyRunner.Runbooks;

namespace PolicyRunner.Cli;

/// <summary>Loads documents; a path that leads nowhere is misuse.</summary>
internal static class Loading
{
    public static Library Load(Host host, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        foreach (var path in paths)
        {
            var full = host.Resolve(path);
            if (!File.Exists(full) && !Directory.Exists(full))
            {
                throw new UsageException($"'{Reporting.TerminalLineText.Of(path)}' does not exist.");
            }
        }

        return host.Engine.Load(paths, host.WorkingDirectory, cancellation);
    }
}
