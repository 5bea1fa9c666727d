using PolicyRunner.Text;

namespace PolicyRunner.Organisation.Slo;

/// <summary>An SLO: how good an indicator has to be over a time.</summary>
public sealed record ServiceLevelObjective(string Name, SourceSpan Span) : INamed
{
    public string? DisplayName { get; init; }

    public string? Description { get; init; }

    public string? Service { get; init; }

    /// <summary>The indicator written inside; null when it is referred to.</summary>
    public ServiceLevelIndicator? Indicator { get; init; }

    /// <summary>The name of an SLI object; null when it is written inside.</summary>
    public string? IndicatorReference { get; init; }

    /// <summary>Null when the file states none.</summary>
    public TimeWindow? Window { get; init; }

    /// <summary>Occurrences, Timeslices or RatioTimeslices.</summary>
    public string BudgetingMethod { get; init; } = "Occurrences";

    public IReadOnlyList<Objective> Objectives { get; init; } = [];
}

/// <summary>One target.</summary>
public sealed record Objective(SourceSpan Span) : ILocated
{
    public string? DisplayName { get; init; }

    /// <summary>Between 0 and 1, however it is written; null when it is not stated here.</summary>
    public double? Target { get; init; }

    /// <summary>Where the target stands; the objective's place when there is none.</summary>
    public SourceSpan TargetSpan { get; init; } = Span;

    /// <summary>lt, lte, gt or gte: how a threshold metric is compared with <see cref="Value"/>; null for ratios.</summary>
    public string? Operator { get; init; }

    public double? Value { get; init; }

    /// <summary>Between 0 and 1: how good a slice of time has to be to count as good.</summary>
    public double? TimeSliceTarget { get; init; }

    public TimeSpan? TimeSliceWindow { get; init; }

    /// <summary>What this one is held against, in an SLO made of several; null: what its SLO measures.</summary>
    public ServiceLevelIndicator? Indicator { get; init; }

    /// <summary>The name of an SLI object in the same way.</summary>
    public string? IndicatorReference { get; init; }
}

/// <summary>The time an objective is held against.</summary>
/// <param name="Text">As written, such as <c>28d</c>; months, quarters and years have no fixed length.</param>
/// <param name="Duration">Its length; months count 30 days, quarters 90, years 365.</param>
/// <param name="IsRolling">False for a calendar window.</param>
/// <param name="Span">Where it stands.</param>
public sealed record TimeWindow(string Text, TimeSpan Duration, bool IsRolling, SourceSpan Span) : ILocated
{
    /// <summary>When a calendar's first window begins, as written and in <see cref="TimeZone"/>; null for a rolling one.</summary>
    public string? CalendarStart { get; init; }

    /// <summary>An IANA time zone, or null when none is stated.</summary>
    public string? TimeZone { get; init; }
}
