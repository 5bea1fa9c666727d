namespace PolicyRunner.Policies.Watching;

/// <summary>A script of the repository, as it is named when it has to be stopped.</summary>
/// <param name="path">As shown to people.</param>
/// <param name="digest">Of the script and of all it loads: one that was changed is another one.</param>
/// <param name="name">The policy's id, or the script's name before there is one.</param>
/// <param name="lineOf">The line that the number of a counter stands for; null when there is no such counter.</param>
internal sealed class WatchedScript(string path, string digest, string name, Func<int, int?> lineOf)
{
    // What every policy may take besides what its evaluations add.
    private static readonly TimeSpan Basis = TimeSpan.FromSeconds(1);

    private long allowed = Basis.Ticks;

    public string Path => path;

    public string Digest => digest;

    public string Name => name;

    /// <summary>The processor time that all its evaluations together may take.</summary>
    public TimeSpan Allowed => TimeSpan.FromTicks(Interlocked.Read(ref allowed));

    /// <summary>What they took as far as was seen: by samples, which many short ones even out. Only the watch asks and sets.</summary>
    public TimeSpan Spent { get; set; }

    public void Allow(TimeSpan more) => Interlocked.Add(ref allowed, more.Ticks);

    public int? Line(int counter) => lineOf(counter);
}
