namespace PolicyRunner.Running.Incidents;

/// <summary>What an incident begins with.</summary>
public sealed record IncidentOpening
{
    public required string Title { get; init; }

    /// <summary>A severity or priority of the matrix.</summary>
    public required string Severity { get; init; }

    public string? Runbook { get; init; }

    public string? Run { get; init; }

    /// <summary>When the trouble began, if somebody knows.</summary>
    public DateTimeOffset? Began { get; init; }

    /// <summary>Who may lift its freeze; null: the role that is called second.</summary>
    public string? Lift { get; init; }

    public required string By { get; init; }
}

/// <summary>What an incident ends with; it closes only when the first four say something.</summary>
public sealed record IncidentClosing
{
    public string? Summary { get; init; }

    public IReadOnlyList<string> Components { get; init; } = [];

    public IReadOnlyList<string> Actions { get; init; } = [];

    /// <summary>Where it is written down: a link, a path.</summary>
    public string? Documentation { get; init; }

    /// <summary>When the trouble was over; null: now.</summary>
    public DateTimeOffset? Resolved { get; init; }

    /// <summary>As <c>text; owner=NAME; due=2026-12-01</c> or <c>due=5 business days</c>.</summary>
    public IReadOnlyList<string> FollowUps { get; init; } = [];

    public required string By { get; init; }
}

/// <summary>What came of a command on an incident.</summary>
public sealed record IncidentAnswer
{
    /// <summary>The incident as it is now; null when there is none.</summary>
    public Incident? Incident { get; init; }

    /// <summary>Why it was not done, one sentence each; empty when it was.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>True when the command was wrong, false when it was refused.</summary>
    public bool IsMisuse { get; init; }

    /// <summary>What people have to know although it was done.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>Every incident that is known here.</summary>
/// <param name="All">Open ones first, then the latest.</param>
/// <param name="Place">Where they are kept.</param>
/// <param name="Warnings">What people have to know.</param>
public sealed record IncidentList(IReadOnlyList<Incident> All, string Place, IReadOnlyList<string> Warnings)
{
    /// <summary>Whether somebody should have acknowledged or told those affected by now.</summary>
    public bool IsOverdue(DateTimeOffset now) => All.Any(incident => incident.IsUnanswered(now) || incident.IsUpdateOverdue(now));

    /// <summary>From the beginning of the trouble to the opening, over closed ones where somebody knew it; null: none.</summary>
    public IncidentMean? ToDetect => Mean(incident => incident.Opened - incident.Began);

    /// <summary>From the opening to the acknowledgement, over closed ones that were acknowledged; null: none.</summary>
    public IncidentMean? ToAcknowledge => Mean(incident => incident.Acknowledged - incident.Opened);

    /// <summary>From the opening to the end of the trouble, over closed ones; null: none.</summary>
    public IncidentMean? ToResolve => Mean(incident => incident.Resolved - incident.Opened);

    private IncidentMean? Mean(Func<Incident, TimeSpan?> time) =>
        All.Where(incident => incident.Closed is not null).Select(time).OfType<TimeSpan>().Where(one => one >= TimeSpan.Zero).ToList() is { Count: > 0 } times
            ? new IncidentMean(TimeSpan.FromTicks((long)times.Average(one => one.Ticks)), times.Count)
            : null;
}

/// <summary>A mean.</summary>
/// <param name="Time">The arithmetic one.</param>
/// <param name="Count">Over how many incidents.</param>
public sealed record IncidentMean(TimeSpan Time, int Count);
