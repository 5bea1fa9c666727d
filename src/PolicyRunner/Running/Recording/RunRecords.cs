namespace PolicyRunner.Running.Recording;

/// <summary>The kinds of records that a run writes, and what the people who read them can rely on.</summary>
internal static class RunRecords
{
    /// <summary>The first: <c>run, runbook, digest, tool, commit, operator, parameters{}, steps{path: digest}, estimated, estimates{path: {minimum, maximum}}</c> (milliseconds).</summary>
    public const string RunStarted = "run-started";

    /// <summary>It may run: the decision with its approvals, locks and notes.</summary>
    public const string Admitted = "admitted";

    /// <summary>It may not.</summary>
    public const string Refused = "refused";

    /// <summary>Another process goes on: <c>digest, tool, operator, clockBack</c> (the milliseconds that the clock went back, or null); in a workflow also <c>job</c>, the number of the run that goes on, and <c>from</c>, that of the one before.</summary>
    public const string RunResumed = "run-resumed";

    /// <summary>Somebody asked it to stop.</summary>
    public const string RunCancelled = "run-cancelled";

    /// <summary>It waits for people or for a time: <c>waiting[step]</c>, or for its next stage: <c>stage</c>, the one that was run; <c>due</c>, when it is to be looked at again although nobody did anything, or null.</summary>
    public const string RunPaused = "run-paused";

    /// <summary>The last: <c>outcome, reasons[], followUps[text, owner, due]</c>.</summary>
    public const string RunEnded = "run-ended";

    /// <summary>On disk before the attempt begins: <c>step, attempt, group, start, boot</c> (null where no process is started).</summary>
    public const string StepStarted = "step-started";

    /// <summary>On disk before anything follows from it: <c>step, attempt, outcome, again, exit, message, outputs{}, evidence, log</c>.</summary>
    public const string StepEnded = "step-ended";

    /// <summary>A watch has read a service level: <c>step, attempt, slo, verdict, reason, evidence{}</c>. One that was killed has left what it saw.</summary>
    public const string StepRead = "step-read";

    /// <summary>Its condition did not hold: <c>step, when</c>.</summary>
    public const string StepSkipped = "step-skipped";

    /// <summary>A wait is too long for a process to stay for it: <c>step, until</c>. Somebody goes on with the run when the time has come.</summary>
    public const string StepWaits = "step-waits";

    /// <summary>A person waits to be asked: <c>step, asks[], within, calls[at, roles[]]</c>; a deadline counts from here.</summary>
    public const string StepAsked = "step-asked";

    /// <summary>Nobody answered in time: <c>step, call</c> (from 1), <c>roles[]</c>, who are to be called.</summary>
    public const string StepEscalated = "step-escalated";

    /// <summary>The organisation's channel was told of a call, or could not be: <c>step, call, channel, problem</c> (null: it was told).</summary>
    public const string StepPosted = "step-posted";

    /// <summary>A person said: <c>step, answers{}, by</c>.</summary>
    public const string StepAnswered = "step-answered";

    /// <summary>A step whose end nobody saw: <c>step, as</c> (completed, redo or failed), <c>by</c>.</summary>
    public const string StepSettled = "step-settled";

    /// <summary>A job of a workflow begins its part: <c>stage, attempt, after{segment: head}</c>; what stands before it the others recorded.</summary>
    public const string SegmentStarted = "segment-started";

    /// <summary>Its part ends: <c>stage, outcome</c>. Without it the job was stopped in the middle.</summary>
    public const string SegmentEnded = "segment-ended";

    /// <summary>A job that had begun left no record of this step: <c>step, job</c>. Nobody knows what became of it.</summary>
    public const string StepLost = "step-lost";

    /// <summary>Processes of an earlier attempt that were still there: <c>processes[]</c>.</summary>
    public const string SurvivorsEnded = "survivors-ended";
}
