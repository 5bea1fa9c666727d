using PolicyRunner.Text;

namespace PolicyRunner.Organisation;

/// <summary>When changes may be made, every week.</summary>
/// <param name="Name">The name that runbooks use.</param>
/// <param name="Span">Where the name stands.</param>
public sealed record ChangeWindow(string Name, SourceSpan Span) : INamed
{
    public IReadOnlyList<DayOfWeek> Days { get; init; } = [];

    /// <summary>When it opens, in <see cref="TimeZone"/>.</summary>
    public TimeOnly At { get; init; }

    public TimeSpan Duration { get; init; }

    /// <summary>An IANA time zone.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Roles that must approve a runbook of high risk in this window.</summary>
    public IReadOnlyList<string> HighRiskApproval { get; init; } = [];
}

/// <summary>A time in which nothing is changed.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Span">Where it stands.</param>
public sealed record Freeze(string Name, SourceSpan Span) : INamed
{
    public DateTimeOffset From { get; init; }

    public DateTimeOffset To { get; init; }

    /// <summary>Empty: all.</summary>
    public IReadOnlyList<string> Environments { get; init; } = [];

    public string? Reason { get; init; }

    /// <summary>The role that may lift it; null: nobody.</summary>
    public string? Lift { get; init; }
}
