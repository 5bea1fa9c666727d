namespace PolicyRunner.Findings;

/// <summary>How sure the policy is.</summary>
public enum Confidence
{
    Low,
    Medium,
    High,
}
