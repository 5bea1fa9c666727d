using System.Text.Json.Nodes;

namespace PolicyRunner.Running;

/// <summary>How an attempt at a step ended.</summary>
/// <param name="Outcome">Completed, Failed, TimedOut, Cancelled or Waiting.</param>
/// <param name="Message">Why, in one sentence; null when there is nothing to say.</param>
internal sealed record StepResult(StepOutcome Outcome, string? Message = null)
{
    private static readonly Dictionary<string, string> None = [];

    public static StepResult Completed { get; } = new(StepOutcome.Completed);

    public static StepResult Cancelled { get; } = new(StepOutcome.Cancelled, "It was stopped.");

    /// <summary>The exit code of its program, or null.</summary>
    public int? Exit { get; init; }

    public IReadOnlyDictionary<string, string> Outputs { get; init; } = None;

    /// <summary>What was seen: the record keeps it.</summary>
    public JsonObject? Evidence { get; init; }

    /// <summary>True when trying again cannot help.</summary>
    public bool IsFinal { get; init; }

    /// <summary>As a probe's answer: whether what it looks for has happened; null when it could not look.</summary>
    public bool? HasHappened => Outcome == StepOutcome.Completed ? true : Outcome == StepOutcome.Failed && (Exit == 1 || (Exit is null && Evidence is not null)) ? false : null;

    public static StepResult Failed(string message) => new(StepOutcome.Failed, message);
}
