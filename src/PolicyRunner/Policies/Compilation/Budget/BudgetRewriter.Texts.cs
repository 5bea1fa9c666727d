using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyRunner.Policies.Compilation.Guard;
using PolicyRunner.Policies.Metering;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>Texts that operators make are counted by their length, which doubles with every turn of a loop.</summary>
internal sealed partial class BudgetRewriter
{
    private const int LongestFormat = 100;

    private const int LongestAlignment = 200;

    private const string LongFormat = "A format has at most 100 characters and asks for at most 99 digits.";

    public override void VisitBinaryExpression(BinaryExpressionSyntax node)
    {
        if (model.GetConstantValue(node).HasValue)
        {
            return;
        }

        if (node.IsKind(SyntaxKind.AddExpression) && TypeOf(node) is { } type)
        {
            if (type.TypeKind == TypeKind.Delegate)
            {
                Refuse(node, "Delegates cannot be combined; call one after the other.");
            }
            else if (type.SpecialType == SpecialType.System_String)
            {
                void Visit()
                {
                    Part(node.Left, "text");
                    Part(node.Right, "text");
                    base.VisitBinaryExpression(node);
                }

                if (IsPartOfText(node))
                {
                    Visit();
                }
                else
                {
                    Whole(node, "Joined", "text", Visit);
                }

                return;
            }
        }
        else if (node.Kind() is SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression
            && (!model.GetConstantValue(node.Left).HasValue || IsLongConstant(node.Left)) && (!model.GetConstantValue(node.Right).HasValue || IsLongConstant(node.Right))
            && TypeOf(node.Left)?.SpecialType == SpecialType.System_String && TypeOf(node.Right)?.SpecialType == SpecialType.System_String)
        {
            Around(node.Left, "Text", "comparison");
        }
        else if (node.Kind() is SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression)
        {
            WeighComparison(node);
        }

        base.VisitBinaryExpression(node);
    }

    public override void VisitAssignmentExpression(AssignmentExpressionSyntax node)
    {
        if (node.IsKind(SyntaxKind.AddAssignmentExpression) && TypeOf(node.Left) is { } type)
        {
            if (type.TypeKind == TypeKind.Delegate)
            {
                Refuse(node, "Delegates cannot be combined; call one after the other.");
            }
            else if (type.SpecialType == SpecialType.System_String)
            {
                if (node.Left.DescendantNodesAndSelf().Any(part => part is MemberBindingExpressionSyntax or ElementBindingExpressionSyntax))
                {
                    Refuse(node, "A text behind '?' cannot be counted as it grows; ask whether it is null first, and then write '+='.");
                    return;
                }

                Whole(node, "Text", "text", () => base.VisitAssignmentExpression(node));
                return;
            }
        }

        RefuseSizes(node.Left);
        if (SizeOf(node.Left) is { } size)
        {
            if (node.IsKind(SyntaxKind.SimpleAssignmentExpression))
            {
                Around(node.Right, "Size", $"'{size.Name}'");
            }
            else
            {
                Refuse(node, $"'{size.Name}' cannot be counted as it grows; write what it becomes: x.{size.Name} = ….");
            }
        }

        base.VisitAssignmentExpression(node);
    }

    // '(x.Capacity, var y) = …': what it is given is not there to be counted.
    private void RefuseSizes(ExpressionSyntax left)
    {
        foreach (var argument in (left as TupleExpressionSyntax)?.Arguments ?? [])
        {
            RefuseSizes(argument.Expression);
            if (SizeOf(argument.Expression) is { } size)
            {
                Refuse(argument, $"'{size.Name}' cannot be counted here; give it its value on a line of its own.");
            }
        }
    }

    private IPropertySymbol? SizeOf(ExpressionSyntax target) =>
        model.GetSymbolInfo(target).Symbol is IPropertySymbol { Name: "Capacity" or "Length" or "Count", Type.SpecialType: SpecialType.System_Int32 } property && IsOfSystem(property.ContainingType)
            ? property
            : null;

    public override void VisitInterpolatedStringExpression(InterpolatedStringExpressionSyntax node)
    {
        foreach (var part in node.Contents.OfType<InterpolationSyntax>())
        {
            if (part.AlignmentClause is { } alignment && model.GetConstantValue(alignment.Value).Value is int width && width is > LongestAlignment or < -LongestAlignment)
            {
                Refuse(alignment, $"Nothing is aligned to more than {LongestAlignment} columns.");
            }

            if (part.FormatClause is { } format && (IsLongFormat(format.FormatStringToken.Text) || IsLongFormat(format.FormatStringToken.ValueText)))
            {
                Refuse(format, LongFormat);
            }

            if (!model.GetConstantValue(part.Expression).HasValue)
            {
                Part(part.Expression, "text");
                if (part.FormatClause is not null && TypeOf(part.Expression) is not null)
                {
                    Around(part.Expression, "Formatted", "text");
                }
            }
        }

        if (!model.GetConstantValue(node).HasValue && model.GetTypeInfo(node).ConvertedType?.SpecialType == SpecialType.System_String && !IsPartOfText(node))
        {
            Whole(node, "Joined", "text", () => base.VisitInterpolatedStringExpression(node));
            return;
        }

        base.VisitInterpolatedStringExpression(node);
    }

