using PolicyRunner.Checking;
using PolicyRunner.Processes;
using PolicyRunner.Running.Approvals;

namespace PolicyRunner.Running;

/// <summary>Finds what is to be run, refuses what must not be, and runs the rest.</summary>
/// <example><code>
/// var desk = new RunDesk();
/// var report = await desk.RunAsync(new RunCommission { Runbook = "REL-001", Tool = "1.0.0", WorkingDirectory = folder, Environment = variables }, happened => { }, null, stop);
/// </code></example>
public sealed class RunDesk
{
    private readonly Programs programs = new();

    /// <summary>How long programs have to end when they are asked to; Kubernetes gives 30 s, and people at a terminal have less patience.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Where workflows are started; null: nowhere, and a plan with such a step is refused.</summary>
    public IWorkflows? Workflows { get; init; }

    /// <summary>Where jitter comes from.</summary>
    internal Random Random { get; init; } = Random.Shared;

    /// <summary>Told the number of each record as soon as it is on disk, before anything follows from it; null: nobody is.</summary>
    internal Action<long>? Recorded { get; init; }

    /// <summary>Kills whatever runs, at once. The journal is left as it is: the run can be resumed.</summary>
    public void Kill() => programs.KillAll();

    /// <param name="commission">What is to be run.</param>
    /// <param name="observer">Told what happens; never two at a time.</param>
    /// <param name="attendant">Whoever can be asked; null when nobody can.</param>
    /// <param name="stop">Asks the run to stop: running steps are ended, what was done is undone.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop before it began.</exception>
    /// <exception cref="IOException">The run's folder or journal cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The run's folder or journal cannot be made.</exception>
    public async Task<RunReport> RunAsync(RunCommission commission, Action<RunEvent> observer, IAttendant? attendant, CancellationToken stop)
    {
        using var answers = new AnswerBook(commission.Answers, attendant);
        var session = new RunSession
        {
            Commission = commission with { Operator = commission.Operator ?? Identity.Default(commission.WorkingDirectory, stop) },
            Root = FileFinder.Repository(commission.WorkingDirectory) ?? commission.WorkingDirectory,
            Programs = programs,
            Grace = Grace,
            Random = Random,
            Workflows = Workflows,
            Recorded = Recorded,
            Answers = answers,
            Observer = observer,
        };
        return commission.Resume is { } run
            ? await new ResumedRun(session, run).RunAsync(stop).ConfigureAwait(false)
            : await new NewRun(session).RunAsync(stop).ConfigureAwait(false);
    }
}
