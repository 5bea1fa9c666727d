using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>
/// How much a body does in one go: as much as its length says, and more where few characters take long. Decimal numbers, which no
/// processor computes, and the parts of tuples, each of which is copied, hashed and compared.
/// </summary>
internal sealed class BodyWork
{
    private const int OfDecimal = 256;
    private const int OfPart = 64;

    private readonly List<int> places = [];

    // The work of all that begins before the place.
    private readonly List<int> before = [0];

    /// <param name="root">A script, as it was lowered.</param>
    /// <param name="model">What it means.</param>
    public BodyWork(SyntaxNode root, SemanticModel model)
    {
        foreach (var node in root.DescendantNodes())
        {
            if (Of(node, model) is > 0 and var work)
            {
                places.Add(node.SpanStart);
                before.Add(before[^1] + work);
            }
        }
    }

    /// <returns>Characters of an ordinary script that do as much.</returns>
    public int Of(TextSpan body) => body.Length + before[First(body.End)] - before[First(body.Start)];

    private static int Of(SyntaxNode node, SemanticModel model) => node switch
    {
        BinaryExpressionSyntax { RawKind: not ((int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression or (int)SyntaxKind.CoalesceExpression) } operation => IsDecimal(operation.Left, model) ? OfDecimal : 0,
        AssignmentExpressionSyntax { RawKind: not (int)SyntaxKind.SimpleAssignmentExpression } operation => IsDecimal(operation.Left, model) ? OfDecimal : 0,
        PrefixUnaryExpressionSyntax operation => IsDecimal(operation.Operand, model) ? OfDecimal : 0,
        PostfixUnaryExpressionSyntax operation => IsDecimal(operation.Operand, model) ? OfDecimal : 0,
        CastExpressionSyntax cast => IsDecimal(cast, model) || IsDecimal(cast.Expression, model) ? OfDecimal : 0,
        ArgumentSyntax { Parent: TupleExpressionSyntax, Expression: not TupleExpressionSyntax } => OfPart,
        _ => 0,
    };

    private static bool IsDecimal(ExpressionSyntax expression, SemanticModel model) => model.GetTypeInfo(expression) is var found
        && (IsDecimal(found.Type) || IsDecimal(found.ConvertedType));

    private static bool IsDecimal(ITypeSymbol? type) => type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var value] }
        ? value.SpecialType == SpecialType.System_Decimal
        : type?.SpecialType == SpecialType.System_Decimal;

    // Of those that begin at the place or behind it: nodes come in the order in which they begin.
    private int First(int place)
    {
        var index = places.BinarySearch(place);
        if (index < 0)
        {
            return ~index;
        }

        while (index > 0 && places[index - 1] == place)
        {
            index--;
        }

        return index;
    }
}
