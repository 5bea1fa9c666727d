namespace PolicyRunner.Runbooks;

/// <summary>The sections a runbook can have, whatever their headings say.</summary>
public enum SectionName
{
    /// <summary>A section of no canonical name.</summary>
    None,
    Purpose,
    Impact,
    Prerequisites,
    Procedure,
    Diagnosis,
    Verification,
    Rollback,
    PostIncident,
    Escalation,
}
