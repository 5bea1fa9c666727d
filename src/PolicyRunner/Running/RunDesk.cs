using PolicyRunner.Checking;
using PolicyRunner.Processes;
using PolicyRunner.Running.Approvals;
using PolicyRunner.Running.Hosting;
using PolicyRunner.Running.Jobs;

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

    /// <summary>Asks the service that runs a workflow about its environments and approvals; null: a job that needs to know is refused.</summary>
    public IJobFacts? JobFacts { get; init; }

    /// <summary>The service that the repository lies at; null: a run whose content it would have to vouch for is refused.</summary>
    public IRepositoryHost? Host { get; init; }

    /// <summary>Told each secret of a job before a step is given it, so that the service masks it too; null: nobody is.</summary>
    public Action<string>? Mask { get; init; }

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
        var (given, place, problem) = Given(commission);
        if (problem is not null)
        {
            return RunSession.Misuse(problem);
        }

        using var answers = new AnswerBook(given.Answers, attendant);
        var session = Session(given, place, observer, answers, stop);
        return place is not null ? await new JobRun(session, place).RunAsync(stop).ConfigureAwait(false)
            : given.Resume is { } run ? await new ResumedRun(session, run).RunAsync(stop).ConfigureAwait(false)
            : await new NewRun(session).RunAsync(stop).ConfigureAwait(false);
    }

    /// <summary>Puts together what the jobs of a workflow's run recorded, and says how it ended.</summary>
    /// <param name="commission">Names the inputs of the workflow; the runbook is the recorded one.</param>
    /// <param name="observer">Told what happens.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="IOException">The record cannot be written.</exception>
    public async Task<RunReport> RecordAsync(RunCommission commission, Action<RunEvent> observer, CancellationToken stop)
    {
        var (given, place, problem) = Given(commission);
        if (place is null)
        {
            return RunSession.Misuse(problem ?? "The records of jobs are put together in a job; name its inputs: --inputs VARIABLE.");
        }

        using var answers = new AnswerBook([], null);
        return await new JobRun(Session(given, place, observer, answers, stop), place).RecordAsync(stop).ConfigureAwait(false);
    }

    // What was filled in to start a workflow takes the place of what would be typed.
    private static (RunCommission Given, JobPlace? Place, string? Problem) Given(RunCommission commission)
    {
        if (commission.Inputs is not { } variable)
        {
            return (commission, null, null);
        }

        var (place, nowhere) = JobPlace.Of(commission.Environment);
        var (inputs, unread) = JobInputs.Read(commission.Environment, variable);
        return place is null || inputs is null ? (commission, null, nowhere ?? unread)
            : (commission with
            {
                Parameters = [.. inputs.Parameters, .. commission.Parameters],
                Reason = commission.Reason ?? inputs.Reason,
                Confirmation = commission.Confirmation ?? inputs.Confirmation,
                Answers = [.. commission.Answers, .. inputs.Answers],
                Operator = commission.Operator ?? place.Actor,
                Resume = inputs.Resume,
            }, place, null);
    }

    private RunSession Session(RunCommission commission, JobPlace? place, Action<RunEvent> observer, AnswerBook answers, CancellationToken stop) =>
        new()
        {
            Commission = commission with { Operator = commission.Operator ?? place?.Actor ?? Identity.Default(commission.WorkingDirectory, stop) },
            JobFacts = JobFacts,
            Host = Host,
            Mask = Mask,
            Root = FileFinder.Repository(commission.WorkingDirectory) ?? commission.WorkingDirectory,
            Programs = programs,
            Grace = Grace,
            Random = Random,
            Workflows = Workflows,
            Recorded = Recorded,
            Answers = answers,
            Observer = observer,
        };
}
