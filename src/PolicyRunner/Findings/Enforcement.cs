namespace PolicyRunner.Findings;

/// <summary>What a finding does to the verdict.</summary>
public enum Enforcement
{
    /// <summary>Reported, never fails a check.</summary>
    Advisory,

    /// <summary>Fails at or above the threshold unless waived.</summary>
    SoftMandatory,

    /// <summary>Always fails; nothing in the change under review can waive, lower or switch it off.</summary>
    HardMandatory,
}
