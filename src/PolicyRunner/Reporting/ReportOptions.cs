namespace PolicyRunner.Reporting;

/// <summary>What a report may show besides its findings.</summary>
public sealed record ReportOptions
{
    /// <summary>Colours for a terminal; only the text form has any.</summary>
    public bool Color { get; init; }

    /// <summary>Findings a waiver covers are shown too, marked as such. The machine-readable forms always hold them.</summary>
    public bool ShowWaived { get; init; }

    public bool Timings { get; init; }

    /// <summary>A semantic version.</summary>
    public string ToolVersion { get; init; } = "0.0.0";

    /// <summary>The address that a path in the repository is appended to, ending in '/'; null for no links.</summary>
    public string? SourceLinkBase { get; init; }

    /// <summary>Where a reader finds what a limited form had to leave out.</summary>
    public string MoreAt { get; init; } = "'policyrunner check'";
}
