using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyRunner.Policies.Compilation.Guard;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>What the compiler makes of one type to have another one: by functions of the library, which are counted, or of the script.</summary>
internal sealed partial class BudgetRewriter
{
    private bool? hasConversions;

    public override void VisitCastExpression(CastExpressionSyntax node)
    {
        if (model.GetSymbolInfo(node).Symbol is IMethodSymbol conversion)
        {
            Conversion(node.Expression, conversion);
        }

        base.VisitCastExpression(node);
    }

    private void Conversion(ExpressionSyntax expression, IMethodSymbol? conversion)
    {
        if (conversion is not null && !IsOfScript(conversion) && Costs.Of(conversion) != Cost.Free && IsLongText(expression))
        {
            Around(expression, "Haystack", "conversion");
        }
    }

    // What is weighed is what stands there, and not what becomes of it behind the scenes. Where it is only kept or handed on to a function of
    // the script's own, somebody will have to name it again.
    private void RefuseHidden(ExpressionSyntax expression)
    {
        hasConversions ??= script.Tree.GetRoot().DescendantNodes().OfType<ConversionOperatorDeclarationSyntax>().Any(conversion => conversion.ImplicitOrExplicitKeyword.IsKind(SyntaxKind.ImplicitKeyword));
        if (!hasConversions.Value || IsPart(expression) || model.GetTypeInfo(expression) is not { Type: { } type, ConvertedType: { } asked } || SymbolEqualityComparer.Default.Equals(type, asked))
        {
            return;
        }

        var conversion = model.GetConversion(expression);
        var isHidden = conversion.IsTupleConversion || (conversion is { IsUserDefined: true, MethodSymbol: { } method } && IsOfScript(method));
        if (isHidden && (!IsSmall(asked) || asked.Name == "Range") && !IsKept(expression))
        {
            var name = asked.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
            Refuse(expression, $"What this becomes, '{name}', cannot be counted before it is there; give it a name first: {name} name = {(expression is SimpleNameSyntax ? expression.ToString() : "…")};");
        }
    }

    // Of an expression that is asked by itself, and says the same.
    private static bool IsPart(ExpressionSyntax expression) => expression.Parent switch
    {
        ParenthesizedExpressionSyntax or CheckedExpressionSyntax or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } or MemberBindingExpressionSyntax => true,
        MemberAccessExpressionSyntax access => access.Name == expression,
        ConditionalAccessExpressionSyntax access => access.WhenNotNull == expression,
        _ => false,
    };

    private bool IsKept(ExpressionSyntax expression) => expression.Parent switch
    {
        EqualsValueClauseSyntax or ArrowExpressionClauseSyntax or YieldStatementSyntax => true,
        AnonymousFunctionExpressionSyntax lambda => !IsKey(lambda),
        ReturnStatementSyntax answer => answer.Ancestors().FirstOrDefault(node => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax) is not AnonymousFunctionExpressionSyntax lambda || !IsKey(lambda),
        AssignmentExpressionSyntax assignment => assignment.Right == expression && (assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) || IsGivenToOwn(assignment) || IsText(assignment)),
        ConditionalExpressionSyntax or SwitchExpressionArmSyntax => true,
        BinaryExpressionSyntax operation => IsGivenToOwn(operation) || IsText(operation),
        ArgumentSyntax { Parent: BaseArgumentListSyntax { Parent: { } call } } => IsGivenToOwn(call),
        _ => false,
    };

    // What is put together is counted as a whole.
    private bool IsText(ExpressionSyntax operation) => operation.Kind() is SyntaxKind.AddExpression or SyntaxKind.AddAssignmentExpression && TypeOf(operation)?.SpecialType == SpecialType.System_String;

    // To one that somebody wrote, and not to what the compiler writes for a record.
    private bool IsGivenToOwn(SyntaxNode call) => model.GetSymbolInfo(call).Symbol is { IsImplicitlyDeclared: false } called && IsOfScript(called);
}
