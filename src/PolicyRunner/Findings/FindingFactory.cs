using PolicyRunner.Text;

namespace PolicyRunner.Findings;

/// <summary>How policies make findings: always from something that stands somewhere.</summary>
public static class FindingFactory
{
    /// <summary>A finding at the node's place.</summary>
    public static Finding Finding(this ILocated node, string message) => new() { Message = message, Span = node.Span };

    /// <summary>A finding with the problem's own message at its place.</summary>
    public static Finding Finding(this Problem problem) => new() { Message = problem.Message, Span = problem.Span };

    /// <summary>A finding at a part of the node.</summary>
    public static Finding Finding(this SourceSpan span, string message) => new() { Message = message, Span = span };
}
