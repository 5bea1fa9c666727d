using PolicyRunner.Text;

namespace PolicyRunner.Planning;

/// <summary>Why there is no plan.</summary>
/// <param name="Message">What is wrong and what to do, in one sentence.</param>
/// <param name="Span">Where in the runbook, when it is about it.</param>
public sealed record PlanProblem(string Message, SourceSpan? Span)
{
    /// <summary>True when a policy or the tool broke, false when the runbook, the command or the configuration is to be mended.</summary>
    public bool IsBroken { get; init; }

    public override string ToString() => Span is { } span ? $"{span.File.Path}:{span.StartPosition}: {Message}" : Message;
}
