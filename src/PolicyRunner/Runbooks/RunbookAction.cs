using PolicyRunner.Shell;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Runbooks;

/// <summary>A block of a step that does something, or the step itself when a person does it.</summary>
public sealed class RunbookAction : ILocated
{
    private CodeBlock? block;
    private Document? forgetful;

    public required string Id { get; init; }

    /// <summary>What it does: a shell block, a request, a wait, something for a person.</summary>
    public required ActionKind Kind { get; init; }

    /// <summary>The opening fence; a manual action's step line.</summary>
    public required SourceSpan Span { get; init; }

    /// <summary>The block, or null for a manual action.</summary>
    public required CodeBlock? Block
    {
        get
        {
            forgetful?.Recall();
            return block;
        }
        init => block = value;
    }

    /// <summary>What is written behind the language of its block.</summary>
    public required ActionAttributes Attributes { get; init; }

    /// <summary>The parsed mapping of a YAML action; null for others and when it does not parse.</summary>
    public YamlMapping? Yaml { get; init; }

    /// <summary>Its commands; empty for others than shells.</summary>
    public IReadOnlyList<ShellCommand> Commands => Block?.Commands ?? [];

    /// <summary>
    /// What it comes to where no shell reads it, at the action's place: <c>http DELETE …</c>, <c>gh workflow run …</c>, <c>policyrunner run …</c>,
    /// <c>python3</c> for a script, the line of a <c>command</c>. Empty for shells, see <see cref="Commands"/>, and for what only looks, waits, tells or asks.
    /// </summary>
    public IReadOnlyList<ShellCommand> ComesTo { get; internal init; } = [];

    /// <summary>The larger of declared and inferred.</summary>
    public Effect Effect => Attributes.Effect is { } declared && declared > InferredEffect ? declared : InferredEffect;

    /// <summary>What its commands or its kind say.</summary>
    public required Effect InferredEffect { get; init; }

    /// <summary>What it is expected to print, or null.</summary>
    public ExpectedOutput? Expected { get; init; }

    /// <summary>False for blocks that are only shown and for those with <c>run=false</c>.</summary>
    public required bool IsRunnable { get; init; }

    public override string ToString() => Id;

    /// <summary>Lets go of the block, which its document can read again.</summary>
    internal void Forget(Document document)
    {
        forgetful = block is null ? null : document;
        block = null;
    }

    /// <summary>Takes the block from the same action, read again.</summary>
    internal void Recall(RunbookAction fresh)
    {
        block = fresh.block;
        forgetful = null;
    }
}

/// <summary>What an action is.</summary>
public enum ActionKind
{
    Manual,
    Shell,
    Http,
    Tcp,
    Command,
    Slo,
    Wait,
    Workflow,
    Call,
    Notify,
}
