using PolicyRunner.Policies.Watching;

namespace PolicyRunner.Policies.Compilation;

/// <summary>
/// Tells the watch which script the compiler is busy with: the compiler has no counters. The limits are several times what it takes
/// that has never compiled anything before, for that comes on top of the first script; on a slow machine, and where the tool itself has
/// to be compiled as it runs, they are as much wider as the process took longer to get here. Where all scripts together pass theirs and
/// no one is to blame, they are compiled one by one, each with its own.
/// </summary>
/// <example><code>
/// using var turn = CompileTurn.Of(script);
/// </code></example>
internal readonly ref struct CompileTurn
{
    private static readonly double Pace = ScriptWatch.Pace;

    // Of one script in all its turns.
    private static readonly TimeSpan Basis = TimeSpan.FromSeconds(1.5) * Pace;
    private static readonly TimeSpan EachCharacter = TimeSpan.FromMicroseconds(20) * Pace;

    // Of all together.
    private static readonly TimeSpan BasisOfAll = TimeSpan.FromSeconds(1.2) * Pace;
    private static readonly TimeSpan EachScript = TimeSpan.FromSeconds(0.1) * Pace;

    // What is too much for one, while all are compiled: the compiler's own beginning is less.
    private static readonly TimeSpan Suspicious = TimeSpan.FromSeconds(0.5) * Pace;

    // Of a script's text alone: the longest takes a tenth of that.
    private static readonly TimeSpan Parsing = TimeSpan.FromSeconds(0.4) * Pace;

    // Of one script in one turn that can be stopped in between.
    private static readonly TimeSpan BasisOfShare = TimeSpan.FromSeconds(0.3) * Pace;
    private static readonly TimeSpan ShareOfCharacter = TimeSpan.FromMicroseconds(15) * Pace;

    /// <summary>What the scripts of a pack may take together beyond the share of each; the compiler's own beginning is in it.</summary>
    public static readonly TimeSpan Reserve = TimeSpan.FromSeconds(1) * Pace;

    private const long Bytes = 250L << 20;
    private const long BytesPerCharacter = 512;

    private readonly ScriptWork? before;

    private CompileTurn(ScriptWork work) => before = WorkPlace.Own.Begin(work);

    /// <summary>The scripts are read; how much of them there may be is bounded, so this is for what nobody foresaw.</summary>
    public static CompileTurn Reading() => new(Work([], isShared: false));

    /// <summary>One script's text is parsed, and measured by what it consists of.</summary>
    public static CompileTurn OfText(PolicyScript script) => new(Work([script], isShared: false, Parsing));

    /// <summary>One script is looked at, on this thread alone.</summary>
    public static CompileTurn Of(PolicyScript script) => new(Work([script], isShared: false));

    /// <summary>All are compiled together, on as many threads as there are unless they are to be told apart.</summary>
    public static CompileTurn Of(IReadOnlyList<PolicyScript> scripts) => new(Work(scripts, isShared: !ScriptWatch.IsApart));

    /// <summary>How the watch knows a script from its first turn to its last.</summary>
    public static WatchedScript Watch(PolicyScript script) => new(script.Main.Path, script.Digest, script.Main.Path, Basis + (Length(script) * EachCharacter), suspicious: Suspicious + (Length(script) * ShareOfCharacter));

    /// <summary>What one script may take of the compiler in one turn, whatever all others take: several times what people's scripts do.</summary>
    public static TimeSpan Share(PolicyScript script) => BasisOfShare + (Length(script) * ShareOfCharacter);

    public void Dispose() => WorkPlace.Own.GoOn(before);

    private static ScriptWork Work(IReadOnlyList<PolicyScript> scripts, bool isShared, TimeSpan? time = null)
    {
        var characters = scripts.Sum(Length);
        return new ScriptWork
        {
            Script = scripts is [var script] ? script.Compiled : null,
            Kind = WorkKind.Compiling,
            Time = time ?? (isShared ? BasisOfAll + (scripts.Count * EachScript) + (characters * ShareOfCharacter) : Basis + (characters * EachCharacter)),
            Bytes = Bytes + (characters * BytesPerCharacter),
            IsShared = isShared,
            Each = isShared ? [.. scripts.Select(script => Work([script], isShared: false))] : [],
        };
    }

    private static long Length(PolicyScript script) => script.Files.Sum(file => (long)file.Text.Length);
}
