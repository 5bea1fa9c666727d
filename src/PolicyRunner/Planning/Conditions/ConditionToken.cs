namespace PolicyRunner.Planning.Conditions;

internal enum ConditionTokenKind
{
    Name,
    Text,
    Number,
    Operator,
    End,
}

/// <summary>A word of a condition. <c>Text</c> is the content of a quoted text, the operator's sign, or the word itself.</summary>
internal sealed record ConditionToken(ConditionTokenKind Kind, string Text, int Index)
{
    public bool Is(string sign) => Kind == ConditionTokenKind.Operator && Text == sign;

    public override string ToString() => Kind switch
    {
        ConditionTokenKind.End => "the end",
        ConditionTokenKind.Text => $"the text '{Text}'",
        _ => $"'{Text}'",
    };
}
