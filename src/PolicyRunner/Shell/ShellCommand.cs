using PolicyRunner.Text;

namespace PolicyRunner.Shell;

/// <summary>One simple command of a script, wrappers such as <c>sudo</c> taken off.</summary>
public sealed record ShellCommand : ILocated
{
    private readonly SourceSpan? toolSpan;

    /// <summary>The command as written, wrappers included, on one line.</summary>
    public required string Text { get; init; }

    /// <summary>From the first word to the last word or redirection.</summary>
    public required SourceSpan Span { get; init; }

    /// <summary>The program without its folder: <c>kubectl</c>; empty for a bare assignment.</summary>
    public required string Tool { get; init; }

    /// <summary>Where the tool's own word stands, folder included: <c>/usr/bin/psql</c>; all of the command when it has none.</summary>
    public SourceSpan ToolSpan
    {
        get => toolSpan ?? Span;
        init => toolSpan = value;
    }

    /// <summary>The words behind the tool that name what it does, joined by a space: <c>rollout restart</c>; empty when it has none.</summary>
    public required string Verb { get; init; }

    /// <summary>All words behind the tool, the verb's included.</summary>
    public required IReadOnlyList<ShellWord> Arguments { get; init; }

    public required CommandEffect Effect { get; init; }

    /// <summary>Why the effect is what it is, for people: <c>kubectl delete removes objects</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>True when what it destroys does not come back on its own and is no routine (a pod that a controller recreates is routine).</summary>
    public bool IsIrreversible { get; init; }

    /// <summary>Names of the wrappers taken off, outermost first: <c>sudo</c>, <c>ssh</c>, <c>kubectl exec</c>.</summary>
    public IReadOnlyList<string> Wrappers { get; init; } = [];

    /// <summary>All words as written, those of the wrappers and the tool included.</summary>
    public IReadOnlyList<ShellWord> Words { get; init; } = [];

    /// <summary>
    /// True when the command only carries others that are listed by themselves: <c>bash -c '…'</c>, <c>psql -c "…"</c>,
    /// <c>find -exec</c>. Its effect is at least theirs; <see cref="IsIrreversible"/> stands at the inner ones alone.
    /// </summary>
    public bool RunsOthers { get; init; }

    /// <summary>Assignments in front of the command: <c>FOO=1 make</c>.</summary>
    public IReadOnlyList<ShellWord> Assignments { get; init; } = [];

    public IReadOnlyList<ShellRedirection> Redirections { get; init; } = [];

    /// <summary>0 for the first command of a pipeline.</summary>
    public int PipelineIndex { get; init; }

    /// <summary>True when a word of it holds a placeholder such as <c>&lt;namespace&gt;</c>.</summary>
    public bool HasPlaceholder { get; init; }

    /// <summary>True when the flag stands among the arguments, alone or as <c>--flag=value</c>; <c>-f</c> also inside <c>-rf</c>. Behind a bare <c>--</c> there are none.</summary>
    public bool HasFlag(string flag)
    {
        foreach (var argument in Arguments)
        {
            var text = argument.Value;
            if (text == "--")
            {
                return false;
            }

            if (text == flag || (text.StartsWith(flag, StringComparison.Ordinal) && text.Length > flag.Length && text[flag.Length] == '='))
            {
                return true;
            }

            if (flag.Length == 2 && flag[0] == '-' && flag[1] != '-' && text.Length > 2 && text[0] == '-' && text[1] != '-' && text.Contains(flag[1], StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
