namespace PolicyRunner.Policies;

/// <summary>How much is asked of a document.</summary>
public enum Profile
{
    /// <summary>Any Markdown: almost no noise.</summary>
    Baseline,

    /// <summary>Declared runbooks: everything that makes one fit to be run.</summary>
    Strict,
}
