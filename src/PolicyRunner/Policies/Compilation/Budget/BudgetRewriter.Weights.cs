using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyRunner.Policies.Compilation.Guard;
using PolicyRunner.Policies.Metering;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>Values that hold texts, or many parts, are weighed where they are compared or hashed: as keys, as elements, by operators.</summary>
internal sealed partial class BudgetRewriter
{
    // Deeper, a value would hold more parts than one may.
    private const int Levels = 8;

    // What was found out of a type at a level: of types in types, each with several parts, the ways down are without number.
    private readonly Dictionary<(ITypeSymbol Type, int Level), bool> holders = [];

    // Whether what the lambda around gives is a key.
    private bool givesKeys;

    // What gives a key is weighed as it gives it.
    private string? WeightOf(ExpressionSyntax given) => IsLongText(given) ? "Text" : givesKeys && given is not TupleExpressionSyntax && HasWeight(TypeOf(given)) ? "Weighed" : null;

    // One that is not given to a call may be given to any.
    private bool IsKey(AnonymousFunctionExpressionSyntax lambda) =>
        lambda.Parent is not ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call }
        || (model.GetSymbolInfo(call).Symbol is IMethodSymbol method && (IsOfScript(method) || Costs.Of(method) == Cost.Keys));

    private void WeighComparison(BinaryExpressionSyntax node)
    {
        var side = node.Left is TupleExpressionSyntax ? node.Right : node.Left;
        if (side is not TupleExpressionSyntax && HasWeight(TypeOf(side)))
        {
            Around(side, "Weighed", "comparison");
        }
    }

    // The compiler's, of a structure: it has no code that could count.
    private void WeighEquals(InvocationExpressionSyntax node, IMethodSymbol method)
    {
        if (method is { Name: "Equals", IsImplicitlyDeclared: true, ContainingType.IsValueType: true })
        {
            foreach (var argument in node.ArgumentList.Arguments.Where(argument => HasWeight(TypeOf(argument.Expression)) && !IsDefault(argument.Expression)))
            {
                Around(argument.Expression, "Weighed", "comparison");
            }
        }
    }

    // Part by part, where the parts stand there: it is faster. One without a name has that of what it is made of.
    private void WeighParts(TupleExpressionSyntax tuple)
    {
        var isWeighed = tuple.Parent switch
        {
            ArgumentSyntax { Parent: ArgumentListSyntax or BracketedArgumentListSyntax } => true,
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } => true,
            AnonymousFunctionExpressionSyntax lambda => IsKey(lambda),
            ReturnStatementSyntax => givesKeys,
            _ => false,
        };
        if (isWeighed)
        {
            WeighEach(tuple);
        }
    }

    private void WeighEach(TupleExpressionSyntax tuple, string ofText = "Text")
    {
        var elements = (TypeOf(tuple) ?? model.GetTypeInfo(tuple).ConvertedType) is INamedTypeSymbol { IsTupleType: true } type ? type.TupleElements : [];
        var isNamed = model.GetTypeInfo(tuple) is { Type: { } own, ConvertedType: var asked } && SymbolEqualityComparer.Default.Equals(own, asked);
        for (var index = 0; index < tuple.Arguments.Count && index < elements.Length; index++)
        {
            var part = tuple.Arguments[index];
            if (part.Expression is TupleExpressionSyntax inner)
            {
                WeighEach(inner, ofText);
                continue;
            }

            var weight = IsLongText(part.Expression) ? ofText : HasWeight(TypeOf(part.Expression)) ? "Weighed" : null;
            if (weight is not null)
            {
                Before(part.Expression, part.NameColon is null && elements[index].Name != $"Item{index + 1}" && isNamed ? $"@{elements[index].Name}: " : "");
                Around(part.Expression, weight, "part");
            }
        }
    }

    // Whether what is hashed or compared takes longer than a step: it holds texts, or many parts.
    private bool HasWeight(ITypeSymbol? type) => HoldsTexts(type, 0) || PartsOfValue(type, 0) >= HeldValues.PartsPerStep;

    // Counted through all that is compared and hashed with it; of what a type parameter stands for it shows when it runs.
    internal static int PartsOfValue(ITypeSymbol? type, int level) => type switch
    {
        INamedTypeSymbol { IsAnonymousType: true } made when level <= Levels => made.GetMembers().OfType<IPropertySymbol>().Sum(property => PartsOfValue(property.Type, level + 1)),
        INamedTypeSymbol { IsValueType: false, IsGenericType: true, Name: "Tuple", ContainingNamespace.Name: "System" } tuple when level <= Levels => tuple.TypeArguments.Sum(part => PartsOfValue(part, level + 1)),
        { IsValueType: true } => PartsOf(type, MostParts, 1),
        _ => 1,
    };

    // Statically, so that nobody else pays; what a value holds by another type than it is declared with is refused.
    private bool HoldsTexts(ITypeSymbol? type, int level)
    {
        if (level <= Levels && type is not null && IsAny(type))
        {
            return true;
        }

        if (level > Levels || type is not INamedTypeSymbol named || type.SpecialType != SpecialType.None)
        {
            return false;
        }

        if (!holders.TryGetValue((type, level), out var holds))
        {
            holders[(type, level)] = holds = Holds(named, level);
        }

        return holds;
    }

    private bool Holds(INamedTypeSymbol named, int level) =>
        named switch
        {
            { IsTupleType: true } => named.TupleElements.Any(element => IsHeld(element.Type, level)),
            { IsAnonymousType: true } => named.GetMembers().OfType<IPropertySymbol>().Any(property => IsHeld(property.Type, level)),
            { TypeKind: TypeKind.Struct } when IsOfScript(named) => named.GetMembers().OfType<IFieldSymbol>().Any(field => !field.IsStatic && IsHeld(field.Type, level)),
            { IsGenericType: true } when named.TypeKind == TypeKind.Struct || named is { Name: "Tuple", ContainingNamespace.Name: "System" } => named.TypeArguments.Any(argument => IsHeld(argument, level)),
            _ => named.ContainingNamespace?.ToDisplayString() == "PolicyRunner.Findings" && named is { IsRecord: true, IsReferenceType: true },
        };

    // What may be a text, or a value that holds one: what it is shows when it runs.
    private static bool IsAny(ITypeSymbol type) => type.SpecialType is SpecialType.System_Object or SpecialType.System_ValueType
        || type is ITypeParameterSymbol
        || (type.TypeKind == TypeKind.Interface && (IsSequenceOfCharacters(type) || type.ContainingNamespace?.ToDisplayString().StartsWith("System.Collections", StringComparison.Ordinal) != true));

    // A text is one, too.
    private static bool IsSequenceOfCharacters(ITypeSymbol type) => type.SpecialType == SpecialType.System_Collections_IEnumerable
        || type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Collections_Generic_IEnumerable_T, TypeArguments: [{ SpecialType: SpecialType.System_Char }] };

    private bool IsHeld(ITypeSymbol type, int level) => type.SpecialType == SpecialType.System_String || HoldsTexts(type, level + 1);

    private ITypeSymbol? ElementOf(ExpressionSyntax sequence) => TypeOf(sequence) switch
    {
        IArrayTypeSymbol array => array.ElementType,
        INamedTypeSymbol { TypeArguments: [var only] } => only,
        _ => null,
    };
}
