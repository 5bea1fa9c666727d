using PolicyRunner.Shell;
using PolicyRunner.Text;

namespace PolicyRunner.Runbooks;

/// <summary>A step of Procedure, Verification or Rollback.</summary>
public sealed class Step : ILocated
{
    /// <summary>The id of its only action when that has one of its own, else the slug of its title; unique in the runbook.</summary>
    public required string Id { get; init; }

    /// <summary>The step's heading, or the first line of its item.</summary>
    public required string Title { get; init; }

    /// <summary><see cref="SectionName.Procedure"/>, <see cref="SectionName.Verification"/> or <see cref="SectionName.Rollback"/>.</summary>
    public required SectionName Section { get; init; }

    /// <summary>Its heading or the first line of its item.</summary>
    public required SourceSpan Span { get; init; }

    /// <summary>All of it.</summary>
    public required SourceSpan Extent { get; init; }

    /// <summary>Its number when it has one: <c>1.</c>, <c>Step 1:</c>.</summary>
    public required int? Number { get; init; }

    /// <summary>True when it is a list item, false when it is a heading.</summary>
    public required bool IsItem { get; init; }

    /// <summary>What is done in it, in order: blocks that run, and what is left to a person.</summary>
    public required IReadOnlyList<RunbookAction> Actions { get; init; }

    /// <summary>True when a person does it: no action that runs.</summary>
    public bool IsManual => Actions.All(action => action.Kind == ActionKind.Manual || !action.IsRunnable);

    /// <summary>The commands of its actions.</summary>
    public IEnumerable<ShellCommand> Commands => Actions.SelectMany(action => action.Commands);

    /// <summary>The largest effect of its actions.</summary>
    public Effect Effect
    {
        get
        {
            var effect = Effect.Read;
            foreach (var action in Actions)
            {
                effect = action.Effect > effect ? action.Effect : effect;
            }

            return effect;
        }
    }

    /// <summary>The id of the step or action that undoes it, or null; the first one its actions name.</summary>
    public string? Undo => Actions.Select(action => action.Attributes.Undo).FirstOrDefault(undo => undo is not null);

    /// <summary>What its actions are expected to print; empty when nothing is said.</summary>
    public IEnumerable<ExpectedOutput> Expected => Actions.Select(action => action.Expected).OfType<ExpectedOutput>();

    /// <summary>How long it says that it takes; null when it does not say.</summary>
    public required TimeEstimate? Estimate { get; init; }

    /// <summary>True when a warning stands in the step or right before it.</summary>
    public required bool HasWarning { get; init; }

    /// <summary>Its invisible marks, such as who has to be asked.</summary>
    public required IReadOnlyList<Mark> Marks { get; init; }

    public override string ToString() => Id;
}
