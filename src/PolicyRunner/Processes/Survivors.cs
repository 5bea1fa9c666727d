namespace PolicyRunner.Processes;

/// <summary>Ends what outlived its run: asked first, killed after the grace.</summary>
internal static class Survivors
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <param name="started">The processes that were started.</param>
    /// <param name="mark">As in <see cref="ProcessTable.Survivors"/>.</param>
    /// <param name="grace">How long they have to end by themselves.</param>
    /// <returns>The process ids that were found.</returns>
    public static async Task<IReadOnlyList<int>> EndAsync(IReadOnlyList<ProcessIdentity> started, string mark, TimeSpan grace)
    {
        var found = ProcessTable.Survivors(started, mark);
        var left = found;
        foreach (var process in left)
        {
            ProcessTable.Signal(process, Signals.Terminate);
        }

        for (var waited = TimeSpan.Zero; left.Count > 0 && waited < grace; waited += Look)
        {
            await Task.Delay(Look).ConfigureAwait(false);
            left = ProcessTable.Survivors(started, mark);
        }

        // One that is killed may just have started another.
        for (var round = 0; left.Count > 0 && round < 100; round++)
        {
            foreach (var process in left)
            {
                ProcessTable.Signal(process, Signals.Kill);
            }

            await Task.Delay(Look).ConfigureAwait(false);
            left = ProcessTable.Survivors(started, mark);
        }

        return [.. found.Select(process => process.Group)];
    }
}
