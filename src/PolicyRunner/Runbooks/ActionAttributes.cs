using PolicyRunner.Text;

namespace PolicyRunner.Runbooks;

/// <summary>The typed attributes of an action. Null: not given.</summary>
public sealed record ActionAttributes
{
    /// <summary>None given.</summary>
    public static ActionAttributes None { get; } = new();

    /// <summary>The action's id: <c>id=drain</c>.</summary>
    public string? Id { get; init; }

    /// <summary>After how long it is ended: <c>timeout=5m</c>.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The declared effect; the effective one is <see cref="RunbookAction.Effect"/>.</summary>
    public Effect? Effect { get; init; }

    /// <summary>How many times a failure is tried again.</summary>
    public int? Retry { get; init; }

    /// <summary>The wait before the first retry, from which the others grow: <c>backoff=10s</c>.</summary>
    public TimeSpan? Backoff { get; init; }

    /// <summary>Ids of the actions that must have succeeded before: <c>needs=a,b</c>.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    public string? When { get; init; }

    /// <summary>The id of the action that takes it back: <c>undo=uncordon</c>.</summary>
    public string? Undo { get; init; }

    public bool? Idempotent { get; init; }

    public string? Probe { get; init; }

    public string? Environment { get; init; }

    public string? RunsOn { get; init; }

    /// <summary>Names of the variables that it is given secrets in.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>The folder it runs in, relative to the repository's root.</summary>
    public string? WorkingDirectory { get; init; }

    public bool? Run { get; init; }

    /// <summary>Of a verification: after what it runs.</summary>
    public VerifyOn? On { get; init; }

    /// <summary>In Rollback: what it takes back, <c>kind=schema</c>.</summary>
    public RollbackKind? RollbackKind { get; init; }

    /// <summary>In Rollback: whether what it takes back can be taken back without a loss.</summary>
    public bool? Reversible { get; init; }

    /// <summary>How a block states what is expected, when it carries <c>expect=</c>.</summary>
    public ExpectMode? Expect { get; init; }

    /// <summary>How long the step takes: <c>time=10m</c>.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>Where each given attribute stands.</summary>
    public IReadOnlyList<AttributePlace> Places { get; init; } = [];

    /// <summary>True when the attribute was given, well-formed or not.</summary>
    public bool Has(string name) => Places.Any(place => place.Name == name);

    /// <summary>Where an attribute stands, else the given place.</summary>
    public SourceSpan SpanOf(string name, SourceSpan otherwise) => Places.FirstOrDefault(place => place.Name == name)?.Span ?? otherwise;
}

/// <summary>Where an attribute stands, name and value.</summary>
public sealed record AttributePlace(string Name, SourceSpan Span) : ILocated;

/// <summary>After what a verification action runs.</summary>
public enum VerifyOn
{
    Both,
    Procedure,
    Rollback,
}

/// <summary>What an action of the rollback takes back, in the order in which that is done.</summary>
public enum RollbackKind
{
    /// <summary>Flags, weights, settings: quick, and without a loss.</summary>
    Configuration,

    /// <summary>The program that runs.</summary>
    Application,

    /// <summary>The form of stored data: only where it says that it can be reversed.</summary>
    Schema,
}

/// <summary>How expected output is compared.</summary>
public enum ExpectMode
{
    Contains,
    Exact,
    Regex,
    Json,
}
