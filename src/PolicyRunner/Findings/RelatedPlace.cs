using PolicyRunner.Text;

namespace PolicyRunner.Findings;

/// <summary>A second place of a finding and what is to be seen there.</summary>
public sealed record RelatedPlace(SourceSpan Span, string Message);
