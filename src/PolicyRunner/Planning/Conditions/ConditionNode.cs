namespace PolicyRunner.Planning.Conditions;

/// <summary>A part of a condition's tree.</summary>
internal abstract record ConditionNode
{
    /// <summary>The value, or why there is none.</summary>
    public abstract ConditionValue Evaluate(Func<string, Value?> valueOf);

    public abstract IEnumerable<ConditionName> Names();

    public static string Describe(Value value) => value switch
    {
        Value.Text => $"the text '{value}'",
        Value.Number => $"the number {value}",
        Value.Flag => $"{value}",
        Value.Output => $"the output '{value}'",
        _ => throw new InvalidOperationException($"{value.GetType().Name} has no description."),
    };

    internal sealed record Literal(Value Value) : ConditionNode
    {
        public override ConditionValue Evaluate(Func<string, Value?> valueOf) => new(Value, null);

        public override IEnumerable<ConditionName> Names() => [];
    }

    internal sealed record Name(string Text, int Index) : ConditionNode
    {
        public override ConditionValue Evaluate(Func<string, Value?> valueOf) =>
            valueOf(Text) is { } value ? new(value, null) : ConditionValue.Undecided($"'{Text}' has no value.");

        public override IEnumerable<ConditionName> Names() => [new ConditionName(Text, Index, null)];
    }

    internal sealed record Not(ConditionNode Inner) : ConditionNode
    {
        public override ConditionValue Evaluate(Func<string, Value?> valueOf)
        {
            var inner = Flag(Inner, valueOf);
            return inner.Problem is not null ? inner : new(Planning.Value.Of(!inner.IsTrue), null);
        }

        public override IEnumerable<ConditionName> Names() => Inner.Names();
    }

    /// <summary><c>&amp;&amp;</c> and <c>||</c>: the right side is not looked at when the left one decides.</summary>
    internal sealed record Both(ConditionNode Left, bool IsAnd, ConditionNode Right) : ConditionNode
    {
        public override ConditionValue Evaluate(Func<string, Value?> valueOf)
        {
            var left = Flag(Left, valueOf);
            return left.Problem is not null || left.IsTrue != IsAnd ? left : Flag(Right, valueOf);
        }

        public override IEnumerable<ConditionName> Names() => Left.Names().Concat(Right.Names());
    }

    internal sealed record Comparison(ConditionNode Left, string Sign, ConditionNode Right) : ConditionNode
    {
        public override ConditionValue Evaluate(Func<string, Value?> valueOf)
        {
            var left = Left.Evaluate(valueOf);
            var right = Right.Evaluate(valueOf);

            // "scope == all-tenants": an option of a choice is a word, not a name; it stands for itself beside a name that has a value.
            left = left.Problem is not null && Left is Name option && Right is Name && right.Value is not null ? new(Planning.Value.Of(option.Text), null) : left;
            right = right.Problem is not null && Right is Name word && Left is Name && left.Value is not null ? new(Planning.Value.Of(word.Text), null) : right;
            return left.Problem is not null ? left : right.Problem is not null ? right : ConditionComparison.Compare(left.Value!, Sign, right.Value!);
        }

        public override IEnumerable<ConditionName> Names()
        {
            if (Left is Name left && Right is Name right)
            {
                return [new ConditionName(left.Text, left.Index, right.Text), new ConditionName(right.Text, right.Index, left.Text)];
            }

            return Left.Names().Concat(Right.Names());
        }
    }

    private static ConditionValue Flag(ConditionNode node, Func<string, Value?> valueOf)
    {
        var value = node.Evaluate(valueOf);
        return value.Problem is not null ? value
            : value.Value switch
            {
                Value.Flag => value,
                Value.Output { Content: "true" or "false" } output => new(Planning.Value.Of(output.Content == "true"), null),
                _ => ConditionValue.Undecided($"{Describe(value.Value!)} is neither true nor false; compare it with something."),
            };
    }
}

/// <summary>A value or the reason why there is none.</summary>
internal sealed record ConditionValue(Value? Value, string? Problem)
{
    public bool IsTrue => Value is Value.Flag { IsTrue: true };

    public static ConditionValue Undecided(string problem) => new(null, problem);
}
