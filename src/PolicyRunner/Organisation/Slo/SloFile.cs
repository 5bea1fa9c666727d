using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Organisation.Slo;

/// <summary>What an OpenSLO v1 file declares, every kind in document order.</summary>
public sealed record SloFile
{
    public required SourceFile File { get; init; }

    public NamedList<ServiceLevelObjective> Objectives { get; init; } = new([]);

    public NamedList<ServiceLevelIndicator> Indicators { get; init; } = new([]);

    public NamedList<DataSource> DataSources { get; init; } = new([]);

    public NamedList<Service> Services { get; init; } = new([]);

    /// <summary>AlertPolicy, AlertCondition and AlertNotificationTarget: named, not evaluated.</summary>
    public IReadOnlyList<SloObject> Others { get; init; } = [];

    public IReadOnlyList<Problem> Problems { get; init; } = [];
}

/// <summary>An object of a kind that is only known by name.</summary>
public sealed record SloObject(string Kind, string Name, SourceSpan Span) : INamed;

/// <summary>A service that objectives belong to.</summary>
public sealed record Service(string Name, SourceSpan Span) : INamed
{
    public string? DisplayName { get; init; }

    public string? Description { get; init; }
}

/// <summary>Where metrics come from.</summary>
/// <param name="Name">The name that metrics refer to.</param>
/// <param name="Type">Such as <c>Prometheus</c>.</param>
/// <param name="Connection">Connection details by name; only texts and numbers.</param>
/// <param name="Span">Where the name stands.</param>
public sealed record DataSource(string Name, string Type, IReadOnlyDictionary<string, string> Connection, SourceSpan Span) : INamed;
