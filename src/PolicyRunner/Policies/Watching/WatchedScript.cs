namespace PolicyRunner.Policies.Watching;

/// <summary>A script of the repository, as it is named when it has to be stopped.</summary>
/// <param name="path">As shown to people.</param>
/// <param name="digest">Of the script and of all it loads: one that was changed is another one.</param>
/// <param name="name">The policy's id, or the script's name before there is one.</param>
/// <param name="basis">The processor time that all work at it may take together, besides what <see cref="Allow"/> adds.</param>
/// <param name="placeOf">The file, as shown to people, and the line that the number of a counter stands for; null when there is no such counter, or none at all.</param>
internal sealed class WatchedScript(string path, string digest, string name, TimeSpan basis, Func<int, (string Path, int Line)?>? placeOf = null)
{
    private long allowed = basis.Ticks;

    public string Path => path;

    public string Digest => digest;

    public string Name => name;

    /// <summary>Whether it is a policy that is made to find secrets.</summary>
    public bool SeeksSecrets { get; init; }

    /// <summary>The processor time that all work at it may take together.</summary>
    public TimeSpan Allowed => TimeSpan.FromTicks(Interlocked.Read(ref allowed));

    /// <summary>What it took as far as was seen: by samples, which many short pieces even out. Only the watch asks and sets.</summary>
    public TimeSpan Spent { get; set; }

    public void Allow(TimeSpan more) => Interlocked.Add(ref allowed, more.Ticks);

    public (string Path, int Line)? Place(int counter) => placeOf?.Invoke(counter);
}
