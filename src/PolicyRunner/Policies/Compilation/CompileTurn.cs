using PolicyRunner.Policies.Watching;

namespace PolicyRunner.Policies.Compilation;

/// <summary>
/// Tells the watch which script the compiler is busy with: the compiler has no counters. Far above what a slow machine takes that
/// has never compiled anything before, for that comes on top of the first script.
/// </summary>
/// <example><code>
/// using var turn = CompileTurn.Of(script);
/// </code></example>
internal readonly ref struct CompileTurn
{
    private static readonly TimeSpan Script = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Pack = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan ScriptOfPack = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Character = TimeSpan.FromMilliseconds(0.1);

    private const long Bytes = 250L << 20;
    private const long BytesPerCharacter = 512;

    private readonly ScriptWork? before;

    private CompileTurn(ScriptWork work) => before = WorkPlace.Own.Begin(work);

    /// <summary>One script is looked at, on this thread alone.</summary>
    public static CompileTurn Of(PolicyScript script) => new(Work([script], Script, isShared: false));

    /// <summary>All are compiled together, on as many threads as there are unless they are to be told apart.</summary>
    public static CompileTurn Of(IReadOnlyList<PolicyScript> scripts) => new(Work(scripts, Pack + (scripts.Count * ScriptOfPack), isShared: !ScriptWatch.IsApart));

    public void Dispose() => WorkPlace.Own.GoOn(before);

    private static ScriptWork Work(IReadOnlyList<PolicyScript> scripts, TimeSpan time, bool isShared)
    {
        var characters = scripts.Sum(script => script.Files.Sum(file => (long)file.Text.Length));
        return new ScriptWork
        {
            Script = scripts is [var script] ? new WatchedScript(script.Main.Path, script.Digest, script.Main.Path, _ => null) : null,
            Kind = WorkKind.Compiling,
            Time = time + (characters * Character),
            Bytes = Bytes + (characters * BytesPerCharacter),
            IsShared = isShared,
        };
    }
}
