namespace PolicyRunner.Cli;

/// <summary>
/// Texts of files on a job's output. The runner takes <c>::command::</c> in a line for its own, however far to the right it
/// stands; what is written here may have such lines before and behind it.
/// </summary>
internal static class StoppedCommands
{
    /// <summary>Writes whole lines while the runner takes no commands; anywhere else just writes them.</summary>
    public static void Around(Host host, Action write)
    {
        var token = host.IsGitHub ? Guid.NewGuid().ToString("n") : null;
        if (token is not null)
        {
            host.Output.WriteLine($"::stop-commands::{token}");
        }

        write();
        if (token is not null)
        {
            host.Output.WriteLine($"::{token}::");
        }
    }
}
