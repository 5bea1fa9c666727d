using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyRunner.Policies.Compilation.Guard;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>What a call into the library is given, weighed by what the call does with it.</summary>
internal sealed partial class BudgetRewriter
{
    private void Arguments(BaseArgumentListSyntax list, IMethodSymbol method, Cost cost, string what)
    {
        for (var index = 0; index < list.Arguments.Count; index++)
        {
            var argument = list.Arguments[index];
            var parameter = argument.NameColon is { } named
                ? method.Parameters.FirstOrDefault(known => known.Name == named.Name.Identifier.ValueText)
                : method.Parameters.ElementAtOrDefault(Math.Min(index, method.Parameters.Length - 1));

            // An interpolated text becomes a handler in place, which is passed by reference; what is made of it is counted.
            if (parameter is not null && parameter.RefKind == RefKind.None && argument.RefKindKeyword == default)
            {
                Argument(argument.Expression, parameter, method, cost, what);
            }
        }
    }

    private void Argument(ExpressionSyntax argument, IParameterSymbol parameter, IMethodSymbol method, Cost cost, string what)
    {
        var type = TypeOf(argument);
        var constant = model.GetConstantValue(argument);
        if (parameter is { Name: "format", Type.SpecialType: SpecialType.System_String })
        {
            if (constant.Value is string format && IsLongFormat(format))
            {
                Refuse(argument, LongFormat);
            }

            Around(argument, method.ContainingType.SpecialType == SpecialType.System_Double ? "LongFormat" : "Format", what);
        }
        else if (parameter is { Name: "pattern", Type.SpecialType: SpecialType.System_String })
        {
            Around(argument, "Pattern", what);
        }
        else if (parameter.Type.SpecialType == SpecialType.System_Int32 && IsGrowth(method, parameter))
        {
            Around(argument, $"Size{ElementsOf(method)}", what);
        }
        else if (type is not null && !IsDefault(argument) && parameter.Type is INamedTypeSymbol { Name: "IComparer" or "IEqualityComparer", TypeArguments: [{ SpecialType: SpecialType.System_String }] } comparer)
        {
            Around(argument, comparer.Name == "IComparer" ? "TextOrder" : "TextEquality", what);
        }
        else if (type is null || IsSmall(type) || (constant.HasValue && cost != Cost.Slow && !IsLongConstant(argument)) || IsDefault(argument))
        {
            // Of the size that it shows, or of none.
        }
        else if (type.SpecialType == SpecialType.System_String || (type.IsRefLikeType && IsOfSystem(type as INamedTypeSymbol)))
        {
            Around(argument, cost == Cost.Slow ? "Haystack" : cost == Cost.Walk || MayBeBlind(method) ? "MeteredWalk" : type.IsRefLikeType ? "MeteredSpan" : "Text", what);
        }
        else if (parameter.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Collections_Generic_IEnumerable_T } && parameter.OriginalDefinition.Type is not ITypeParameterSymbol)
        {
            var isLazy = IsLazy(method.ReturnType) && cost is Cost.Query or Cost.End or Cost.Compare or Cost.Keys;
            Sequence(argument, what, IsCopied(method) ? "MeteredCopied" : HasWeight(ElementOf(argument)) ? "MeteredWeighed" : isLazy ? "MeteredReplay" : IsHashed(method) ? "MeteredHashed" : "MeteredSource");
        }
        else if (HasWeight(type))
        {
            // Of a tuple that stands there each part is weighed.
            if (argument is not TupleExpressionSyntax)
            {
                Around(argument, "Weighed", what);
            }
        }
        else if (parameter.Type.Name == "MatchEvaluator")
        {
            Around(argument, "Evaluator", what);
        }
        else if (type is not INamedTypeSymbol { IsRefLikeType: true })
        {
            if (cost is Cost.Search or Cost.Sort && HasWeight(ElementOf(argument)))
            {
                Around(argument, "MeteredWeight", what);
            }

            Around(argument, cost == Cost.Sort ? "MeteredSort" : "MeteredWork", what);
        }
    }

    // What a list is given it takes as it is, and a list may be given to itself.
    private static bool IsCopied(IMethodSymbol method) => method.ContainingType is { Name: "List", Arity: 1 } list && IsOfSystem(list);

    // A set looks at each of what it is given.
    private static bool IsHashed(IMethodSymbol method) => method.ContainingType is { Name: "HashSet", Arity: 1 } set && IsOfSystem(set);

    // To case: who compares texts so looks at one character after the other.
    private static bool MayBeBlind(IMethodSymbol method) => method.Parameters.Any(parameter => parameter.Type.Name == "StringComparison")
        || method.ContainingType.Name is "StringComparer" or "IComparer" or "IEqualityComparer";

    private static bool IsDefault(ExpressionSyntax expression) => expression switch
    {
        ParenthesizedExpressionSyntax inner => IsDefault(inner.Expression),
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } sure => IsDefault(sure.Operand),
        _ => expression is DefaultExpressionSyntax or { RawKind: (int)SyntaxKind.DefaultLiteralExpression },
    };

    // Whatever its value: numbers, what names one of a few, functions, and what the tool hands out as a number or a place.
    private bool IsSmall(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol or ITypeParameterSymbol or { SpecialType: SpecialType.System_String or SpecialType.System_Object } => false,
        { SpecialType: not SpecialType.None and not SpecialType.System_ValueType and not SpecialType.System_Enum and not SpecialType.System_Array, IsValueType: true } => true,
        { TypeKind: TypeKind.Enum or TypeKind.Delegate } => type.Name != "MatchEvaluator",
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable => IsSmall(nullable.TypeArguments[0]),
        INamedTypeSymbol { IsValueType: true, IsGenericType: false, IsRefLikeType: false } value => !IsOfScript(value),
        INamedTypeSymbol named => named.Name is "IComparer" or "IEqualityComparer" or "StringComparer" or "Comparer" or "EqualityComparer" or "CultureInfo" or "IFormatProvider" && IsOfSystem(named),
        _ => false,
    };

    // Only what is there already: a text that becomes a sequence, a literal or a collection expression has the size it shows.
    private void Sequence(ExpressionSyntax expression, string what, string counted)
    {
        if (TypeOf(expression) is { TypeKind: not TypeKind.Error and not TypeKind.Dynamic } type && type.IsReferenceType && (counted == "MeteredWeighed" || !chains.IsCountedFromTheStart(expression))
            && (type is IArrayTypeSymbol || type.AllInterfaces.Append(type).Any(each => each.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)))
        {
            Around(expression, counted, what);
        }
    }

    private void Around(ExpressionSyntax expression, string function, string what)
    {
        var (open, close) = Counted(expression, function, Probe(expression, what));
        Later(expression, close);
        Before(expression, open);
    }

    // A counter asks for no type: what has none by itself is told the one that it has where it stands.
    private (string Open, string Close) Counted(ExpressionSyntax expression, string function, int probe) =>
        HasAskedType(expression) && TypeOf(expression) is { } type && HasName(type)
            ? ($"{Meter}.{function}(({NameOf(type)})(", $"), {probe})")
            : ($"{Meter}.{function}(", $", {probe})");

    private static bool IsGrowth(IMethodSymbol method, IParameterSymbol parameter) =>
        parameter.Name is "capacity" or "initialCapacity" or "totalWidth" or "repeatCount" or "maxCapacity" or "newSize" or "size"
        || (parameter.Name is "count" or "length" && (method.MethodKind == MethodKind.Constructor || method.Name == "Repeat"))
        || (parameter.Name == "count" && method.Name == "Insert");

    // What room is made for: structures can be much larger than a reference.
    private static string ElementsOf(IMethodSymbol method)
    {
        var elements = method.TypeArguments.Length > 0 ? method.TypeArguments : method.ContainingType.TypeArguments;
        return elements.Length == 0 || !elements.All(element => HasName(element) && !element.IsRefLikeType) ? ""
            : elements.Length == 1 ? $"<{NameOf(elements[0])}>"
            : $"<({string.Join(", ", elements.Select(NameOf))})>";
    }
}
