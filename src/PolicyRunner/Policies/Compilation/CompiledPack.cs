namespace PolicyRunner.Policies.Compilation;

/// <summary>The result of compiling: an assembly with its symbols inside, or null when no script compiled, and what was said.</summary>
internal sealed record CompiledPack(byte[]? Image, IReadOnlyList<PolicyDiagnostic> Diagnostics)
{
    /// <summary>Whether the scripts and nothing else decided it: false where a clock did, or a compiler that failed.</summary>
    public bool IsLasting { get; init; } = true;
}
