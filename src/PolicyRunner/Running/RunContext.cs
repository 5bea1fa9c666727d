using PolicyRunner.Organisation;
using PolicyRunner.Planning;
using PolicyRunner.Organisation.Slo;
using PolicyRunner.Processes;
using PolicyRunner.Running.Jobs;
using PolicyRunner.Running.Masking;
using PolicyRunner.Running.Recording;

namespace PolicyRunner.Running;

/// <summary>What all steps of a run share.</summary>
internal sealed record RunContext
{
    private readonly Lock gate = new();

    public required string Run { get; init; }

    public required RunFolder Folder { get; init; }

    public required RunJournal Journal { get; init; }

    /// <summary>The repository's root, where steps run; absolute.</summary>
    public required string Root { get; init; }

    public required OrganisationFile Organisation { get; init; }

    public required IReadOnlyList<SloFile> Slos { get; init; }

    /// <summary>The tool's environment; steps see a part of it.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public required SecretMasker Masker { get; init; }

    public required Programs Programs { get; init; }

    /// <summary>How long programs have to end when they are asked to.</summary>
    public required TimeSpan Grace { get; init; }

    public required TimeProvider Clock { get; init; }

    public required Random Random { get; init; }

    /// <summary>Who runs it, as they say.</summary>
    public required string Operator { get; init; }

    public required AnswerBook Answers { get; init; }

    /// <summary>Null: none can be started.</summary>
    public IWorkflows? Workflows { get; init; }

    public required Action<RunEvent> Observer { get; init; }

    /// <summary>The stage of the run's own plan that is run now, or null for all of them.</summary>
    public PlannedStage? Stage { get; init; }

    /// <summary>What the job of a workflow may run, or null outside of one.</summary>
    public JobStage? Job { get; init; }

    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>How the variable begins by which processes of this run are known.</summary>
    public string Mark => $"{StepEnvironment.MarkName}={Run}:";

    /// <summary>Records, once, that somebody asked it to stop.</summary>
    public void NoteCancelled()
    {
        lock (gate)
        {
            if (!Journal.State.IsCancelled)
            {
                Journal.Append(RunRecords.RunCancelled, []);
            }
        }
    }

    public void Tell(RunEvent happened)
    {
        lock (gate)
        {
            Observer(happened);
        }
    }
}
