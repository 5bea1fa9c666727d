using System.Text.Json.Nodes;
using PolicyRunner.Journal;
using PolicyRunner.Running.Recording;

namespace PolicyRunner.Running.Records;

/// <summary>Adds up what a journal says about steps. Unlike <see cref="RunState"/>, which a run goes on from, it takes records as it finds them.</summary>
internal sealed class StepTally
{
    private readonly Dictionary<string, Line> lines = new(StringComparer.Ordinal);
    private readonly List<Stretch> waits = [];
    private DateTimeOffset last;

    /// <summary>In the order they were begun; probes are none of their own.</summary>
    public IEnumerable<RecordedStep> Steps => lines.Values.Where(line => !line.Key.IsProbe).OrderBy(line => line.Order).Select(line => line.Step);

    public void Add(JournalRecord record)
    {
        // Whatever was running when a process died ran at most until its last record.
        if (record.Kind == RunRecords.RunResumed)
        {
            CloseAll();
        }

        last = record.Time;
        if (record.Data.Text("step") is not { } text || StepKey.Parse(text) is not { } key)
        {
            return;
        }

        if (!lines.TryGetValue(text, out var line))
        {
            lines[text] = line = new Line { Key = key, Order = record.Sequence, Step = new RecordedStep { Id = key.Id, Phase = key.Phase, Outcome = StepOutcome.Pending } };
        }

        Apply(line, record);
    }

    /// <summary>How long steps ran and people were waited for; call it last.</summary>
    public (TimeSpan Worked, TimeSpan Waited) Time()
    {
        CloseAll();
        foreach (var line in lines.Values.Where(line => line.Asked is not null))
        {
            waits.Add(new Stretch(line.Asked!.Value, last));
        }

        // A step that calls a runbook is not at work beside the steps of that runbook.
        var callers = lines.Values.Where(line => !line.Key.IsProbe && line.Key.Text.Contains('/')).Select(line => line.Key.Text[..line.Key.Text.LastIndexOf('/')]).ToHashSet(StringComparer.Ordinal);
        return TimeTally.Of(lines.Values.Where(line => !callers.Contains(line.Key.Text)).SelectMany(line => line.Work), waits);
    }

    private void Apply(Line line, JournalRecord record)
    {
        var (data, step) = (record.Data, line.Step);
        switch (record.Kind)
        {
            case RunRecords.StepStarted:
                line.Open = record.Time;
                line.Step = step with { Attempts = Attempt(data) ?? step.Attempts + 1, Outcome = StepOutcome.Unknown, Began = step.Began ?? record.Time, Ended = null };
                break;
            case RunRecords.StepEnded:
                Close(line, record.Time);
                var outcome = RunWords.Parse(data.Text("outcome")) ?? StepOutcome.Unknown;
                line.Step = step with
                {
                    Attempts = Attempt(data) ?? step.Attempts,
                    Outcome = data.Flag("again") ? StepOutcome.Pending : outcome,
                    Began = step.Began ?? record.Time,
                    Ended = record.Time,
                    Message = data.Text("message"),
                    Log = data.Text("log"),
                };
                break;
            case RunRecords.StepSkipped:
                line.Step = step with { Outcome = StepOutcome.Skipped, Message = data.Text("when") };
                break;
            case RunRecords.StepAsked:
                line.Asked = record.Time;
                line.Step = step with { IsManual = true, Outcome = StepOutcome.Waiting, Began = step.Began ?? record.Time };
                break;
            case RunRecords.StepSettled:
                Close(line, record.Time);
                line.Step = step with
                {
                    Outcome = data.Text("as") switch { "completed" => StepOutcome.Completed, "failed" => StepOutcome.Failed, _ => StepOutcome.Pending },
                    Ended = record.Time,
                };
                break;
        }
    }

    private void Close(Line line, DateTimeOffset time)
    {
        if (line.Open is { } open)
        {
            line.Work.Add(new Stretch(open, time));
            line.Open = null;
        }

        if (line.Asked is { } asked)
        {
            waits.Add(new Stretch(asked, time));
            line.Asked = null;
        }
    }

    private void CloseAll()
    {
        foreach (var line in lines.Values.Where(line => line.Open is not null))
        {
            line.Work.Add(new Stretch(line.Open!.Value, last));
            line.Open = null;
        }
    }

    private static int? Attempt(JsonObject data) => data.Number("attempt") is { } number and <= int.MaxValue ? (int)number : null;

    private sealed class Line
    {
        public required StepKey Key { get; init; }

        public required long Order { get; init; }

        public required RecordedStep Step { get; set; }

        public List<Stretch> Work { get; } = [];

        /// <summary>When the attempt began that has not ended.</summary>
        public DateTimeOffset? Open { get; set; }

        /// <summary>Since when people are asked.</summary>
        public DateTimeOffset? Asked { get; set; }
    }
}
