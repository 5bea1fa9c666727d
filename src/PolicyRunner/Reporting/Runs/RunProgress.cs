using PolicyRunner.Planning;
using PolicyRunner.Runbooks;
using PolicyRunner.Running;

namespace PolicyRunner.Reporting.Runs;

/// <summary>Where a run stands, made of what has happened in it: what <see cref="RunScreen"/> shows. For one thread at a time.</summary>
public sealed class RunProgress
{
    /// <summary>Who runs what; null before it begins.</summary>
    internal RunEvent.Started? Run { get; private set; }

    internal List<PhaseProgress> Phases { get; } = [];

    /// <summary>What came of it; null while it runs.</summary>
    internal RunReport? Report { get; private set; }

    /// <summary>True between the beginning and the end of the run.</summary>
    public bool IsUnderWay => Run is not null && Report is null;

    /// <summary>Takes in what happened.</summary>
    public void Apply(RunEvent happened)
    {
        switch (happened)
        {
            case RunEvent.Started started:
                Run = started;
                Phases.Add(Planned(RunPhase.Procedure, null));
                Phases.Add(Planned(RunPhase.Verification, null));
                break;
            case RunEvent.PhaseStarted { Caller: null } begun:
                Begin(begun);
                break;
            case RunEvent.StepStarted started:
                Of(started.Place).Start(started);
                break;
            case RunEvent.StepPrinted printed:
                Of(printed.Place).Print(printed.Line);
                break;
            case RunEvent.StepRetried retried:
                Of(retried.Place).TryAgain(retried.Message);
                break;
            case RunEvent.StepEnded ended:
                Of(ended.Place).End(ended.Report);
                Current.Ended = ended.Time;
                break;
            case RunEvent.Ended ended:
                Report = ended.Report;
                break;
        }
    }

    private PhaseProgress Current => Phases.FindLast(phase => phase.Begun is not null) ?? Phases[0];

    // What a rollback does is known when it does it, and what it leaves out will not be done any more.
    private void Begin(RunEvent.PhaseStarted begun)
    {
        if (Phases.Find(phase => phase.Begun is not null && !phase.IsLeft) is { } left)
        {
            (left.IsLeft, left.Ended) = (true, left.Ended ?? begun.Time);
        }

        if (begun.Phase is RunPhase.Rollback or RunPhase.Reverification)
        {
            Phases.RemoveAll(phase => phase.Begun is null);
            Phases.Add(begun.Phase == RunPhase.Rollback ? new PhaseProgress(begun.Phase, begun.Time, []) : Planned(begun.Phase, begun.Time));
        }
        else if (Phases.Find(phase => phase.Phase == begun.Phase) is { } planned)
        {
            planned.Begun = begun.Time;
        }
    }

    private PhaseProgress Planned(RunPhase phase, DateTimeOffset? begun) =>
        new(phase, begun, Run!.Plan.Steps.Where(step => IsIn(step, phase)).Select(step => new StepProgress(new StepPlace(step.Id, phase), step)));

    private static bool IsIn(PlannedStep step, RunPhase phase) => phase switch
    {
        RunPhase.Procedure => step.Section == SectionName.Procedure,
        RunPhase.Verification => step.Section == SectionName.Verification && step.On != VerifyOn.Rollback,
        RunPhase.Reverification => step.Section == SectionName.Verification && step.On != VerifyOn.Procedure,
        _ => false,
    };

    // The steps of called runbooks stand below the step that calls them while it runs, else in the phase that is under way.
    private StepProgress Of(StepPlace place)
    {
        var siblings = Current.Steps;
        for (var slash = place.Id.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = place.Id.IndexOf('/', slash + 1))
        {
            siblings = siblings.Find(step => step.Place.Id == place.Id[..slash] && step.IsRunning)?.Called ?? siblings;
        }

        var known = siblings.FindLast(step => step.Place == place);
        if (known is null)
        {
            siblings.Add(known = new StepProgress(place, null));
        }

        return known;
    }
}
