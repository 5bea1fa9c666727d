using System.Text.Json.Nodes;
using PolicyRunner.Gates;

namespace PolicyRunner.Running.Records;

/// <summary>What the journal of a gate says about one of its conditions.</summary>
public sealed record RecordedCondition
{
    public required string Id { get; init; }

    /// <summary>The word it is written with, such as <c>burn-rate</c>; null when the record does not say.</summary>
    public string? Kind { get; init; }

    public string? Title { get; init; }

    /// <summary>False for one that only warns.</summary>
    public required bool IsRequired { get; init; }

    /// <summary>An error also where the record says none that this version knows.</summary>
    public required GateVerdict Verdict { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>What was asked, measured and compared.</summary>
    public required JsonObject Evidence { get; init; }

    /// <summary>Those of a group; empty for any other.</summary>
    public IReadOnlyList<RecordedCondition> Conditions { get; init; } = [];

    internal static RecordedCondition Of(JsonObject data) => new()
    {
        Id = data.Text("id") ?? "?",
        Kind = data.Text("kind"),
        Title = data.Text("title"),
        IsRequired = data.Flag("required"),
        Verdict = GateVerdicts.Parse(data.Text("verdict")) ?? GateVerdict.Error,
        Reason = data.Text("reason") ?? "Nobody said why.",
        Evidence = data.Members("evidence"),
        Conditions = [.. data.Items("conditions").Select(Of)],
    };
}
