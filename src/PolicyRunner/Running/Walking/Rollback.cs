using PolicyRunner.Planning;
using PolicyRunner.Runbooks;
using PolicyRunner.Running.Recording;
using PolicyRunner.Shell;

namespace PolicyRunner.Running.Walking;

/// <summary>
/// What a rollback does. Where steps name what undoes them, exactly that, in the reverse order of their beginnings, for all that
/// were begun: a step that failed may have done half of its work. Otherwise the Rollback section, whole. Configuration comes first
/// and the schema last, and a schema only where it says that it is reversible.
/// </summary>
internal sealed record Rollback
{
    /// <summary>What is undone, in order; null: the Rollback section runs whole.</summary>
    public IReadOnlyList<UndoItem>? Steps { get; private init; } = [];

    /// <summary>Steps that may have changed something and that nothing undoes. What people did, people know.</summary>
    public IReadOnlyList<PlannedStep> Left { get; private init; } = [];

    /// <summary>Steps that would undo something and are not run, because they take back a schema and are not reversible.</summary>
    public IReadOnlyList<PlannedStep> Held { get; private init; } = [];

    public bool IsEmpty => Steps is { Count: 0 } && Held.Count == 0;

    /// <summary>True when all that was changed is undone once all of it has been done.</summary>
    public bool IsWhole => Left.Count == 0 && Held.Count == 0;

    public static Rollback Of(Plan plan, StepKey? caller, RunState state)
    {
        var begun = plan.Steps.Where(step => step.Section == SectionName.Procedure)
            .Select(step => (Step: step, Key: StepKey.Of(caller, RunPhase.Procedure, step.Id)))
            .Select(pair => (pair.Step, pair.Key, State: state.Find(pair.Key)))
            .Where(one => one.State is { WasBegun: true })
            .OrderByDescending(one => one.State!.Order)
            .ToList();
        var items = begun.Select(one => Undoing(plan, one.Step, one.Key)).OfType<UndoItem>().DistinctBy(item => item.Name)
            .OrderBy(item => item is UndoItem.ByStep { Step.RollbackKind: var kind } ? kind : RollbackKind.Application).ToList();
        var held = items.OfType<UndoItem.ByStep>().Select(item => item.Step).Where(step => step.IsIrreversible).ToList();
        var changed = begun.Where(one => Changes(one.Step, one.State!)).Select(one => one.Step).ToList();
        if (begun.Any(one => one.Step.Undo is not null) || !plan.Steps.Any(step => step.Section == SectionName.Rollback))
        {
            return new Rollback { Steps = [.. items.Where(item => item is not UndoItem.ByStep { Step.IsIrreversible: true })], Held = held, Left = [.. changed.Where(step => step.Undo is null && step.Called is null && !step.IsManual)] };
        }

        return changed.Count == 0 ? new Rollback()
            : new Rollback { Steps = null, Held = [.. plan.Steps.Where(step => step is { Section: SectionName.Rollback, IsIrreversible: true } && step.When != "false")] };
    }

    /// <summary>What stays as it is when a plan and all it calls are taken back: which step, why, and what a person does about it.</summary>
    public static IEnumerable<string> Remains(Plan plan, StepKey? caller, RunState state)
    {
        var rollback = Of(plan, caller, state);
        foreach (var step in rollback.Left)
        {
            yield return $"'{Name(caller, step)}' stays as it is: {Why(step)} and nothing undoes it. Look at what it did and take that back by hand; for the next time name its way back: undo=STEP.";
        }

        foreach (var step in rollback.Held)
        {
            yield return $"'{Name(caller, step)}' was not run: it takes back a schema and is not declared reversible. Look at the data, then take the schema back by hand or keep it.";
        }

        foreach (var sentence in plan.Steps.Where(step => step is { Called: not null, Section: SectionName.Procedure })
            .Select(step => (step.Called, Key: StepKey.Of(caller, RunPhase.Procedure, step.Id))).Where(call => state.Find(call.Key) is { WasBegun: true })
            .SelectMany(call => Remains(call.Called!, call.Key, state)))
        {
            yield return sentence;
        }
    }

    private static string Why(PlannedStep step) => step.Action.Commands.FirstOrDefault(command => command.Effect == CommandEffect.Unknown) is { Tool: { } tool }
        ? $"nobody knows what '{tool}' changes" : "it may have changed something";

    private static string Name(StepKey? caller, PlannedStep step) => caller is null ? step.Id : $"{caller.Id}/{step.Id}";

    private static UndoItem? Undoing(Plan plan, PlannedStep step, StepKey key) =>
        step.Undo is { } undo && plan.Find(undo) is { } undoing ? new UndoItem.ByStep(undoing)
        : step.Called is { } called ? new UndoItem.OfCall(called, key)
        : null;

    // What a person did may have changed anything. A program whose process was never recorded did not begin.
    private static bool Changes(PlannedStep step, StepState state) =>
        step.IsManual || (step.Effect > Effect.Read && (step.Kind is not (ActionKind.Shell or ActionKind.Command) || state.Processes.Count > 0));
}

/// <summary>Something that undoes a step.</summary>
/// <param name="Name">Each name is undone once, however many steps name it.</param>
internal abstract record UndoItem(string Name)
{
    /// <summary>The step that another one names.</summary>
    public sealed record ByStep(PlannedStep Step) : UndoItem(Step.Id);

    /// <summary>The rollback of the runbook that a step called.</summary>
    /// <param name="Called">Its plan.</param>
    /// <param name="Caller">The step.</param>
    public sealed record OfCall(Plan Called, StepKey Caller) : UndoItem(Caller.Text);
}
