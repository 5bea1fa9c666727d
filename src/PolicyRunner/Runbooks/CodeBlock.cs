using PolicyRunner.Shell;
using PolicyRunner.Text;

namespace PolicyRunner.Runbooks;

/// <summary>A fenced or indented block.</summary>
public sealed class CodeBlock : ILocated
{
    /// <summary>The first word of the info string in lower case; empty when there is none.</summary>
    public required string Language { get; init; }

    /// <summary>The raw info string.</summary>
    public required string Info { get; init; }

    /// <summary>The opening fence with its info string.</summary>
    public required SourceSpan Span { get; init; }

    /// <summary>All of it, both fences included.</summary>
    public required SourceSpan Extent { get; init; }

    /// <summary>What stands between the fences, without the indentation of the block.</summary>
    public required EmbeddedText Content { get; init; }

    /// <summary>True for a block between fences, false for an indented one.</summary>
    public required bool IsFenced { get; init; }

    /// <summary>False for a fence that never ends.</summary>
    public required bool IsClosed { get; init; }

    /// <summary>What it is for: commands, expected output, something else.</summary>
    public required BlockRole Role { get; init; }

    /// <summary>Empty unless the role is <see cref="BlockRole.Shell"/>.</summary>
    public required ShellScript Script { get; init; }

    /// <summary>The script's commands without the lines that are output.</summary>
    public required IReadOnlyList<ShellCommand> Commands { get; init; }

    /// <summary>What a reader must fill in before it can run: <c>&lt;namespace&gt;</c>, <c>YOUR_TOKEN</c>.</summary>
    public required IReadOnlyList<Placeholder> Placeholders { get; init; }

    /// <summary>The innermost section, or null.</summary>
    public Section? Section { get; internal set; }
}

/// <summary>What a block is for.</summary>
public enum BlockRole
{
    /// <summary>Code or data that is shown.</summary>
    Other,

    /// <summary>Shell, a transcript, SQL or another language with commands.</summary>
    Shell,

    /// <summary>A YAML action: <c>yaml http</c>, <c>yaml slo</c>.</summary>
    YamlAction,

    /// <summary>What a runbook of a library declares: <c>yaml runbook</c>.</summary>
    Declaration,

    /// <summary>Introduced as expected output.</summary>
    Expected,
}

/// <summary>Something to be filled in by hand.</summary>
public sealed record Placeholder(string Text, SourceSpan Span) : ILocated;
