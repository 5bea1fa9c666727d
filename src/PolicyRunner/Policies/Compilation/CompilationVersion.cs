namespace PolicyRunner.Policies.Compilation;

/// <summary>Numbers that make cached packs stale; here, because their own classes would load the compiler.</summary>
internal static class CompilationVersion
{
    /// <summary>Raise it whenever scripts are lowered or rewritten in another way than before.</summary>
    public const int Lowering = 20;

    /// <summary>Raise it whenever the guard refuses what it let pass before.</summary>
    public const int Guard = 9;
}
