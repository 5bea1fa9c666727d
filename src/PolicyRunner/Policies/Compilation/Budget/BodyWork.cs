using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>
/// What a body does in one go beyond what its length says, for few characters may take long: decimal numbers, which no processor computes,
/// remainders of floating-point numbers, either as a text, and the parts of tuples, each of which is copied, hashed and compared.
/// </summary>
internal sealed class BodyWork
{
    // In characters of a script, as many as take as long: see BudgetRewriter.CharactersPerStep.
    private const int OfDecimal = 256;
    private const int OfPart = 64;
    private const int OfNumberAsText = 256;

    // It subtracts as often as the exponents differ.
    private const int OfRemainder = 64 * 256;

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

    /// <returns>Characters of an ordinary script that do as much as what takes long in a body.</returns>
    public int Of(TextSpan body) => before[First(body.End)] - before[First(body.Start)];

    private static int Of(SyntaxNode node, SemanticModel model) => node switch
    {
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression or (int)SyntaxKind.CoalesceExpression } => 0,
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } comparison => Math.Max(OfParts(comparison.Left, model), OfParts(comparison.Right, model)),
        BinaryExpressionSyntax operation => OfOperation(operation.Left, operation.Right, operation.IsKind(SyntaxKind.ModuloExpression), model),
        AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression or (int)SyntaxKind.CoalesceAssignmentExpression } => 0,
        AssignmentExpressionSyntax operation => OfOperation(operation.Left, operation.Right, operation.IsKind(SyntaxKind.ModuloAssignmentExpression), model),
        PrefixUnaryExpressionSyntax operation => Of(operation.Operand, OfDecimal, 0, model),
        PostfixUnaryExpressionSyntax operation => Of(operation.Operand, OfDecimal, 0, model),
        CastExpressionSyntax cast => Math.Max(Of(cast, OfDecimal, 0, model), Of(cast.Expression, OfDecimal, 0, model)),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ToString", Expression: var number } } => Of(number, OfNumberAsText, OfNumberAsText, model),
        InvocationExpressionSyntax call when model.GetSymbolInfo(call).Symbol is IMethodSymbol method && IsOfDecimal(method) => OfDecimal,
        InterpolationSyntax part => Of(part.Expression, OfNumberAsText, OfNumberAsText, model),
        RelationalPatternSyntax pattern => Of(pattern.Expression, OfDecimal, 0, model),
        ConstantPatternSyntax pattern => Of(pattern.Expression, OfDecimal, 0, model),
        CaseSwitchLabelSyntax label => Of(label.Value, OfDecimal, 0, model),
        ArgumentSyntax { Parent: TupleExpressionSyntax, Expression: not TupleExpressionSyntax } => OfPart,
        _ => 0,
    };

    private static int OfOperation(ExpressionSyntax left, ExpressionSyntax right, bool isRemainder, SemanticModel model) =>
        Math.Max(Of(left, OfDecimal, isRemainder ? OfRemainder : 0, model), Of(right, OfDecimal, isRemainder ? OfRemainder : 0, model));

    private static bool IsOfDecimal(IMethodSymbol method) => method.ContainingType is { SpecialType: SpecialType.System_Decimal }
        || (method.ContainingType is { Name: "Math", ContainingNamespace.Name: "System" } && method.Parameters.Any(parameter => parameter.Type.SpecialType == SpecialType.System_Decimal));

    // Of a value that is compared: one by one, each as the numbers in it.
    private static int OfParts(ExpressionSyntax side, SemanticModel model) => model.GetTypeInfo(side) is { Type: { IsValueType: true } own } type ? Math.Max(OfParts(own), type.ConvertedType is { } asked ? OfParts(asked) : 0) : 0;

    private static int OfParts(ITypeSymbol type) => type is INamedTypeSymbol { IsTupleType: true } tuple ? Math.Min(OfRemainder, tuple.TupleElements.Sum(element => Math.Max(OfPart, OfParts(element.Type))))
        : type.SpecialType == SpecialType.System_Decimal ? OfDecimal
        : type.SpecialType == SpecialType.None && BudgetRewriter.PartsOfValue(type, 0) is > 1 and var parts ? OfPart * parts
        : 0;

    private static int Of(ExpressionSyntax number, int ofDecimal, int ofFloating, SemanticModel model)
    {
        // A constant that is compared with a decimal number becomes one.
        var (own, asked) = (model.GetTypeInfo(number).Type, model.GetTypeInfo(number).ConvertedType);
        var type = asked?.SpecialType == SpecialType.System_Decimal ? asked : own;
        return (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var value] } ? value : type)?.SpecialType switch
        {
            SpecialType.System_Decimal => ofDecimal,
            SpecialType.System_Double or SpecialType.System_Single => ofFloating,
            _ => 0,
        };
    }

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
