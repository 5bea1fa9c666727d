using PolicyRunner.Text;

namespace PolicyRunner.Planning;

/// <summary>Why there is no plan.</summary>
/// <param name="Message">What is wrong and what to do, in one sentence.</param>
/// <param name="Span">Where in the runbook, when it is about it.</param>
public sealed record PlanProblem(string Message, SourceSpan? Span)
{
    public override string ToString() => Span is { } span ? $"{span.File.Path}:{span.StartPosition}: {Message}" : Message;
}
