using PolicyRunner.Text;

namespace PolicyRunner.Organisation;

/// <summary>Who is called after how long, by priority.</summary>
/// <param name="Priorities">Most urgent first, as in the file.</param>
/// <param name="Severities">Which priority a severity has.</param>
public sealed record EscalationMatrix(NamedList<Priority> Priorities, IReadOnlyDictionary<string, string> Severities)
{
    public static EscalationMatrix Empty { get; } = new(new([]), new Dictionary<string, string>());

    /// <summary>The priority of that name or of that severity, or null.</summary>
    public Priority? Find(string priorityOrSeverity) =>
        Priorities[priorityOrSeverity] ?? (Severities.TryGetValue(priorityOrSeverity, out var priority) ? Priorities[priority] : null);
}

/// <summary>How fast somebody answers, and who is asked next.</summary>
/// <param name="Name">Such as <c>P0</c>.</param>
/// <param name="RespondWithin">Until when somebody has to acknowledge; null when not said.</param>
/// <param name="Path">By rising time.</param>
/// <param name="Span">Where the name stands.</param>
public sealed record Priority(string Name, TimeSpan? RespondWithin, IReadOnlyList<EscalationStep> Path, SourceSpan Span) : INamed;

/// <summary>Who is called when nobody has answered for that long.</summary>
public sealed record EscalationStep(TimeSpan After, IReadOnlyList<string> Roles, SourceSpan Span) : ILocated;

/// <summary>The timers of an incident. Null: not said.</summary>
public sealed record IncidentRules
{
    public static IncidentRules Default { get; } = new();

    public TimeSpan? AcknowledgeWithin { get; init; }

    public TimeSpan? UpdateEvery { get; init; }

    /// <summary>Business days until the review.</summary>
    public int? ReviewWithinDays { get; init; }

    /// <summary>Severities that freeze changes while such an incident is open.</summary>
    public IReadOnlyList<string> FreezeOn { get; init; } = [];

    /// <summary>Roles in the order in which they are called.</summary>
    public IReadOnlyList<string> Path { get; init; } = [];

    /// <summary>The channel that hears who is to be called, of incidents and of steps that nobody answers; null: nobody is told but whoever watches.</summary>
    public string? Channel { get; init; }
}
