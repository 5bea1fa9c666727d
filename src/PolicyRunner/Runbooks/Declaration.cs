using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Runbooks;

/// <summary>What a runbook declares for the machine, typed. A value that breaks the schema is a problem and absent here.</summary>
public sealed record Declaration
{
    public static Declaration None { get; } = new();

    /// <summary>The mapping it was read from: a library's defaults merged under the runbook's own; null when undeclared.</summary>
    public YamlMapping? Yaml { get; init; }

    /// <summary>incident, release, maintenance, troubleshooting, security, compliance or onboarding; null when not said.</summary>
    public string? Kind { get; init; }

    /// <summary>draft, accepted, frozen or retired; null when not said.</summary>
    public string? Status { get; init; }

    public string? Owner { get; init; }

    public DateOnly? Reviewed { get; init; }

    public TimeSpan? ReviewEvery { get; init; }

    public string? Severity { get; init; }

    public TimeEstimate? EstimatedTime { get; init; }

    /// <summary>low or high.</summary>
    public string? Risk { get; init; }

    public IReadOnlyList<ApprovalRule> Approvals { get; init; } = [];

    public IReadOnlyList<Parameter> Parameters { get; init; } = [];

    public string? Environment { get; init; }

    public string? Confirm { get; init; }

    public bool ReasonRequired { get; init; }

    public string? Window { get; init; }

    public string? Lock { get; init; }

    public IReadOnlyList<string> Secrets { get; init; } = [];

    public IReadOnlyList<Trigger> Triggers { get; init; } = [];

    public IReadOnlyList<string> Slos { get; init; } = [];

    public string? Contract { get; init; }

    /// <summary>The category of incidents that it answers, as the contract names it, or null.</summary>
    public string? IncidentCategory { get; init; }

    /// <summary>Where a key's value stands, else its mapping's place, else the given place.</summary>
    public SourceSpan SpanOf(string key, SourceSpan otherwise) => Yaml?[key]?.Span ?? otherwise;
}

/// <summary>A role that must say yes.</summary>
/// <param name="Role">The role's name in the organisation file.</param>
/// <param name="Count">How many people of it, at least 1.</param>
/// <param name="When">The condition, or null for always.</param>
/// <param name="Span">Where it is written.</param>
public sealed record ApprovalRule(string Role, int Count, string? When, SourceSpan Span) : ILocated;

/// <summary>What starts a runbook.</summary>
/// <param name="Schedule">A cron expression, or null.</param>
/// <param name="Every">What cron cannot say, or null.</param>
/// <param name="Alert">An alert's name, or null.</param>
/// <param name="Span">Where it is written.</param>
public sealed record Trigger(string? Schedule, string? Every, string? Alert, SourceSpan Span) : ILocated;
