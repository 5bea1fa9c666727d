using System.Text.Json.Nodes;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Planning;

/// <summary>One action of a plan with everything resolved that can be known before it runs.</summary>
public sealed record PlannedStep : ILocated
{
    /// <summary>How long an action may take that says nothing.</summary>
    public static TimeSpan DefaultTimeout { get; } = TimeSpan.FromMinutes(10);

    /// <summary>The action's id, unique in the plan.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required SectionName Section { get; init; }

    public required ActionKind Kind { get; init; }

    /// <summary>The larger of declared and inferred, with parameters filled in.</summary>
    public required Effect Effect { get; init; }

    public required TimeSpan Timeout { get; init; }

    /// <summary>How many times a failure is tried again.</summary>
    public int Retries { get; init; }

    public TimeSpan Backoff { get; init; }

    /// <summary>The ids of the steps that end before it begins.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>The condition that is still to be decided; null: it always runs.</summary>
    public string? When { get; init; }

    /// <summary>The id of the step that undoes it, or null.</summary>
    public string? Undo { get; init; }

    /// <summary>True when it may run twice: it says so, or it only reads.</summary>
    public bool IsIdempotent { get; init; }

    /// <summary>The id of the step that tells whether it has happened, or null.</summary>
    public string? Probe { get; init; }

    public string? Environment { get; init; }

    public string? RunsOn { get; init; }

    /// <summary>Names, in order.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Relative to the repository's root; null: the root.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>After what a verification step runs.</summary>
    public VerifyOn On { get; init; }

    /// <summary>What a step of the rollback takes back.</summary>
    public RollbackKind RollbackKind { get; init; } = RollbackKind.Application;

    /// <summary>True for a step of the rollback that takes a schema back and does not say that this can be done: it is never run.</summary>
    public bool IsIrreversible { get; init; }

    /// <summary>What it does: the script of a shell, the mapping of a YAML action with parameters filled in, the text of a manual step.</summary>
    public required JsonNode Definition { get; init; }

    /// <summary>The plan of the runbook it calls, or null.</summary>
    public Plan? Called { get; init; }

    /// <summary>The action it was made from.</summary>
    public required RunbookAction Action { get; init; }

    /// <summary>The step of the runbook that the action belongs to.</summary>
    public required Step Step { get; init; }

    /// <summary>SHA-256 in lower-case hexadecimal over all of it; a run resumes with a changed runbook only where this is the same.</summary>
    public string Digest { get; init; } = "";

    /// <summary>True when a person does it.</summary>
    public bool IsManual => Kind == ActionKind.Manual;

    public SourceSpan Span => Action.Span;
}
