using PolicyRunner.Checking;
using PolicyRunner.Organisation;
using PolicyRunner.Processes;
using PolicyRunner.Running.Hosting;
using PolicyRunner.Running.Jobs;
using PolicyRunner.Running.Masking;
using PolicyRunner.Running.Recording;

namespace PolicyRunner.Running;

/// <summary>What a desk has for one commission.</summary>
internal sealed record RunSession
{
    public required RunCommission Commission { get; init; }

    /// <summary>The repository's root, or the working directory outside of one; absolute.</summary>
    public required string Root { get; init; }

    public required Programs Programs { get; init; }

    public required TimeSpan Grace { get; init; }

    public required Random Random { get; init; }

    public required IWorkflows? Workflows { get; init; }

    /// <summary>Asks the service that runs a workflow about it, or null.</summary>
    public IJobFacts? JobFacts { get; init; }

    /// <summary>The service that the repository lies at, or null.</summary>
    public IRepositoryHost? Host { get; init; }

    /// <summary>Told each secret before a step is given it, so that the service masks it too; null: nobody is.</summary>
    public Action<string>? Mask { get; init; }

    public required Action<long>? Recorded { get; init; }

    public required AnswerBook Answers { get; init; }

    public required Action<RunEvent> Observer { get; init; }

    /// <summary>True when the plan was made before: by the run that goes on, or in a file.</summary>
    public bool IsKnown { get; init; }

    public string Operator => Commission.Operator!;

    public static RunReport Misuse(params IReadOnlyList<string> reasons) => new() { Outcome = RunOutcome.Refused, Reasons = reasons, IsMisuse = true };

    public PlanReport Plan(CancellationToken cancellation) => PlanDesk.Make(
        new PlanCommission
        {
            Runbook = Commission.Runbook ?? throw new InvalidOperationException("A run has a runbook."),
            Parameters = Commission.Parameters,
            ParameterFile = Commission.ParameterFile,
            PoliciesFolder = Commission.PoliciesFolder,
            ConfigFile = Commission.ConfigFile,
            Tool = Commission.Tool,
            WorkingDirectory = Commission.WorkingDirectory,
            Clock = Commission.Clock,
        },
        cancellation);

    /// <summary>The report of a run that must not be, or null.</summary>
    /// <param name="report">The plan and its check.</param>
    /// <param name="more">Asked for only when there is a plan: further reasons against it.</param>
    /// <param name="withSecrets">False where the steps' secrets are not given yet.</param>
    public RunReport? Refused(PlanReport report, Func<IEnumerable<string>> more, bool withSecrets = true)
    {
        if (report.IsBroken)
        {
            return new RunReport { Outcome = RunOutcome.Refused, Reasons = [.. report.Problems.Select(problem => $"{problem}")], IsBroken = true };
        }

        // Without a runbook there is nothing to refuse: the command was wrong.
        if (report.Request is null)
        {
            return Misuse([.. report.Problems.Select(problem => $"{problem}")]);
        }

        // What cannot even be planned was never a run that could be refused: a value is missing, a step is malformed. A run that was
        // begun or shown could be planned once, and is refused because it no longer is that.
        if (report.Plan is null && !IsKnown)
        {
            return Misuse([.. report.Problems.Select(problem => $"{problem}")]);
        }

        if (report.Plan is { } plan && Answers.Complaints(plan, Commission is not { Resume: null, Inputs: null }).ToList() is { Count: > 0 } complaints)
        {
            return Misuse([.. complaints]);
        }

        if (report.Plan is { } whole && Commission is { Stage: { } stage, Inputs: null } && StageChoice.Find(whole, stage).Problem is { } unknown)
        {
            return Misuse(unknown);
        }

        IReadOnlyList<string> reasons = [.. RunGate.Refusals(report, Commission, Root, Workflows is not null, withSecrets && Commission is not { Inputs: not null, Stage: JobRun.PlanStage }), .. report.Plan is null ? [] : more()];
        return reasons.Count == 0 ? null : new RunReport
        {
            Outcome = RunOutcome.Refused,
            Plan = report.Plan,
            Reasons = reasons,
            IsBroken = report.IsUnjudged,
        };
    }

    /// <param name="report">The plan.</param>
    /// <param name="mayLack">True where only the secrets of some steps are given.</param>
    public SecretMasker Masker(PlanReport report, bool mayLack = false) =>
        new([.. RunGate.Secrets(report.Plan!, report.Request!).Select(name => mayLack ? Commission.Environment.GetValueOrDefault(name) : Commission.Environment[name]).OfType<string>().Where(value => value.Length > 0), .. OfCalls(report.Request!.Organisation)]);

    // A run may go on without the address of who is to hear of calls; where it is there, it is a secret like the others.
    private IEnumerable<string> OfCalls(OrganisationFile organisation) =>
        organisation.Incidents.Channel is { } channel && organisation.Channels[channel]?.Secret is { } secret && Commission.Environment.GetValueOrDefault(secret) is { Length: > 0 } address ? [address] : [];

    /// <exception cref="Journal.JournalException">Another process writes it, or a record in it is bad.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public RunJournal Open(RunFolder folder, SecretMasker masker) => RunJournal.Open(folder, masker, Commission.Clock, Recorded);

    public RunContext Context(string run, RunFolder folder, RunJournal journal, SecretMasker masker, PlanReport report) => new()
    {
        Run = run,
        Folder = folder,
        Journal = journal,
        Root = Root,
        Organisation = report.Request!.Organisation,
        Slos = report.Request.Slos,
        Environment = Commission.Environment,
        Masker = masker,
        Programs = Programs,
        Grace = Grace,
        Clock = Commission.Clock,
        Random = Random,
        Operator = Operator,
        Answers = Answers,
        Workflows = Workflows,
        Observer = Observer,
        Stage = Commission is { Stage: { } stage, Inputs: null } ? StageChoice.Find(report.Plan!, stage).Stage : null,
    };
}
