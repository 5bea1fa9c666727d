using PolicyRunner.Text;

namespace PolicyRunner.Runbooks;

/// <summary>What an action is expected to print.</summary>
public sealed record ExpectedOutput(ExpectMode Mode, string Text, SourceSpan Span) : ILocated;
