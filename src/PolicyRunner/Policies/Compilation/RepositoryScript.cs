using PolicyRunner.Policies.Compilation.Budget;

namespace PolicyRunner.Policies.Compilation;

/// <summary>A script of a repository on its way to a policy: kept from another run, or read and compiled.</summary>
internal sealed class RepositoryScript(PolicyScript script, Counters counters)
{
    // Of each kind, so that no warnings keep back the error for which the script is not used; and what one of them may hold.
    private const int MostFindings = 50;
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

    /// <summary>What was found in it, the first of very much.</summary>
    public IReadOnlyList<PolicyDiagnostic> Diagnostics => diagnostics;

    /// <summary>Whether it is not used.</summary>
    public bool IsBroken { get; private set; }

    public void Add(IEnumerable<PolicyDiagnostic> found)
    {
        foreach (var diagnostic in found)
        {
            IsBroken |= diagnostic.Kind != PolicyDiagnosticKind.Warning;
            if (diagnostics.Count(other => other.Kind == diagnostic.Kind) < MostFindings)
            {
                diagnostics.Add(diagnostic.Message.Length > LongestMessage ? diagnostic with { Message = $"{diagnostic.Message[..LongestMessage]} …" } : diagnostic);
            }
        }
    }

    public void Refuse(PolicyDiagnostic reason) => Add([reason]);
}
