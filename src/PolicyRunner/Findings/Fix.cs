using PolicyRunner.Text;

namespace PolicyRunner.Findings;

/// <summary>A change of the text that would end a finding.</summary>
/// <param name="Title">What it does, in the imperative.</param>
/// <param name="IsSafe">True when it cannot change what a runbook means or does.</param>
/// <param name="Edits">Replacements that do not overlap, all in the finding's file.</param>
public sealed record Fix(string Title, bool IsSafe, IReadOnlyList<TextEdit> Edits);

/// <summary>Replaces a stretch of a file.</summary>
public sealed record TextEdit(SourceSpan Span, string Replacement);
