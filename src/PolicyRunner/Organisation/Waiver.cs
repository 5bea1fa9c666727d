using PolicyRunner.Text;

namespace PolicyRunner.Organisation;

/// <summary>A finding that somebody accepts for a time.</summary>
public sealed record Waiver : ILocated
{
    /// <summary>The policy's id.</summary>
    public required string Policy { get; init; }

    public required PathGlob Path { get; init; }

    /// <summary>A runbook's id; null: all.</summary>
    public string? Runbook { get; init; }

    /// <summary>A step's or action's id; null: all.</summary>
    public string? Step { get; init; }

    public required string Reason { get; init; }

    public required string Owner { get; init; }

    /// <summary>The last day it holds.</summary>
    public required DateOnly Expires { get; init; }

    public required SourceSpan Span { get; init; }
}

/// <summary>An HTTP route that exists.</summary>
/// <param name="Method">Upper case; null: any.</param>
/// <param name="Path">Such as <c>/orders/{id}</c>.</param>
/// <param name="Span">Where it stands.</param>
public sealed record Route(string? Method, string Path, SourceSpan Span) : ILocated;

/// <summary>The version of a component that is in use.</summary>
public sealed record ComponentVersion(string Name, string Version, SourceSpan Span) : INamed;
