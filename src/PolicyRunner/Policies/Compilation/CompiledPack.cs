namespace PolicyRunner.Policies.Compilation;

/// <summary>The result of compiling: an assembly with its symbols inside, or null when no script compiled, and what was said.</summary>
internal sealed record CompiledPack(byte[]? Image, IReadOnlyList<PolicyDiagnostic> Diagnostics);
