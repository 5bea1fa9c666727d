using System.Text.Json.Nodes;
using PolicyRunner.Checking;
using PolicyRunner.Journal;
using PolicyRunner.Planning;
using PolicyRunner.Processes;
using PolicyRunner.Running.Masking;
using PolicyRunner.Running.Recording;

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

    /// <summary>Kills whatever runs, at once. The journal is left as it is: the run can be resumed.</summary>
    public void Kill() => programs.KillAll();

    /// <param name="commission">What is to be run.</param>
    /// <param name="observer">Told what happens; never two at a time.</param>
    /// <param name="attendant">Whoever can be asked; null when nobody can.</param>
    /// <param name="stop">Asks the run to stop: running steps are ended, what was done is undone.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop before it began.</exception>
    /// <exception cref="IOException">The run's folder or journal cannot be made.</exception>
    public async Task<RunReport> RunAsync(RunCommission commission, Action<RunEvent> observer, IAttendant? attendant, CancellationToken stop)
    {
        var root = FileFinder.Repository(commission.WorkingDirectory) ?? commission.WorkingDirectory;
        using var answers = new AnswerBook(commission.Answers, attendant);
        if (commission.Resume is { } resumed)
        {
            return await ResumeAsync(resumed, commission, root, answers, observer, stop).ConfigureAwait(false);
        }

        var (shown, problem) = Shown(commission);
        if (problem is not null)
        {
            return Misuse(problem);
        }

        var asked = shown is null ? commission : commission with { Runbook = $"{Path.Combine(root, shown.File)}#{shown.Runbook}", Parameters = shown.Parameters };
        var report = PlanDesk.Make(Planning(asked), stop);
        if (Refused(report, asked, answers, root, shown is not null && report.Plan is { } made && made.Digest != shown.Digest
            ? [$"The runbook, its parameters, the policies or the tool are no longer those of '{shown.Path}'; plan anew and compare: policyrunner plan {made.Runbook.Id} --diff {shown.Path}"] : []) is { } refused)
        {
            return refused;
        }

        var plan = report.Plan!;
        if (commission.IsDry)
        {
            return new RunReport { Outcome = RunOutcome.Succeeded, Plan = plan };
        }

        stop.ThrowIfCancellationRequested();
        var id = RunFolder.NewId(commission.Clock.GetUtcNow());
        var folder = RunFolder.Of(root, id);
        folder.Create();
        var masker = Masker(report, asked);
        using var journal = RunJournal.Open(folder, masker, commission.Clock);
        var run = Context(id, folder, journal, masker, asked, report, root, answers, observer);
        journal.Append(RunRecords.RunStarted, RunStart.Of(run, plan, asked));
        return await new Runner(run, plan).RunAsync(isResumed: false, stop).ConfigureAwait(false);
    }

    private async Task<RunReport> ResumeAsync(string id, RunCommission commission, string root, AnswerBook answers, Action<RunEvent> observer, CancellationToken stop)
    {
        var folder = RunFolder.Of(root, id);
        if (!RunFolder.IsId(id) || !folder.Exists)
        {
            return Misuse($"There is no run '{id}' below {RunFolder.Runs}.");
        }

        var reading = JournalFile.Read(folder.Journal);
        if (reading.Fault is { } fault)
        {
            return new RunReport { Run = id, Outcome = RunOutcome.Refused, Reasons = [$"The journal of '{id}' is not sound, so nobody knows what has been done. {fault.Reason}"] };
        }

        if (reading.Records is not [{ Kind: RunRecords.RunStarted } first, ..])
        {
            return Misuse($"The run '{id}' never began; start it anew.");
        }

        var asked = RunStart.Commission(first.Data, commission, root);
        var report = PlanDesk.Make(Planning(asked), stop);
        var state = new RunState();
        foreach (var record in reading.Records)
        {
            state.Apply(record);
        }

        if (state.Ended is { } ended)
        {
            return Misuse($"The run '{id}' has ended: {ended}. Start a new one.");
        }

        var changes = report.Plan is { } now ? RunStart.Differences(first.Data, now, state).ToList() : [];
        if (Refused(report, asked, answers, root, changes.Count == 0 ? [] : [.. changes, "Put the runbook back as it was, or undo by hand what was done and start a new run."]) is { } refused)
        {
            return refused with { Run = id };
        }

        var masker = Masker(report, asked);
        using var journal = RunJournal.Open(folder, masker, commission.Clock);
        var back = journal.Last is { } last ? last - commission.Clock.GetUtcNow() : TimeSpan.Zero;
        var run = Context(id, folder, journal, masker, asked, report, root, answers, observer);
        journal.Append(RunRecords.RunResumed, new JsonObject
        {
            ["digest"] = report.Plan!.Digest,
            ["tool"] = commission.Tool,
            ["operator"] = run.Operator,
            ["clockBack"] = back > TimeSpan.Zero ? (long)back.TotalMilliseconds : null,
        });
        return await new Runner(run, report.Plan).RunAsync(isResumed: true, stop).ConfigureAwait(false);
    }

    // A plan's file is a wish: its runbook is planned again with its parameters, and the digest must come out the same.
    private static (PlanFile? Shown, string? Problem) Shown(RunCommission commission)
    {
        if (commission.Runbook is not { } name || !name.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            return (null, null);
        }

        if (commission.Parameters.Count > 0 || commission.ParameterFile is not null)
        {
            return (null, $"'{name}' holds its parameters; leave -p and --params out, or plan anew.");
        }

        try
        {
            return (PlanFile.Read(Path.GetFullPath(name, commission.WorkingDirectory), name), null);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException or FormatException)
        {
            return (null, trouble.Message);
        }
    }

    private RunReport? Refused(PlanReport report, RunCommission commission, AnswerBook answers, string root, IReadOnlyList<string> more)
    {
        // Without a runbook there is nothing to refuse: the command was wrong.
        if (report.Request is null)
        {
            return Misuse([.. report.Problems.Select(problem => $"{problem}")]);
        }

        if (report.Plan is { } plan && answers.Complaints(plan).ToList() is { Count: > 0 } complaints)
        {
            return Misuse([.. complaints]);
        }

        IReadOnlyList<string> reasons = [.. RunGate.Refusals(report, commission, root, Workflows is not null), .. more];
        return reasons.Count == 0 ? null : new RunReport
        {
            Outcome = RunOutcome.Refused,
            Plan = report.Plan,
            Reasons = reasons,
            IsBroken = report.Check is { Errors: { Count: > 0 } errors } && errors.Any(error => !error.IsUsage),
        };
    }

    private static RunReport Misuse(params IReadOnlyList<string> reasons) => new() { Outcome = RunOutcome.Refused, Reasons = reasons, IsMisuse = true };

    private static SecretMasker Masker(PlanReport report, RunCommission commission) =>
        new(RunGate.Secrets(report.Plan!, report.Request!.Organisation).Select(name => commission.Environment[name]));

    private RunContext Context(string id, RunFolder folder, RunJournal journal, SecretMasker masker, RunCommission commission, PlanReport report, string root, AnswerBook answers, Action<RunEvent> observer) => new()
    {
        Run = id,
        Folder = folder,
        Journal = journal,
        Root = root,
        Organisation = report.Request!.Organisation,
        Slos = report.Request.Slos,
        Environment = commission.Environment,
        Masker = masker,
        Programs = programs,
        Grace = Grace,
        Clock = commission.Clock,
        Random = Random,
        Operator = commission.Operator ?? Environment.UserName,
        Answers = answers,
        Workflows = Workflows,
        Observer = observer,
    };

    private static PlanCommission Planning(RunCommission commission) => new()
    {
        Runbook = commission.Runbook ?? throw new ArgumentException("A new run names its runbook.", nameof(commission)),
        Parameters = commission.Parameters,
        ParameterFile = commission.ParameterFile,
        PoliciesFolder = commission.PoliciesFolder,
        ConfigFile = commission.ConfigFile,
        Tool = commission.Tool,
        WorkingDirectory = commission.WorkingDirectory,
        Clock = commission.Clock,
    };
}
