using PolicyRunner.Text;

namespace PolicyRunner.Runbooks;

/// <summary>The typed attributes of an action. Null: not given.</summary>
public sealed record ActionAttributes
{
    public static ActionAttributes None { get; } = new();

    public string? Id { get; init; }

    public TimeSpan? Timeout { get; init; }

    /// <summary>The declared effect; the effective one is <see cref="RunbookAction.Effect"/>.</summary>
    public Effect? Effect { get; init; }

    /// <summary>How many times a failure is tried again.</summary>
    public int? Retry { get; init; }

    public TimeSpan? Backoff { get; init; }

    public IReadOnlyList<string> Needs { get; init; } = [];

    public string? When { get; init; }

    public string? Undo { get; init; }

    public bool? Idempotent { get; init; }

    public string? Probe { get; init; }

    public string? Environment { get; init; }

    public string? RunsOn { get; init; }

    public IReadOnlyList<string> Secrets { get; init; } = [];

    public string? WorkingDirectory { get; init; }

    public bool? Run { get; init; }

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
