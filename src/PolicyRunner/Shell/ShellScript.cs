using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Shell;

/// <summary>What was read: commands in document order, those inside substitutions, wrappers and heredocs of shells included.</summary>
public sealed record ShellScript(IReadOnlyList<ShellCommand> Commands, IReadOnlyList<ShellComment> Comments, IReadOnlyList<Problem> Problems)
{
    public static ShellScript Empty { get; } = new([], [], []);

    /// <summary>True when prompts were found and the rest taken as output.</summary>
    public bool IsTranscript { get; init; }

    /// <summary>Why it was not read to its end; empty when it was.</summary>
    internal IEnumerable<Problem> Limits => Problems.Where(problem => problem.Kind == ProblemKind.Limit);

    /// <summary>Names of functions the script defines.</summary>
    public IReadOnlyList<string> Functions { get; init; } = [];
}

/// <summary>A <c># comment</c>; the text is without the sign.</summary>
public sealed record ShellComment(string Text, SourceSpan Span) : ILocated;
