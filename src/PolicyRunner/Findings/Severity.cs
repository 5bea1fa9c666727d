namespace PolicyRunner.Findings;

/// <summary>How bad it is.</summary>
public enum Severity
{
    Info,
    Warning,
    Error,
}
