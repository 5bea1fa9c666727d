namespace PolicyRunner.Reporting;

/// <summary>The forms a check report can take.</summary>
public enum ReportFormat
{
    Text,
    Json,
    Sarif,
    Junit,

    /// <summary>Workflow commands that become annotations.</summary>
    GitHub,

    /// <summary>A job summary.</summary>
    Markdown,
    Html,
}

/// <summary>Names of the formats on a command line.</summary>
public static class ReportFormats
{
    public static IReadOnlyList<string> Names { get; } = ["text", "json", "sarif", "junit", "github", "markdown", "html"];

    /// <summary>Null when no format has that name.</summary>
    public static ReportFormat? Find(string name) => name switch
    {
        "text" => ReportFormat.Text,
        "json" => ReportFormat.Json,
        "sarif" => ReportFormat.Sarif,
        "junit" => ReportFormat.Junit,
        "github" => ReportFormat.GitHub,
        "markdown" => ReportFormat.Markdown,
        "html" => ReportFormat.Html,
        _ => null,
    };
}
