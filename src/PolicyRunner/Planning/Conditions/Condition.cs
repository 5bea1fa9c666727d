namespace PolicyRunner.Planning.Conditions;

/// <summary>
/// A condition of <c>when</c>: <c>== != &lt; &lt;= &gt; &gt;= &amp;&amp; || !</c>, parentheses, names and literals.
/// Typed and case-sensitive; ordering is for numbers only; nothing is converted silently.
/// </summary>
/// <example><code>Condition.Parse("migrate == true &amp;&amp; steps.plan.outputs.count &gt; 0").Condition!.Evaluate(names)</code></example>
public sealed class Condition
{
    private readonly ConditionNode root;

    private Condition(string text, ConditionNode root)
    {
        Text = text;
        this.root = root;
        Names = [.. root.Names()];
    }

    public string Text { get; }

    /// <summary>Every name it reads, in order, with its place in <see cref="Text"/>; a name read twice is there twice.</summary>
    public IReadOnlyList<ConditionName> Names { get; }

    /// <summary>Never throws: what is wrong comes back with its place.</summary>
    public static ConditionParse Parse(string text)
    {
        var (root, problem) = new ConditionParser(text).Parse();
        return root is null ? new ConditionParse(null, problem) : new ConditionParse(new Condition(text, root), null);
    }

    /// <param name="valueOf">The value of a name, or null when it has none: a word that is an option of a choice stands for itself.</param>
    /// <returns>A condition that cannot be decided is a problem, never false.</returns>
    public ConditionResult Evaluate(Func<string, Value?> valueOf)
    {
        var value = root.Evaluate(valueOf);
        return value.Problem is not null ? new ConditionResult(false, value.Problem)
            : value.Value switch
            {
                Value.Flag flag => new ConditionResult(flag.IsTrue, null),
                Value.Output { Content: "true" } => new ConditionResult(true, null),
                Value.Output { Content: "false" } => new ConditionResult(false, null),
                _ => new ConditionResult(false, $"'{Text}' is {ConditionNode.Describe(value.Value!)}, neither true nor false."),
            };
    }

    public override string ToString() => Text;
}

/// <summary>A name that a condition reads.</summary>
/// <param name="Name">Such as <c>migrate</c> or <c>steps.plan.outputs.count</c>.</param>
/// <param name="Index">Where it begins in the condition's text, 0-based.</param>
/// <param name="ComparedWith">The other side of its comparison when that is a name too; null else.</param>
public sealed record ConditionName(string Name, int Index, string? ComparedWith);

/// <summary>The outcome of parsing: exactly one of the two is there.</summary>
public sealed record ConditionParse(Condition? Condition, ConditionProblem? Problem);

/// <summary>Why a text is no condition.</summary>
/// <param name="Message">One sentence.</param>
/// <param name="Index">Where in the text, 0-based.</param>
public sealed record ConditionProblem(string Message, int Index);

/// <summary>The outcome of evaluating. With a problem it is neither true nor false: whoever asks must not go on.</summary>
public sealed record ConditionResult(bool IsTrue, string? Problem);
