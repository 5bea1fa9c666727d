using PolicyRunner.Checking;
using PolicyRunner.Checking.Fixing;
using PolicyRunner.Checking.Testing;
using PolicyRunner.Checking.Trial;
using PolicyRunner.Runbooks;
using PolicyRunner.Running;
using PolicyRunner.Running.Hosting;

namespace PolicyRunner.Cli;

/// <summary>What the commands call. <c>Program.cs</c> composes it.</summary>
internal sealed record Engine
{
    public required Func<CheckRequest, CancellationToken, CheckReport> Check { get; init; }

    /// <summary>Who tries the rules of a change.</summary>
    public Func<RuleTrial> Trial { get; init; } = RuleTrial.Self;

    /// <summary>Whether to change files or only to say what would change.</summary>
    public required Func<CheckRequest, FixChoice, bool, CancellationToken, CheckReport> Fix { get; init; }

    /// <summary>Paths, working directory.</summary>
    public required Func<IReadOnlyList<string>, string, CancellationToken, Library> Load { get; init; }

    /// <summary>Paths, working directory: the documents as they may be shown, and what broke while secrets were looked for.</summary>
    public Func<IReadOnlyList<string>, string, CancellationToken, (Library Library, IReadOnlyList<string> Problems)> LoadHidden { get; init; } = SecretSearch.Load;

    public required Func<PlanCommission, CancellationToken, PlanReport> Plan { get; init; }

    /// <summary>What is told to whom while it runs, and who can be asked.</summary>
    public required Func<RunCommission, Action<RunEvent>, IAttendant?, CancellationToken, RunReport> Run { get; init; }

    /// <summary>What is told to whom while the records of a workflow's jobs are put together.</summary>
    public Func<RunCommission, Action<RunEvent>, CancellationToken, RunReport> Record { get; init; } =
        (commission, observer, cancellation) => new RunDesk().RecordAsync(commission, observer, cancellation).GetAwaiter().GetResult();

    /// <summary>The service that the repository around a folder lies at, or null when it cannot be asked.</summary>
    public Func<string, IRepositoryHost?> RepositoryHost { get; init; } = _ => null;

    /// <summary>Policies folder or null, working directory.</summary>
    public required Func<string?, string, CancellationToken, PolicyCatalogue> Policies { get; init; }

    public Func<PolicyTestRequest, CancellationToken, PolicyTestReport> TestPolicies { get; init; } = PolicyTester.Run;

    /// <summary>Policies folder or null, working directory.</summary>
    public Func<string?, string, CancellationToken, LockState> Lock { get; init; } = PolicyLocking.Of;

    /// <summary>The text of the JSON Schema of a name, or null when there is none.</summary>
    public required Func<string, string?> Schema { get; init; }

    public required Func<IReadOnlyList<string>> SchemaNames { get; init; }
}
