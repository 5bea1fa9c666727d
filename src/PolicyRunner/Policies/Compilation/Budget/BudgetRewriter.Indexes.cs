using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>
/// Elements that are only read are asked for by a call that knows its place: what the runtime makes of an index checks it at one place for
/// the whole function, and whoever wrote '[2]' where there are two would be told no line, or the wrong one.
/// </summary>
internal sealed partial class BudgetRewriter
{
    private void AskForElement(ElementAccessExpressionSyntax node)
    {
        if (node.ArgumentList.Arguments is not [{ RefKindKeyword.RawKind: 0, NameColon: null } index]
            || model.GetTypeInfo(index.Expression) is not { Type: not null, ConvertedType: { } asked } || !(asked.SpecialType == SpecialType.System_Int32 || IsFromEnd(asked))
            || IsBehindQuestion(node.Expression) || !IsRead(node) || TypeOf(node.Expression) is not { } type
            || !(type is IArrayTypeSymbol { Rank: 1 } || type.SpecialType == SpecialType.System_String || (type is { Name: "ReadOnlySpan" or "Span", IsRefLikeType: true } && IsOfSystem((INamedTypeSymbol)type))))
        {
            return;
        }

        Before(node, $"{Meter}.At(");
        edits.Replace(node.ArgumentList.OpenBracketToken.Span, ", ");
        edits.Replace(node.ArgumentList.CloseBracketToken.Span, $", {Probe(node, "index")})");
    }

    private static bool IsFromEnd(ITypeSymbol type) => type is INamedTypeSymbol { Name: "Index" } index && IsOfSystem(index);

    // 'a?.b[0]' begins at the question mark, and nothing can be put in front of that.
    private static bool IsBehindQuestion(ExpressionSyntax expression) => expression switch
    {
        MemberBindingExpressionSyntax or ElementBindingExpressionSyntax => true,
        MemberAccessExpressionSyntax access => IsBehindQuestion(access.Expression),
        ElementAccessExpressionSyntax access => IsBehindQuestion(access.Expression),
        ConditionalAccessExpressionSyntax access => IsBehindQuestion(access.Expression),
        InvocationExpressionSyntax call => IsBehindQuestion(call.Expression),
        PostfixUnaryExpressionSyntax sure => IsBehindQuestion(sure.Operand),
        _ => false,
    };

    // Not where it is written to, handed on by reference, or a structure of which something may be changed in its place.
    private bool IsRead(ExpressionSyntax element) => element.Parent switch
    {
        ParenthesizedExpressionSyntax or CheckedExpressionSyntax or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } => IsRead((ExpressionSyntax)element.Parent),
        AssignmentExpressionSyntax assignment => assignment.Right == element,
        PostfixUnaryExpressionSyntax or RefExpressionSyntax => false,
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression or (int)SyntaxKind.AddressOfExpression } => false,
        ArgumentSyntax { RefKindKeyword.RawKind: not 0 } => false,
        ArgumentSyntax { Parent: TupleExpressionSyntax tuple } => IsRead(tuple),
        MemberAccessExpressionSyntax access when model.GetSymbolInfo(access).Symbol is IFieldSymbol => IsRead(access),
        MemberAccessExpressionSyntax or ElementAccessExpressionSyntax or ConditionalAccessExpressionSyntax => TypeOf(element) is { IsReferenceType: true } or { IsValueType: true, SpecialType: not SpecialType.None },
        _ => true,
    };
}
