namespace PolicyRunner.Checking;

/// <summary>The answer of a check.</summary>
public enum Verdict
{
    Pass,
    Fail,

    /// <summary>Nothing was evaluated.</summary>
    Nothing,

    /// <summary>The tool or a policy broke.</summary>
    Error,
}
