using PolicyRunner.Organisation.Slo;

namespace PolicyRunner.Probes;

/// <summary>What a source is asked.</summary>
/// <param name="Objective">Whose indicator is read.</param>
/// <param name="Indicator">What is measured.</param>
public sealed record SloQuestion(ServiceLevelObjective Objective, ServiceLevelIndicator Indicator)
{
    /// <summary>The time up to now that is read as one; null: as the source or the query itself has it.</summary>
    public TimeSpan? Over { get; init; }
}

/// <summary>What is asked about each of many slices of a time, all of one length.</summary>
/// <param name="Objective">Whose indicator is read.</param>
/// <param name="Indicator">What is measured.</param>
/// <param name="Over">The time up to now.</param>
/// <param name="Slice">The length of a slice; the last one ends now.</param>
public sealed record SliceQuestion(ServiceLevelObjective Objective, ServiceLevelIndicator Indicator, TimeSpan Over, TimeSpan Slice);
