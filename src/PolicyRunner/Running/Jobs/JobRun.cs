namespace PolicyRunner.Running.Jobs;

/// <summary>
/// One job of a workflow: the plan job lets the run in, each other one runs its stage, the last one puts the record together. Every
/// job plans again from the commit and compares: nothing but the journals of earlier jobs is taken over, and those must follow from
/// one another.
/// </summary>
/// <param name="session">Whose commission it is, the workflow's inputs already in it.</param>
/// <param name="place">The job.</param>
internal sealed class JobRun(RunSession session, JobPlace place)
{
    /// <summary>The name of the plan job's stage.</summary>
    public const string PlanStage = "plan";

    private readonly JobGate gate = new(session, place);

    public async Task<RunReport> RunAsync(CancellationToken stop) => session.Commission.Stage switch
    {
        null => RunSession.Misuse("A job runs one stage; name it: --stage plan, or a stage of the plan."),
        PlanStage => await new PlanJob(session, place, gate).RunAsync(stop).ConfigureAwait(false),
        { } name => await new StageJob(session, place, gate).RunAsync(name, stop).ConfigureAwait(false),
    };

    /// <summary>Puts together what the jobs recorded, says how the run ended and anchors it.</summary>
    public async Task<RunReport> RecordAsync(CancellationToken stop) => await new RecordJob(session, place, gate).RunAsync(stop).ConfigureAwait(false);
}
