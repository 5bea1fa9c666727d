using PolicyRunner.Text;

namespace PolicyRunner.Policies;

/// <summary>Something to say about a policy's script.</summary>
/// <param name="Kind">What it means for the run.</param>
/// <param name="Path">The script, as shown to people.</param>
/// <param name="Position">Where in the script; 1:1 when only the file is known.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record PolicyDiagnostic(PolicyDiagnosticKind Kind, string Path, TextPosition Position, string Message)
{
    /// <summary>The word at the position, in the script's text; null when the text is not at hand, as for policies shipped with the tool.</summary>
    public SourceSpan? Span { get; init; }

    /// <summary>The id of the policy that the script was before it had to be stopped; null when it was none yet.</summary>
    internal string? Policy { get; init; }

    /// <summary>What of the policy it is about, as a script names it; null when it is about no such thing.</summary>
    internal string? Property { get; init; }

    public override string ToString() => $"{Path}:{Position}: {Message}";
}
