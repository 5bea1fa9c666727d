using PolicyRunner.Planning;
using PolicyRunner.Runbooks;
using PolicyRunner.Running.Recording;
using PolicyRunner.Running.Steps;
using PolicyRunner.Text;

namespace PolicyRunner.Running;

/// <summary>What a step waits for, as a sentence.</summary>
internal static class Waits
{
    /// <param name="key">Which it is.</param>
    /// <param name="step">As it is planned.</param>
    /// <param name="names">What it may ask by.</param>
    /// <param name="state">What the journal says.</param>
    /// <returns>Null for a step that waits for nothing of its own: one that it calls says it, or its stage has not come.</returns>
    public static string? Of(StepKey key, PlannedStep step, RunNames names, RunState state) => state.Find(key) is not { } known ? null
        : step.Kind == ActionKind.Manual ? ForPerson(key, step, names, state)
        : known.Outcome == StepOutcome.Unknown && !StepKinds.GoesOnByItself(step) ? "It was begun and its end was not seen; look whether it happened and say so."
        : known.Until is { } until ? $"It waits until {Moment.Format(until)}."
        : null;

    /// <summary>The questions of a step that have no answer yet, and what may be answered.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<string> Options)> Open(StepKey key, PlannedStep step, RunNames names, RunState state) =>
        [.. step.Step.Marks.SelectMany(mark => Asks(mark, names)).Where(ask => state.Answer(key, ask.Name) is null)];

    private static string ForPerson(StepKey key, PlannedStep step, RunNames names, RunState state)
    {
        var by = step.Step.Marks.Select(mark => mark.By).FirstOrDefault(role => role is not null);
        var open = Open(key, step, names, state);
        return open is not [var (name, options), ..]
            ? $"It waits for {by ?? "somebody"} to do it and say so."
            : $"It waits for {(by is null ? "the answer" : $"the answer of {by}")} to '{name}'{(options.Count > 0 ? $" ({Wording.Or(options)})" : "")}{(open.Count > 1 ? $" and {open.Count - 1} more" : "")}.";
    }

    private static IEnumerable<(string Name, IReadOnlyList<string> Options)> Asks(Mark mark, RunNames names) => mark.Kind switch
    {
        MarkKind.Ask => [(mark.Name!, mark.Options)],
        MarkKind.AskEach => AskEach.Items(names, mark).Items.Select(item => (AskEach.Name(mark, item), AskEach.Options(mark))),
        _ => [],
    };
}
