namespace PolicyRunner.Policies;

/// <summary>What a diagnostic about a policy's script means for the run.</summary>
public enum PolicyDiagnosticKind
{
    /// <summary>The compiler's advice; the policy works.</summary>
    Warning,

    /// <summary>The script does not compile, throws or returns no policy: exit 4.</summary>
    Broken,

    /// <summary>Two policies with other content claim one id: a mistake in how the packs were put together, exit 2.</summary>
    Conflict,
}
