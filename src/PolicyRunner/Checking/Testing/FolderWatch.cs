namespace PolicyRunner.Checking.Testing;

/// <summary>
/// Waits until files of a folder change. The system's own notice makes it quick; because that does not come on every file
/// system (networks, containers), the folder is looked at now and then all the same.
/// </summary>
public sealed class FolderWatch : IDisposable
{
    // Two looks a second apart are nothing for a disk and soon enough for a person.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    // An editor writes a file in several steps: when nothing has changed for so long, it is done.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(150);

    private readonly FolderState state;
    private readonly SemaphoreSlim notice = new(0);
    private readonly FileSystemWatcher? watcher;
    private string seen;

    /// <param name="folder">The absolute path of the folder, which need not exist yet.</param>
    /// <param name="root">The absolute path of the repository, whose own links are its owner's matter.</param>
    public FolderWatch(string folder, string root)
    {
        state = new FolderState(folder, root);
        watcher = Open(folder);
        seen = state.Read();
    }

    /// <summary>Returns when something has changed since the last time, and has come to rest.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await notice.WaitAsync(Look, cancellation).ConfigureAwait(false);
            var now = state.Read();
            if (now == seen)
            {
                continue;
            }

            for (var before = seen; now != before; now = state.Read())
            {
                before = now;
                await Task.Delay(Quiet, cancellation).ConfigureAwait(false);
            }

            seen = now;
            return;
        }
    }

    public void Dispose()
    {
        watcher?.Dispose();
        notice.Dispose();
    }

    private FileSystemWatcher? Open(string path)
    {
        try
        {
            var created = new FileSystemWatcher(path) { IncludeSubdirectories = true };
            created.Changed += Notice;
            created.Created += Notice;
            created.Deleted += Notice;
            created.Renamed += Notice;
            created.EnableRaisingEvents = true;
            return created;
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            // No folder yet, or the system has no watches left: looking now and then is enough.
            return null;
        }
    }

    private void Notice(object sender, FileSystemEventArgs change)
    {
        try
        {
            notice.Release();
        }
        catch (ObjectDisposedException)
        {
            // A last notice may come while the watch ends.
        }
    }
}
