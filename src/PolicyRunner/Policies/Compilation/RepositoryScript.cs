using PolicyRunner.Policies.Compilation.Budget;
using PolicyRunner.Policies.Watching;

namespace PolicyRunner.Policies.Compilation;

/// <summary>A script of a repository on its way to a policy: kept from another run, or read and compiled.</summary>
internal sealed class RepositoryScript(PolicyScript script, Counters counters)
{
    /// <summary>Findings of each kind that are said, so that no warnings keep back the error for which the script is not used: lines that a terminal shows at once, about.</summary>
    public const int MostFindings = 50;

    // Characters.
    private const int LongestMessage = 1_000;

    private readonly List<PolicyDiagnostic> diagnostics = [];

    public PolicyScript Script => script;

    /// <summary>The name of what it compiles to.</summary>
    public string Key { get; } = PackCache.Key(script, counters);

    public string AssemblyName => $"PolicyRunner.Pack.{Key[..16]}";

    /// <summary>Null while it is not known.</summary>
    public ScriptExtent? Extent { get; set; }

    /// <summary>Null while it is not loaded.</summary>
    public PackAssembly? Pack { get; set; }

    /// <summary>Null while it was not read, which one that was kept need not be.</summary>
    public LoweredScript? Lowered { get; set; }

    /// <summary>The processor time that reading it took.</summary>
    public TimeSpan ReadingTime { get; set; }

    /// <summary>What was found in it, the first of very much.</summary>
    public IReadOnlyList<PolicyDiagnostic> Diagnostics => diagnostics;

    /// <summary>Whether it is not used.</summary>
    public bool IsBroken { get; private set; }

    public void Add(IEnumerable<PolicyDiagnostic> found)
    {
        Add(diagnostics, found);
        IsBroken = diagnostics.Exists(diagnostic => diagnostic.Kind != PolicyDiagnosticKind.Warning);
    }

    public void Refuse(PolicyDiagnostic reason) => Add([reason]);

    /// <summary>Refuses it for one reason, whatever else was found in it: what that is only those know who have compiled it.</summary>
    public void RefuseUnread(PolicyDiagnostic reason)
    {
        diagnostics.Clear();
        Refuse(reason);
    }

    /// <summary>Tells whatever begins anew in the place of this process why the script is refused, which it would have to find out again.</summary>
    public void Remember() => ScriptWatch.Remember(StoppedScript.Of(diagnostics.First(diagnostic => diagnostic.Kind != PolicyDiagnosticKind.Warning), script.Digest));

    /// <summary>What is kept of it.</summary>
    public CacheEntry Kept(CompiledPack compiled)
    {
        var found = new List<PolicyDiagnostic>();
        Add(found, compiled.Diagnostics);
        return new CacheEntry(compiled.Image, found, Extent!);
    }

    private static void Add(List<PolicyDiagnostic> all, IEnumerable<PolicyDiagnostic> found)
    {
        foreach (var diagnostic in found)
        {
            if (all.Count(other => other.Kind == diagnostic.Kind) < MostFindings)
            {
                all.Add(diagnostic.Message.Length > LongestMessage ? diagnostic with { Message = $"{diagnostic.Message[..LongestMessage]} …" } : diagnostic);
            }
        }
    }
}
