using PolicyRunner.Text;

namespace PolicyRunner.Runbooks;

/// <summary>A link or image outside code.</summary>
public sealed class Link : ILocated
{
    /// <summary>The address as it is meant: <c>&amp;amp;</c>, <c>\_</c> and other ways of writing a character are undone. Another one is written by <see cref="LinkEdits.LeadTo"/>.</summary>
    public required string Target { get; init; }

    /// <summary>What a reader sees of it.</summary>
    public required string Text { get; init; }

    /// <summary>True when it shows a picture.</summary>
    public required bool IsImage { get; init; }

    /// <summary>The whole link.</summary>
    public required SourceSpan Span { get; init; }

    /// <summary>Where the address stands, as it is written: with brackets if there are any; of a reference, in its definition.</summary>
    public required SourceSpan TargetSpan { get; init; }

    /// <summary>What came of looking for it; set when the whole folder is known.</summary>
    public LinkState State { get; internal set; } = LinkState.Unchecked;

    /// <summary>The file it was found to mean, relative to the repository root, or null.</summary>
    public string? ResolvedPath { get; internal set; }

    /// <summary>The existing file or anchor most likely meant when it leads nowhere, as an address from here, or null.</summary>
    public string? Suggestion { get; internal set; }

    /// <summary>True when <see cref="Suggestion"/> is no guess: the only file of that name, or the same path in another case or from another folder.</summary>
    public bool IsSuggestionSure { get; internal set; }
}

/// <summary>What came of looking for a link's target.</summary>
public enum LinkState
{
    /// <summary>Nobody could look: outside the repository, made by a site generator, a template.</summary>
    Unchecked,

    /// <summary>An address with a scheme; never fetched.</summary>
    External,

    Ok,

    /// <summary>No such file.</summary>
    Missing,

    /// <summary>The file is there and has no such anchor.</summary>
    MissingAnchor,
}
