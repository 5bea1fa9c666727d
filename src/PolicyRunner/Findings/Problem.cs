using PolicyRunner.Text;

namespace PolicyRunner.Findings;

/// <summary>Something a reader stumbled over; policies turn problems into findings.</summary>
public sealed record Problem(ProblemKind Kind, string Message, SourceSpan Span) : ILocated;
