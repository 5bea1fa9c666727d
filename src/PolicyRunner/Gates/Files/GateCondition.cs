using System.Text.Json.Nodes;
using PolicyRunner.Gates.Slo;
using PolicyRunner.Text;

namespace PolicyRunner.Gates.Files;

/// <summary>One thing that has to hold.</summary>
/// <param name="Kind">The word it is written with.</param>
/// <param name="Id">What it is called in answers; unique in its gate.</param>
/// <param name="Span">Where it stands.</param>
internal abstract record GateCondition(string Kind, string Id, SourceSpan Span) : ILocated
{
    public static TimeSpan UsualTimeout { get; } = TimeSpan.FromMinutes(1);

    public string? Title { get; init; }

    /// <summary>True when it only warns.</summary>
    public bool IsAdvisory { get; init; }

    /// <summary>How long it may take to find out.</summary>
    public TimeSpan Timeout { get; init; } = UsualTimeout;
}

/// <summary>An SLO's objectives are kept.</summary>
internal sealed record LevelCondition(string Id, string Slo, SloSpan Over, double? LeastSamples, SourceSpan Span) : GateCondition("slo", Id, Span);

/// <summary>Enough of an error budget is left.</summary>
internal sealed record BudgetCondition(string Id, ErrorBudget Budget, SourceSpan Span) : GateCondition("error-budget", Id, Span);

/// <summary>An error budget is not used up too fast.</summary>
internal sealed record BurnRateCondition(string Id, string Slo, IReadOnlyList<BurnRate> Alerts, double? LeastSamples, SourceSpan Span) : GateCondition("burn-rate", Id, Span);

/// <summary>A change window is open.</summary>
internal sealed record WindowCondition(string Id, string Window, SourceSpan Span) : GateCondition("window", Id, Span);

/// <summary>No freeze holds.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Environment">Of this environment; null: none at all.</param>
/// <param name="Span">Where it stands.</param>
internal sealed record FreezeCondition(string Id, string? Environment, SourceSpan Span) : GateCondition("no-freeze", Id, Span);

/// <summary>A check as runbooks have it: http, tcp or command.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Id">Its id.</param>
/// <param name="Definition">What the schema of its kind allows.</param>
/// <param name="Span">Where it stands.</param>
internal sealed record CheckCondition(string Kind, string Id, JsonObject Definition, SourceSpan Span) : GateCondition(Kind, Id, Span);

/// <summary>all, any or not of others.</summary>
internal sealed record GroupCondition(string Kind, string Id, IReadOnlyList<GateCondition> Conditions, SourceSpan Span) : GateCondition(Kind, Id, Span);
