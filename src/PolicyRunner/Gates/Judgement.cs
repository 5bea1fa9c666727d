using System.Text.Json.Nodes;

namespace PolicyRunner.Gates;

/// <summary>A verdict with what it rests on.</summary>
/// <param name="Verdict">What it comes to.</param>
/// <param name="Reason">Why, in one sentence.</param>
internal sealed record Judgement(GateVerdict Verdict, string Reason)
{
    /// <summary>What was asked, measured and compared, by name.</summary>
    public JsonObject Evidence { get; init; } = [];

    /// <summary>The name of a number where there is only one.</summary>
    public const string Only = "value";

    /// <summary>The numbers that later judgements can be compared with, by name; empty where there is no single one.</summary>
    public IReadOnlyDictionary<string, double> Measured { get; init; } = new Dictionary<string, double>();

    /// <summary>One number.</summary>
    public static IReadOnlyDictionary<string, double> Alone(double number) => new Dictionary<string, double> { [Only] = number };

    /// <summary>It could not be judged.</summary>
    public static Judgement Broken(string reason) => new(GateVerdict.Error, reason);

    /// <summary>There is nothing to judge by.</summary>
    public static Judgement Nothing(string reason) => new(GateVerdict.NoData, reason);
}
