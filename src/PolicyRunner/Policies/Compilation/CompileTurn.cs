using PolicyRunner.Policies.Watching;

namespace PolicyRunner.Policies.Compilation;

/// <summary>
/// Tells the watch which script the compiler is busy with: the compiler has no counters. The limits are several times what it
/// takes for what most people write, a quarter more than for a hundred lambdas within queries, which is what costs it most, and as much
/// wider as <see cref="CompilerPace"/> says.
/// </summary>
/// <example><code>
/// using var turn = CompileTurn.Of(script);
/// </code></example>
internal readonly ref struct CompileTurn
{
    // Of one script, besides its text.
    private static readonly TimeSpan Basis = TimeSpan.FromSeconds(0.6);
    private static readonly TimeSpan EachCharacter = TimeSpan.FromMicroseconds(12);

    // Characters that add time, twice as many as a long policy has: what it takes to find out that a script is too much is paid each time.
    private const long MostCode = 16_000;

    // Of a script's text alone: the longest takes a tenth of that.
    private static readonly TimeSpan Parsing = TimeSpan.FromSeconds(0.4);

    // Of one script where it can be stopped in between.
    private static readonly TimeSpan BasisOfShare = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan ShareOfCharacter = TimeSpan.FromMicroseconds(10);

    // Of all files of a folder.
    private static readonly TimeSpan ReadingTime = TimeSpan.FromSeconds(2);

    /// <summary>What the scripts of a folder may take together beyond the share of each.</summary>
    public static TimeSpan Reserve => TimeSpan.FromSeconds(0.35) * CompilerPace.Value;

    private const long Bytes = 240L << 20;
    private const long BytesPerCharacter = 512;

    private readonly ScriptWork? before;

    private readonly TimeSpan? began;

    private CompileTurn(ScriptWork work)
    {
        before = WorkPlace.Own.Begin(work);
        began = WorkPlace.Own.Clock?.Used();
    }

    /// <summary>The processor time until now; nothing where that cannot be known.</summary>
    public TimeSpan Used => WorkPlace.Own.Clock?.Used() - began ?? TimeSpan.Zero;

    /// <summary>The scripts are read; how much of them there may be is bounded, so this is for what nobody foresaw.</summary>
    public static CompileTurn Reading() => new(new ScriptWork { Script = null, Kind = WorkKind.Compiling, Time = ReadingTime, Bytes = Bytes });

    /// <summary>One script's text is parsed, and measured by what it consists of.</summary>
    public static CompileTurn OfText(PolicyScript script) => new(Work(script, Parsing, Bytes));

    /// <summary>One script is compiled, on this thread alone.</summary>
    /// <param name="script">The script.</param>
    /// <param name="before">What reading it took of the same time.</param>
    public static CompileTurn Of(LoweredScript script, TimeSpan before) =>
        new(Work(script.Script, Basis + (Math.Min(script.Code, MostCode) * EachCharacter), Bytes + (script.Code * BytesPerCharacter), before));

    /// <summary>What one script may take of the compiler where it can be stopped, whatever all others take: several times what people's scripts do.</summary>
    public static TimeSpan Share(LoweredScript script) => UsualShare(script) * CompilerPace.Value;

    /// <summary>The same on a machine that is no slower than usual.</summary>
    public static TimeSpan UsualShare(LoweredScript script) => BasisOfShare + (Math.Min(script.Code, MostCode) * ShareOfCharacter);

    public void Dispose() => WorkPlace.Own.GoOn(before);

    private static ScriptWork Work(PolicyScript script, TimeSpan time, long bytes, TimeSpan before = default)
    {
        var left = (time * CompilerPace.Value) - before;
        return new ScriptWork { Script = new WatchedScript(script.Main.Path, script.Digest, script.Main.Path, left), Kind = WorkKind.Compiling, Time = left, UsualTime = time, Bytes = bytes };
    }
}
