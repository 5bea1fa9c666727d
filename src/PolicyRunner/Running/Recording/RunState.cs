using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using PolicyRunner.Journal;
using PolicyRunner.Processes;

namespace PolicyRunner.Running.Recording;

/// <summary>What a run's records add up to. Reading it while records are added is safe.</summary>
internal sealed class RunState
{
    private readonly ConcurrentDictionary<string, StepState> steps = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> answers = new(StringComparer.Ordinal);

    /// <summary>In the order they were begun.</summary>
    public IReadOnlyList<StepState> Steps => [.. steps.Values.Where(step => !step.Key.IsProbe).OrderBy(step => step.Order)];

    /// <summary>Every process that was started.</summary>
    public IReadOnlyList<ProcessIdentity> Processes => [.. steps.Values.SelectMany(step => step.Processes)];

    /// <summary>True once it was decided that it may run.</summary>
    public bool IsAdmitted { get; private set; }

    public bool IsCancelled { get; private set; }

    /// <summary>How it ended, or null while it has not.</summary>
    public string? Ended { get; private set; }

    public JsonObject? Started { get; private set; }

    public StepState? Find(StepKey key) => steps.GetValueOrDefault(key.Text);

    /// <summary>What was answered to a question of a step, or null.</summary>
    public string? Answer(StepKey step, string name) => answers.GetValueOrDefault($"{step}?{name}");

    /// <exception cref="JournalException">The record is none of a run's.</exception>
    public void Apply(JournalRecord record)
    {
        var data = record.Data;
        switch (record.Kind)
        {
            case RunRecords.RunStarted:
                Started = data;
                break;
            case RunRecords.Admitted:
                IsAdmitted = true;
                break;
            case RunRecords.RunCancelled:
                IsCancelled = true;
                break;
            case RunRecords.RunEnded:
                Ended = Text(data, "outcome");
                break;
            case RunRecords.StepStarted:
                Change(record, step => step with { Attempts = Number(data, "attempt"), Outcome = StepOutcome.Unknown, Begun = step.Begun ?? record.Time, Processes = [.. step.Processes, .. Process(data)] });
                break;
            case RunRecords.StepEnded:
                Change(record, step => step with
                {
                    Outcome = data["again"]?.GetValue<bool>() == true ? StepOutcome.Pending : Outcome(record),
                    Message = Text(data, "message"),
                    Log = Text(data, "log"),
                    Ended = record.Time,
                    Outputs = Outputs(data),
                });
                break;
            case RunRecords.StepSkipped:
                Change(record, step => step with { Outcome = StepOutcome.Skipped, Message = Text(data, "when") });
                break;
            case RunRecords.StepAsked:
                Change(record, step => step with { Outcome = StepOutcome.Waiting, Begun = step.Begun ?? record.Time });
                break;
            case RunRecords.StepAnswered:
                foreach (var (name, value) in data["answers"] as JsonObject ?? [])
                {
                    answers[$"{Text(data, "step")}?{name}"] = value?.GetValue<string>() ?? "";
                }

                break;
            case RunRecords.StepSettled:
                Change(record, step => step with
                {
                    Outcome = Text(data, "as") switch { "completed" => StepOutcome.Completed, "failed" => StepOutcome.Failed, _ => StepOutcome.Pending },
                    Message = Text(data, "as") == "failed" ? $"{Text(data, "by")} said that it failed." : null,
                    Ended = record.Time,
                    Outputs = Outputs(data),
                });
                break;
        }
    }

    private void Change(JournalRecord record, Func<StepState, StepState> change)
    {
        var text = Text(record.Data, "step") ?? "";
        var key = StepKey.Parse(text) ?? throw new JournalException($"Record {record.Sequence} names the step '{text}', which is none.");
        steps[text] = change(steps.GetValueOrDefault(text) ?? new StepState { Key = key, Order = record.Sequence });
    }

    private static Dictionary<string, string> Outputs(JsonObject data) =>
        (data["outputs"] as JsonObject ?? []).ToDictionary(output => output.Key, output => output.Value?.GetValue<string>() ?? "", StringComparer.Ordinal);

    private static StepOutcome Outcome(JournalRecord record) =>
        RunWords.Parse(Text(record.Data, "outcome")) ?? throw new JournalException($"Record {record.Sequence} holds no outcome.");

    private static IEnumerable<ProcessIdentity> Process(JsonObject data) =>
        data["group"] is { } group ? [new ProcessIdentity(group.GetValue<int>(), data["start"]!.GetValue<long>(), Text(data, "boot") ?? "")] : [];

    private static string? Text(JsonObject data, string name) => data[name]?.GetValue<string>();

    private static int Number(JsonObject data, string name) => data[name]!.GetValue<int>();
}
