using PolicyRunner.Processes;

namespace PolicyRunner.Git;

/// <summary>A temporary folder that only this user can enter. It is gone afterwards, also when a signal ends the process.</summary>
internal sealed class PrivateFolder : IDisposable
{
    private readonly EventHandler remove;

    /// <exception cref="IOException">There is no room for it.</exception>
    public PrivateFolder(string purpose = "base")
    {
        // On Unix with the mode 0700; on Windows the user's own temporary folder is private already.
        Path = Directory.CreateTempSubdirectory($"policyrunner-{purpose}-").FullName;
        remove = (_, _) => Remove();
        AppDomain.CurrentDomain.ProcessExit += remove;
        FreshStart.Leaving += remove;
    }

    public string Path { get; }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= remove;
        FreshStart.Leaving -= remove;
        Remove();
    }

    private void Remove()
    {
        const int attempts = 5;
        for (var attempt = 1; Directory.Exists(Path); attempt++)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
            }
            catch (IOException) when (attempt < attempts)
            {
                // When the process ends by a signal, another thread may still be writing into it.
                Thread.Sleep(20);
            }
        }
    }
}
