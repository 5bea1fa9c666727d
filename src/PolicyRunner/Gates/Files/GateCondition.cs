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

    /// <summary>Where what it names stands; its own place when it names nothing.</summary>
    public SourceSpan NameSpan { get => field.File is null ? Span : field; init; }

    public string? Title { get; init; }

    /// <summary>What its numbers are compared with; null: nothing.</summary>
    public Comparison? Compared { get; init; }

    /// <summary>What it measures and how, where it measures numbers; null: it does not.</summary>
    public virtual string? Subject => null;

    /// <summary>What it weighs in a gate with a score.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>True when it must hold whatever the score is.</summary>
    public bool IsKey { get; init; }

    /// <summary>True when it only warns.</summary>
    public bool IsAdvisory { get; init; }

    /// <summary>How long it may take to find out.</summary>
    public TimeSpan Timeout { get; init; } = UsualTimeout;
}

/// <summary>An SLO's objectives are kept.</summary>
internal sealed record LevelCondition(string Id, string Slo, SloSpan Over, double? LeastSamples, SourceSpan Span) : GateCondition("slo", Id, Span)
{
    /// <summary>How long it is watched; null: it is read once.</summary>
    public TimeSpan? Bake { get; init; }

    /// <summary>From one reading of a watch to the next; null: a minute.</summary>
    public TimeSpan? Every { get; init; }

    public override string Subject => $"slo {Slo}{(Over.Time is { } time ? $" over {Text.Duration.Format(time)}" : Over.IsOwn ? "" : " now")}";
}

/// <summary>Enough of an error budget is left.</summary>
internal sealed record BudgetCondition(string Id, ErrorBudget Budget, SourceSpan Span) : GateCondition("error-budget", Id, Span)
{
    public override string Subject => $"error-budget {Budget.Slo}{(Budget.Over is { } time ? $" over {Text.Duration.Format(time)}" : "")}";
}

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

/// <summary>Benchmarks keep to their limits.</summary>
internal sealed record BenchmarkCondition(string Id, string File, SourceSpan Span) : GateCondition("benchmark", Id, Span)
{
    public override string Subject => $"benchmark {File}";

    /// <summary>Which are looked at; null: all.</summary>
    public string? Only { get; init; }

    /// <summary>The longest mean of each, or null.</summary>
    public TimeSpan? Each { get; init; }

    /// <summary>The longest 95th percentile of each, or null.</summary>
    public TimeSpan? P95 { get; init; }

    /// <summary>Fewer benchmarks are no data.</summary>
    public int Least { get; init; } = 1;

    public TimeSpan? MaximumAge { get; init; }
}

/// <summary>A value in JSON is what it should be.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Path">Where the value is, as written.</param>
/// <param name="Limits">Each way it is compared, by its word, with what.</param>
/// <param name="Span">Where it stands.</param>
internal sealed record JsonCondition(string Id, string Path, IReadOnlyDictionary<string, JsonNode> Limits, SourceSpan Span) : GateCondition("json", Id, Span)
{
    /// <summary>The ways to compare.</summary>
    public static IReadOnlyList<string> Words { get; } = ["equals", "at-least", "at-most", "above", "below"];

    public override string Subject => $"json {File ?? Url} {Path}";

    /// <summary>Null when it is asked by <see cref="Url"/>.</summary>
    public string? File { get; init; }

    public string? Url { get; init; }

    public TimeSpan? MaximumAge { get; init; }
}

/// <summary>A runbook was run with success on this commit.</summary>
internal sealed record EvidenceCondition(string Id, string Runbook, TimeSpan Within, IReadOnlyDictionary<string, string> Parameters, SourceSpan Span) : GateCondition("evidence", Id, Span);

/// <summary>Checks of the commit are green.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Names">All of them.</param>
/// <param name="App">Whose they have to be; null: anybody's.</param>
/// <param name="Span">Where it stands.</param>
internal sealed record ChecksCondition(string Id, IReadOnlyList<string> Names, string? App, SourceSpan Span) : GateCondition("checks", Id, Span);

/// <summary>What a file says was approved in the pull request that brought it.</summary>
internal sealed record ContentCondition(string Id, string Role, int Count, SourceSpan Span) : GateCondition("content-approval", Id, Span)
{
    /// <summary>Null when it is a runbook's file.</summary>
    public string? Path { get; init; }

    /// <summary>Null when the file is named.</summary>
    public string? Runbook { get; init; }
}

/// <summary>A plan was approved by enough people.</summary>
internal sealed record ApprovalsCondition(string Id, string Plan, SourceSpan Span) : GateCondition("approvals", Id, Span)
{
    /// <summary>How many of which role at any risk.</summary>
    public IReadOnlyDictionary<string, int> Roles { get; init; } = new Dictionary<string, int>();

    /// <summary>The same for plans of low risk alone.</summary>
    public IReadOnlyDictionary<string, int> Low { get; init; } = new Dictionary<string, int>();

    /// <summary>The same for all others.</summary>
    public IReadOnlyDictionary<string, int> High { get; init; } = new Dictionary<string, int>();
}
