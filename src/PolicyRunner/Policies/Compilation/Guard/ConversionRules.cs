using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyRunner.Policies.Compilation.Guard;

/// <summary>
/// Keeps what a policy is given from being changed: a list that it may only read is, behind its interface, an array or
/// a list that could be written to. So no cast, pattern, query or array of another element type leads back to one.
/// </summary>
internal sealed class ConversionRules(SymbolRules symbols)
{
    private const string Covariance = "An array cannot pass as one of another element type; copy it with ToArray().";

    private static readonly HashSet<string> Readable = new(StringComparer.Ordinal)
    {
        "System.String", "System.Object", "System.Version", "System.Text.RegularExpressions.Match", "System.Text.RegularExpressions.Group", "System.Text.RegularExpressions.Capture", "System.IFormattable", "System.IComparable", "System.IComparable`1", "System.IEquatable`1",
        "System.Collections.IEnumerable", "System.Collections.Generic.IEnumerable`1", "System.Collections.Generic.IReadOnlyCollection`1",
        "System.Collections.Generic.IReadOnlyList`1", "System.Collections.Generic.IReadOnlyDictionary`2", "System.Collections.Generic.IReadOnlySet`1",
    };

    public string? Refuse(IOperation operation, SemanticModel model) => operation switch
    {
        IConversionOperation { Operand: IInterpolatedStringOperation } conversion when conversion.GetConversion().IsInterpolatedString =>
            "An interpolated text that is put together later cannot be counted; make it a string.",
        IConversionOperation conversion => RefuseConversion(conversion),
        IIsTypeOperation test => RefuseTest(test.ValueOperand.Type, test.TypeOperand),
        IDeclarationPatternOperation { MatchesNull: false } pattern => RefuseTest(pattern.InputType, pattern.MatchedType),
        IRecursivePatternOperation pattern => RefuseTest(pattern.InputType, pattern.MatchedType),
        ITypePatternOperation pattern => RefuseTest(pattern.InputType, pattern.MatchedType),
        IInvocationOperation { TargetMethod: { Name: "OfType" or "Cast", TypeArguments: [.., var wanted] } } => RefuseCast(wanted),
        IMethodReferenceOperation { Method: { Name: "OfType" or "Cast", TypeArguments: [.., var wanted] } } => RefuseCast(wanted),
        IForEachLoopOperation { Syntax: ForEachStatementSyntax loop } => RefuseElement(model.GetForEachStatementInfo(loop), model.GetDeclaredSymbol(loop)?.Type),
        IDeconstructionAssignmentOperation { Syntax: AssignmentExpressionSyntax assignment } => RefuseNested(model.GetDeconstructionInfo(assignment)),
        ISpreadOperation spread => RefuseCovariance(spread.ElementType, Element(spread.Parent?.Type)),
        IDelegateCreationOperation { Target: IMethodReferenceOperation method, Type: INamedTypeSymbol { DelegateInvokeMethod: { } invoke } } => RefuseGroup(method.Method, invoke),
        _ => null,
    };

    private string? RefuseConversion(IConversionOperation operation)
    {
        var conversion = operation.GetConversion();
        if (conversion.IsExplicit && (conversion.IsReference || conversion.IsUnboxing) && RefuseTest(operation.Operand.Type, operation.Type) is { } refusal)
        {
            return refusal;
        }

        return conversion.IsUserDefined || conversion.IsCollectionExpression || conversion.IsIdentity || operation.Operand.ConstantValue.HasValue
            ? null
            : RefuseCovariance(operation.Operand.Type, operation.Type);
    }

    private string? RefuseTest(ITypeSymbol? from, ITypeSymbol? to) =>
        from is null || to is null || SymbolEqualityComparer.Default.Equals(from, to) ? null : RefuseCovariance(from, to) ?? (IsUpcast(from, to) ? null : RefuseCast(to));

    private static bool IsUpcast(ITypeSymbol from, ITypeSymbol to)
    {
        for (var type = from; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type, to))
            {
                return true;
            }
        }

        return from.AllInterfaces.Contains(to, SymbolEqualityComparer.Default);
    }

    private string? RefuseCast(ITypeSymbol to) => to switch
    {
        { IsValueType: true, TypeKind: not TypeKind.TypeParameter } => null,
        INamedTypeSymbol named when Readable.Contains(SymbolNames.Of(named)) || symbols.IsOwn(named) || named.IsAnonymousType => null,
        INamedTypeSymbol named when SymbolNames.Of(named).StartsWith("PolicyRunner.", StringComparison.Ordinal) => null,
        ITypeParameterSymbol { HasValueTypeConstraint: true } => null,
        _ => $"A cast to '{SymbolNames.Shown(to)}' could change what the tool handed out; copy it with ToList().",
    };

    private string? RefuseElement(ForEachStatementInfo info, ITypeSymbol? variable) =>
        info.ElementType is null ? null
        : info.ElementConversion.IsExplicit && info.ElementConversion.IsReference ? RefuseTest(info.ElementType, variable)
        : RefuseCovariance(info.ElementType, variable);

    private static string? RefuseNested(DeconstructionInfo info) =>
        info.Conversion is { IsIdentity: false, IsReference: true } ? "A deconstruction cannot change types; convert the parts afterwards."
        : info.Nested.Select(RefuseNested).FirstOrDefault(refusal => refusal is not null);

    private static string? RefuseGroup(IMethodSymbol method, IMethodSymbol invoke) =>
        RefuseCovariance(method.ReturnType, invoke.ReturnType)
        ?? method.Parameters.Zip(invoke.Parameters, (own, given) => RefuseCovariance(given.Type, own.Type)).FirstOrDefault(refusal => refusal is not null);

    // Whatever array the target speaks of has to be one that the source speaks of.
    private static string? RefuseCovariance(ITypeSymbol? from, ITypeSymbol? to)
    {
        if (from is null || to is null)
        {
            return null;
        }

        var known = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        Arrays(from, known);
        var wanted = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        Arrays(to, wanted);
        if (!wanted.IsSubsetOf(known))
        {
            return Covariance;
        }

        // An array as a list that can be written to, of another element type.
        return from is IArrayTypeSymbol array && to is INamedTypeSymbol { Name: "IList" or "ICollection", TypeArguments: [var element] }
            && !SymbolEqualityComparer.Default.Equals(array.ElementType, element) ? Covariance : null;
    }

    private static ITypeSymbol? Element(ITypeSymbol? collection) => collection switch
    {
        IArrayTypeSymbol array => array.ElementType,
        INamedTypeSymbol { TypeArguments: [var element] } => element,
        _ => null,
    };

    private static void Arrays(ITypeSymbol type, HashSet<ITypeSymbol> found)
    {
        if (type is IArrayTypeSymbol array)
        {
            found.Add(array);
            Arrays(array.ElementType, found);
        }
        else if (type is INamedTypeSymbol named)
        {
            foreach (var argument in named.TypeArguments)
            {
                Arrays(argument, found);
            }
        }
    }
}
