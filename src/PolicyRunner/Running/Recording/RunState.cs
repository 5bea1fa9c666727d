using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using PolicyRunner.Journal;
using PolicyRunner.Processes;
using PolicyRunner.Running.Steps;

namespace PolicyRunner.Running.Recording;

/// <summary>What a run's records add up to. Reading it while records are added is safe.</summary>
internal sealed class RunState
{
    // More is no count of attempts, and one more must still be a number.
    private const int MostAttempts = 1_000_000;

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

    /// <exception cref="JournalException">The record is none of a run's: it was not written by this tool.</exception>
    public void Apply(JournalRecord record)
    {
        try
        {
            Read(record);
        }
        catch (FormatException trouble)
        {
            throw new JournalException($"Record {record.Sequence} ('{record.Kind}') was not written by a run: {trouble.Message}.", trouble);
        }
    }

    private void Read(JournalRecord record)
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
                Change(record, step => step with { Attempts = (int)Number(data, "attempt", MostAttempts), Outcome = StepOutcome.Unknown, Begun = step.Begun ?? record.Time, Processes = [.. step.Processes, .. Process(data)] });
                break;
            case RunRecords.StepEnded:
                Change(record, step => step with
                {
                    Outcome = Flag(data, "again") ? StepOutcome.Pending : Outcome(data),
                    Message = Text(data, "message"),
                    Log = Text(data, "log"),
                    Ended = record.Time,
                    Outputs = Texts(data, "outputs"),
                });
                break;
            case RunRecords.StepLost:
                Change(record, step => step.IsOver ? step : step with { Outcome = StepOutcome.Unknown });
                break;
            case RunRecords.StepSkipped:
                Change(record, step => step with { Outcome = StepOutcome.Skipped, Message = Text(data, "when") });
                break;
            case RunRecords.StepAsked:
                Change(record, step => step with { Outcome = StepOutcome.Waiting, Begun = step.Begun ?? record.Time, Calls = Calls(data) });
                break;
            case RunRecords.StepWaits:
                Change(record, step => step with { Outcome = StepOutcome.Waiting, Until = StepTimers.Time(Text(data, "until") ?? throw Wrong("until")) });
                break;
            case RunRecords.StepEscalated:
                Change(record, step => step with { Rung = (int)Number(data, "call", MostAttempts) });
                break;
            case RunRecords.StepAnswered:
                foreach (var (name, value) in Texts(data, "answers"))
                {
                    answers[$"{Text(data, "step")}?{name}"] = value;
                }

                break;
            case RunRecords.StepSettled:
                Change(record, step => step with
                {
                    Outcome = Text(data, "as") switch { "completed" => StepOutcome.Completed, "failed" => StepOutcome.Failed, _ => StepOutcome.Pending },
                    Message = Text(data, "as") == "failed" ? $"{Text(data, "by")} said that it failed." : null,
                    Ended = record.Time,
                    Outputs = Texts(data, "outputs"),
                });
                break;
        }
    }

    private void Change(JournalRecord record, Func<StepState, StepState> change)
    {
        var text = Text(record.Data, "step") ?? "";
        var key = StepKey.Parse(text) ?? throw new FormatException($"'{text}' is no step");
        steps[text] = change(steps.GetValueOrDefault(text) ?? new StepState { Key = key, Order = record.Sequence });
    }

    private static StepOutcome Outcome(JsonObject data) => RunWords.Parse(Text(data, "outcome")) ?? throw Wrong("outcome");

    private static IEnumerable<ProcessIdentity> Process(JsonObject data) =>
        data["group"] is null ? [] : [new ProcessIdentity((int)Number(data, "group", int.MaxValue), Number(data, "start", long.MaxValue), Text(data, "boot") ?? "")];

    private static string? Text(JsonObject data, string name) => data[name] is { } value ? Text(value) ?? throw Wrong(name) : null;

    private static string? Text(JsonNode node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static bool Flag(JsonObject data, string name) =>
        data[name] is { } node && (node is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : throw Wrong(name));

    // From 1: neither an attempt nor a process has a lower one.
    private static long Number(JsonObject data, string name, long most) =>
        data[name] is JsonValue value && Whole(value) is { } number && number >= 1 && number <= most ? number : throw Wrong(name);

    // A record that was just written holds what it was given, one that was read holds any number.
    private static long? Whole(JsonValue value) => value.TryGetValue<long>(out var whole) ? whole : value.TryGetValue<int>(out var small) ? small : null;

    private static Dictionary<string, string> Texts(JsonObject data, string name) => data[name] switch
    {
        null => [],
        JsonObject members => members.ToDictionary(member => member.Key, member => member.Value is { } value && Text(value) is { } text ? text : throw Wrong(name), StringComparer.Ordinal),
        _ => throw Wrong(name),
    };

    private static List<StepCall> Calls(JsonObject data) => data["calls"] switch
    {
        null => [],
        JsonArray calls => [.. calls.Select(call => call is JsonObject one && Text(one, "at") is { } at && one["roles"] is JsonArray roles
            ? new StepCall(StepTimers.Time(at), [.. roles.Select(role => role is null ? null : Text(role)).Select(role => role ?? throw Wrong("calls"))])
            : throw Wrong("calls"))],
        _ => throw Wrong("calls"),
    };

    private static FormatException Wrong(string name) => new($"its '{name}' is not what belongs there");
}
