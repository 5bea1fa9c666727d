namespace PolicyRunner.Reporting;

/// <summary>What differs between the templates; the shape around it is the same.</summary>
internal sealed record RunbookTemplate
{
    /// <summary>Of its ids.</summary>
    public required string Prefix { get; init; }

    public required string Title { get; init; }

    /// <summary>Lines of front matter besides those every runbook has.</summary>
    public required string FrontMatter { get; init; }

    public required string Purpose { get; init; }

    /// <summary>Items without their boxes.</summary>
    public required IReadOnlyList<string> Prerequisites { get; init; }

    public required TemplateStep Look { get; init; }

    public required TemplateStep Act { get; init; }

    public required TemplateStep Verify { get; init; }

    /// <summary>The step that takes <see cref="Act"/> back.</summary>
    public required TemplateStep Undo { get; init; }

    /// <summary>Items without their boxes.</summary>
    public required IReadOnlyList<string> Afterwards { get; init; }
}

/// <summary>A step with one command.</summary>
/// <param name="Id">Of its action.</param>
/// <param name="Title">In the imperative.</param>
/// <param name="Command">Lines of shell.</param>
/// <param name="Expected">What it prints.</param>
/// <param name="Warning">What to mind before, or null.</param>
internal sealed record TemplateStep(string Id, string Title, string Command, string Expected, string? Warning = null);
