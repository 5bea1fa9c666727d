using PolicyRunner.Text;

namespace PolicyRunner.Runbooks;

/// <summary>How long something takes, at least and at most.</summary>
public sealed record TimeEstimate(TimeSpan Minimum, TimeSpan Maximum, SourceSpan Span) : ILocated;
