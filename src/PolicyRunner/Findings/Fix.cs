using PolicyRunner.Text;

namespace PolicyRunner.Findings;

/// <summary>A change of the text that would end a finding.</summary>
/// <param name="Title">What it does, in the imperative.</param>
/// <param name="IsSafe">True when it cannot change what a runbook means or does.</param>
/// <param name="Edits">Replacements that do not overlap, all in the finding's file; all of them are made or none.</param>
public sealed record Fix(string Title, bool IsSafe, IReadOnlyList<TextEdit> Edits)
{
    /// <summary>A fix that cannot change what a runbook means or does.</summary>
    public static Fix Safe(string title, params IEnumerable<TextEdit> edits) => new(title, true, [.. edits]);

    /// <summary>A fix that somebody has to look at.</summary>
    public static Fix Unsafe(string title, params IEnumerable<TextEdit> edits) => new(title, false, [.. edits]);
}

/// <summary>Replaces a stretch of a file. A line break in the replacement is written as the file has them there.</summary>
public sealed record TextEdit(SourceSpan Span, string Replacement);