    public override void VisitElementAccessExpression(ElementAccessExpressionSyntax node)
    {
        AskForElement(node);
        Elements(node, node.Expression, node.ArgumentList, () => base.VisitElementAccessExpression(node));
    }

    public override void VisitElementBindingExpression(ElementBindingExpressionSyntax node) =>
        Elements(node, Conditional(node)!.Expression, node.ArgumentList, () => base.VisitElementBindingExpression(node));

    private void Elements(ExpressionSyntax node, ExpressionSyntax collection, BracketedArgumentListSyntax list, Action visit)
    {
        if (model.GetSymbolInfo(node).Symbol is IPropertySymbol indexer && !IsOfScript(indexer) && Costs.Of(indexer) == Cost.Whole)
        {
            Later(collection, $".MeteredWork({Probe(node, "key")})");
        }

        var isRange = list.Arguments is [{ Expression: var index }] && TypeOf(index) is { Name: "Range", ContainingNamespace.Name: "System" };
        if (isRange && TypeOf(node) is { } type && (type.SpecialType == SpecialType.System_String || type is IArrayTypeSymbol))
        {
            visit();
            After(node, $".{(type is IArrayTypeSymbol ? "MeteredWork" : "MeteredText")}({Probe(node, "part")})");
            return;
        }

        if (TypeOf(collection)?.SpecialType != SpecialType.System_String)
        {
            // A dictionary looks at all of a text that is its key.
            foreach (var argument in list.Arguments.Where(argument => !model.GetConstantValue(argument.Expression).HasValue && TypeOf(argument.Expression)?.SpecialType == SpecialType.System_String))
            {
                Around(argument.Expression, "Text", "key");
            }

            foreach (var argument in list.Arguments.Where(argument => argument.Expression is not TupleExpressionSyntax && !IsDefault(argument.Expression) && HasWeight(TypeOf(argument.Expression))))
            {
                Around(argument.Expression, "Weighed", "key");
            }
        }

        visit();
    }

    // As against what is put around a part: that closes behind what the part itself closes.
    private void Whole(ExpressionSyntax node, string function, string what, Action visit)
    {
        Before(node, $"{Meter}.{function}(");
        visit();
        After(node, $", {Probe(node, what)})");
    }

    // Of a text that is put together at once: nobody can look in between.
    private void Part(ExpressionSyntax expression, string what)
    {
        var inner = expression;
        while (inner is ParenthesizedExpressionSyntax parenthesized)
        {
            inner = parenthesized.Expression;
        }

        if (TypeOf(inner) is not { } type || model.GetConstantValue(inner).HasValue || IsSmall(type) || inner is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } || IsDefault(inner))
        {
            return;
        }

        if (type.SpecialType == SpecialType.System_String || type.IsRefLikeType || HasWeight(type))
        {
            Around(inner, "Part", what);
        }
        else if (type.Name == "StringBuilder")
        {
            Around(inner, "MeteredWork", what);
        }
    }

    private static bool IsLongFormat(string format) => format.Length > LongestFormat || FormatDigits.Longest(format) > FormatDigits.Most;

    private ITypeSymbol? TypeOf(ExpressionSyntax expression) => model.GetTypeInfo(expression) is var known && known.Type is null && HasAskedType(expression) ? known.ConvertedType : known.Type;

    // What has no type by itself, but that of the place where it stands: 'new(…)', and a choice among things of several types.
    private bool HasAskedType(ExpressionSyntax expression) => expression switch
    {
        ParenthesizedExpressionSyntax inner => HasAskedType(inner.Expression),
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } sure => HasAskedType(sure.Operand),
        ConditionalExpressionSyntax or SwitchExpressionSyntax => model.GetTypeInfo(expression).Type is null,
        _ => expression is ImplicitObjectCreationExpressionSyntax,
    };

    // Of a longer one, which is counted as a whole.
    private bool IsPartOfText(ExpressionSyntax node)
    {
        var parent = node.Parent;
        while (parent is ParenthesizedExpressionSyntax)
        {
            parent = parent.Parent;
        }

        return parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } whole && TypeOf(whole)?.SpecialType == SpecialType.System_String;
    }
}
