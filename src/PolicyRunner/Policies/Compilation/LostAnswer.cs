using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyRunner.Findings;

namespace PolicyRunner.Policies.Compilation;

/// <summary>Findings that nobody gets: made and thrown away, or null in the place of a list.</summary>
internal static class LostAnswer
{
    public const string ThrownAway = "A finding is made here and not given back; return it: return [ … ];";

    public const string AllThrownAway = "Findings are made here and not given back; write 'return' before them.";

    public const string Null = "Here the list of findings is null; return [] when there is nothing to say.";

    /// <summary>True for a statement that makes a finding and does nothing with it.</summary>
    public static bool IsThrownAway(SemanticModel model, SyntaxNode node) =>
        node is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax call }
        && model.GetSymbolInfo(call).Symbol is IMethodSymbol { Name: nameof(Finding), ReturnType.Name: nameof(Finding) };

    /// <summary>The first finding that is thrown away in the function at a place; null when there is none.</summary>
    public static SyntaxNode? FirstIn(SemanticModel model, SyntaxNode place) => place.AncestorsAndSelf()
        .FirstOrDefault(outer => outer is LambdaExpressionSyntax or LocalFunctionStatementSyntax or MethodDeclarationSyntax)
        ?.DescendantNodes().FirstOrDefault(node => IsThrownAway(model, node));

    /// <summary>The statement that a function ends with when it makes a list of findings and lacks its 'return'; null for any other.</summary>
    public static ExpressionStatementSyntax? LastOf(SemanticModel model, SyntaxNode place)
    {
        var body = place.AncestorsAndSelf().Select(outer => outer switch
        {
            LambdaExpressionSyntax lambda => lambda.Block,
            LocalFunctionStatementSyntax function => function.Body,
            MethodDeclarationSyntax method => method.Body,
            _ => null,
        }).FirstOrDefault(block => block is not null);
        return body?.Statements.LastOrDefault() is ExpressionStatementSyntax last && model.GetTypeInfo(last.Expression).Type is { } type && IsList(type) ? last : null;
    }

    private static bool IsList(ITypeSymbol type) => type.AllInterfaces.Prepend(type).OfType<INamedTypeSymbol>()
        .Any(list => list is { Name: "IEnumerable", TypeArguments: [{ Name: nameof(Finding) }] });

    /// <summary>True for a null that a policy's function gives as its findings.</summary>
    public static bool IsNull(SyntaxNode node)
    {
        if (!node.IsKind(SyntaxKind.NullLiteralExpression))
        {
            return false;
        }

        var answer = node;
        while (IsPartOfAnswer(answer))
        {
            answer = answer.Parent!;
        }

        var lambda = answer.Parent as LambdaExpressionSyntax ?? (answer.Parent as ReturnStatementSyntax)?.Ancestors().FirstOrDefault(outer => outer is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax);
        return lambda?.Parent is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: nameof(Policy.Check) or nameof(Policy.CheckDocument) or nameof(Policy.CheckAll) } };
    }

    private static bool IsPartOfAnswer(SyntaxNode node) => node.Parent switch
    {
        ParenthesizedExpressionSyntax or SwitchExpressionSyntax => true,
        PostfixUnaryExpressionSyntax suppressed => suppressed.IsKind(SyntaxKind.SuppressNullableWarningExpression),
        ConditionalExpressionSyntax conditional => conditional.Condition != node,
        SwitchExpressionArmSyntax arm => arm.Expression == node,
        BinaryExpressionSyntax binary => binary.IsKind(SyntaxKind.CoalesceExpression) && binary.Right == node,
        _ => false,
    };
}
