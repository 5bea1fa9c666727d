namespace PolicyRunner.Planning.Conditions;

/// <summary>Compares two values. Values of different types are a problem, not unequal: somebody meant something else.</summary>
internal static class ConditionComparison
{
    public static ConditionValue Compare(Value left, string sign, Value right)
    {
        // An output has no type of its own.
        var (a, b) = (As(left, right), As(right, left));
        if (a is null || b is null || a.GetType() != b.GetType())
        {
            return ConditionValue.Undecided($"{ConditionNode.Describe(left)} cannot be compared with {ConditionNode.Describe(right)}: the types differ.");
        }

        if (sign is "==" or "!=")
        {
            return new ConditionValue(Value.Of((a == b) == (sign == "==")), null);
        }

        if (a is not Value.Number first || b is not Value.Number second)
        {
            return ConditionValue.Undecided($"'{sign}' orders numbers only, and {ConditionNode.Describe(left)} is none.");
        }

        return new ConditionValue(
            Value.Of(sign switch
            {
                "<" => first.Amount < second.Amount,
                "<=" => first.Amount <= second.Amount,
                ">" => first.Amount > second.Amount,
                ">=" => first.Amount >= second.Amount,
                _ => throw new InvalidOperationException($"'{sign}' compares nothing."),
            }),
            null);
    }

    private static Value? As(Value value, Value other) => (value, other) switch
    {
        (Value.Output output, Value.Number) => output.AsNumber() is { } number ? Value.Of(number) : null,
        (Value.Output output, Value.Flag) => output.Content is "true" or "false" ? Value.Of(output.Content == "true") : null,
        (Value.Output output, Value.Output second) when output.AsNumber() is { } number && second.AsNumber() is not null => Value.Of(number),
        (Value.Output output, _) => Value.Of(output.Content),
        _ => value,
    };
}
