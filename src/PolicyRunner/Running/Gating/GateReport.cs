using System.Globalization;
using System.Text.Json.Nodes;
using PolicyRunner.Gates;

namespace PolicyRunner.Running.Gating;

/// <summary>What a gate answers, and what the answer rests on.</summary>
public sealed record GateReport
{
    public required string Gate { get; init; }

    /// <summary>The question it answers, or null.</summary>
    public string? Title { get; init; }

    public required GateVerdict Verdict { get; init; }

    /// <summary>What the required conditions came to, from 0 to 1; null: they are not weighed.</summary>
    public double? Score { get; init; }

    /// <summary>Why the head of the journal was not kept where others see it; null: it was.</summary>
    public string? Unanchored { get; init; }

    /// <summary>Of its conditions, in the order of the file.</summary>
    public required IReadOnlyList<JudgedCondition> Conditions { get; init; }

    /// <summary>When it began to be judged, in UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The commit that is checked out; null outside of a repository.</summary>
    public string? Commit { get; init; }

    /// <summary>SHA-256 of the gate's file, in lower-case hexadecimal.</summary>
    public required string Digest { get; init; }

    /// <summary>The journal that keeps the evidence, relative to the root.</summary>
    public required string Record { get; init; }

    /// <summary>One sentence.</summary>
    public string Reason
    {
        get
        {
            var required = Conditions.Count(condition => condition.IsRequired);
            var held = Conditions.Count(condition => condition.IsRequired && condition.Verdict.Holds());
            var first = Conditions.FirstOrDefault(condition => condition.Counted == Verdict);
            var weighed = Score is { } score ? $"The score is {(score * 100).ToString("0.##", CultureInfo.InvariantCulture)} %; " : "";
            return Score is not null && Conditions.FirstOrDefault(condition => condition.IsRequired && !condition.Verdict.Holds()) is { } bad ? $"{weighed}'{bad.Id}': {bad.Reason}"
                : Verdict.Holds()
                ? $"{(required == 1 ? "The required condition holds" : $"All {required} required conditions hold")}{(Verdict == GateVerdict.Warn ? $"; '{first!.Id}' warns" : "")}."
                : $"{held} of {Text.Wording.Count(required, "required condition")} {(held == 1 || required == 1 ? "holds" : "hold")}; '{first!.Id}': {first.Reason}";
        }
    }
}

/// <summary>A condition and its verdict.</summary>
public sealed record JudgedCondition
{
    public required string Id { get; init; }

    /// <summary>The word it is written with, such as <c>burn-rate</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is for, or null.</summary>
    public string? Title { get; init; }

    /// <summary>False for one that only warns.</summary>
    public required bool IsRequired { get; init; }

    public required GateVerdict Verdict { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>What was asked, measured and compared.</summary>
    public required JsonObject Evidence { get; init; }

    /// <summary>Those of a group; empty for any other.</summary>
    public IReadOnlyList<JudgedCondition> Conditions { get; init; } = [];

    /// <summary>What it counts in its gate: one that only advises never does more than warn.</summary>
    public GateVerdict Counted => IsRequired || Verdict == GateVerdict.Pass ? Verdict : GateVerdict.Warn;
}
