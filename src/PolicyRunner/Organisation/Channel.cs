using PolicyRunner.Text;

namespace PolicyRunner.Organisation;

/// <summary>Where notifications go.</summary>
/// <param name="Name">The name that runbooks use.</param>
/// <param name="Span">Where the name stands.</param>
public sealed record Channel(string Name, SourceSpan Span) : INamed
{
    /// <summary>webhook or issue.</summary>
    public string Kind { get; init; } = "webhook";

    /// <summary>The secret that holds a webhook's address.</summary>
    public string? Secret { get; init; }

    /// <summary>A webhook's address, when it is no secret.</summary>
    public string? Url { get; init; }

    /// <summary><c>owner/name</c> of an issue's repository; null: this one.</summary>
    public string? Repository { get; init; }

    /// <summary>The issue to comment on; null: the issue of the run or incident.</summary>
    public int? Issue { get; init; }
}

/// <summary>Where service levels are measured.</summary>
/// <param name="Name">The name that SLO files use as their metric source.</param>
/// <param name="Span">Where the name stands.</param>
public sealed record SloSource(string Name, SourceSpan Span) : INamed
{
    /// <summary>prometheus or file.</summary>
    public string Kind { get; init; } = "prometheus";

    public string? Url { get; init; }

    /// <summary>The secret that holds a bearer token.</summary>
    public string? TokenSecret { get; init; }

    public string? Path { get; init; }

    /// <summary>Older readings count as no data; null: not said.</summary>
    public TimeSpan? MaximumAge { get; init; }
}

/// <summary>What runs blocks of a language.</summary>
/// <param name="Name">The language: the first word of the info string.</param>
/// <param name="Command">Program and arguments; <c>{file}</c> stands for the block's file.</param>
/// <param name="Span">Where the language stands.</param>
public sealed record Interpreter(string Name, IReadOnlyList<string> Command, SourceSpan Span) : INamed;
