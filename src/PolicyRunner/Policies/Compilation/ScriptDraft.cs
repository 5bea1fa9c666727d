namespace PolicyRunner.Policies.Compilation;

/// <summary>A script that was read, or null, and what was said of it.</summary>
internal sealed record ScriptDraft(LoweredScript? Lowered, IReadOnlyList<PolicyDiagnostic> Diagnostics);
