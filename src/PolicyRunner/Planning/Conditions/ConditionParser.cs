using System.Globalization;

namespace PolicyRunner.Planning.Conditions;

/// <summary>Recursive descent: or, and, comparison, not, value.</summary>
internal sealed class ConditionParser(string text)
{
    private const int LongestText = 4096;
    private const int DeepestNesting = 64;

    private List<ConditionToken> tokens = [];
    private int next;
    private int depth;
    private ConditionProblem? problem;

    private ConditionToken Current => tokens[next];

    public (ConditionNode? Root, ConditionProblem? Problem) Parse()
    {
        if (text.Length > LongestText)
        {
            return (null, new ConditionProblem($"A condition has at most {LongestText} characters.", LongestText));
        }

        (tokens, problem) = ConditionLexer.Split(text);
        if (problem is not null)
        {
            return (null, problem);
        }

        var root = Or();
        if (problem is null && Current.Kind != ConditionTokenKind.End)
        {
            Fail($"{Current} does not belong here; join conditions with '&&' or '||'.");
        }

        return problem is null ? (root, null) : (null, problem);
    }

    private ConditionNode? Or() => Chain("||", isAnd: false, And);

    private ConditionNode? And() => Chain("&&", isAnd: true, Comparison);

    private ConditionNode? Chain(string sign, bool isAnd, Func<ConditionNode?> operand)
    {
        var left = operand();
        while (left is not null && Current.Is(sign))
        {
            next++;
            left = operand() is { } right ? new ConditionNode.Both(left, isAnd, right) : null;
        }

        return left;
    }

    private ConditionNode? Comparison()
    {
        if (Unary() is not { } left)
        {
            return null;
        }

        if (!IsComparison(Current))
        {
            return left;
        }

        var sign = Current.Text;
        next++;
        if (Unary() is not { } right)
        {
            return null;
        }

        return IsComparison(Current)
            ? Fail("A comparison has two sides; put parentheses around the first one.")
            : new ConditionNode.Comparison(left, sign, right);
    }

    private ConditionNode? Unary()
    {
        if (!Current.Is("!"))
        {
            return Primary();
        }

        if (++depth > DeepestNesting)
        {
            return Fail($"A condition is nested at most {DeepestNesting} deep.");
        }

        next++;
        var inner = Unary();
        depth--;
        return inner is null ? null : new ConditionNode.Not(inner);
    }

    private ConditionNode? Primary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case ConditionTokenKind.Text:
                next++;
                return new ConditionNode.Literal(Value.Of(token.Text));
            case ConditionTokenKind.Number when Number(token.Text) is { } number:
                next++;
                return new ConditionNode.Literal(Value.Of(number));
            case ConditionTokenKind.Number:
                return Fail($"'{token.Text}' is no number; put text in quotes.");
            case ConditionTokenKind.Name when token.Text is "true" or "false":
                next++;
                return new ConditionNode.Literal(Value.Of(token.Text == "true"));
            case ConditionTokenKind.Name:
                next++;
                return new ConditionNode.Name(token.Text, token.Index);
            case ConditionTokenKind.Operator when token.Text == "(":
                return Group();
            default:
                return Fail($"A name or a value is missing before {token}.");
        }
    }

    private ConditionNode? Group()
    {
        if (++depth > DeepestNesting)
        {
            return Fail($"A condition is nested at most {DeepestNesting} deep.");
        }

        next++;
        if (Or() is not { } inner)
        {
            return null;
        }

        if (!Current.Is(")"))
        {
            return Fail($"A ')' is missing before {Current}.");
        }

        next++;
        depth--;
        return inner;
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
            : null;

    private static bool IsComparison(ConditionToken token) =>
        token.Kind == ConditionTokenKind.Operator && token.Text is "==" or "!=" or "<" or "<=" or ">" or ">=";

    private ConditionNode? Fail(string message)
    {
        problem ??= new ConditionProblem(message, Current.Index);
        return null;
    }
}
