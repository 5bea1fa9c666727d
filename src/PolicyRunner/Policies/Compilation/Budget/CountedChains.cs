using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyRunner.Policies.Compilation.Guard;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>
/// Tells which queries count themselves: each element passes a lambda of the script, which counts its calls, so that to count
/// the elements once more would be the dearer half of what counting costs.
/// </summary>
internal sealed class CountedChains(SemanticModel model)
{
    // They give at most one element for each call. Not those that stop asking, such as SkipWhile, and not SelectMany.
    private static readonly HashSet<string> OneForOne = ["Select", "Where", "TakeWhile", "OrderBy", "OrderByDescending", "ThenBy", "ThenByDescending", "DistinctBy"];

    // Twice a reference, in bytes: what is made of a list has at most twice its room.
    private const int LargestElement = 16;

    /// <summary>Whether no element comes out of the expression that a lambda of the script, written there, has not counted.</summary>
    public bool IsCounted(ExpressionSyntax expression) => IsIterator(expression) || Link(expression) is not null;

    /// <summary>
    /// The same for all of it, down to a list that is there already: a query that can be asked again and again, but does not grow
    /// into another one behind itself without anybody counting how deep.
    /// </summary>
    public bool IsCountedFromTheStart(ExpressionSyntax expression)
    {
        if (IsIterator(expression))
        {
            return true;
        }

        var receiver = Link(expression);
        return receiver is not null && (IsList(receiver) || IsCountedFromTheStart(receiver));
    }

    // A call of a function of the script that gives its elements with 'yield', and counts each of them as it does, and how deep it is.
    private bool IsIterator(ExpressionSyntax expression) =>
        Bare(expression) is InvocationExpressionSyntax call
        && model.GetSymbolInfo(call).Symbol is IMethodSymbol { IsVirtual: false, IsOverride: false, IsAbstract: false, DeclaringSyntaxReferences: [var declared] }
        && declared.GetSyntax() is var function && function is MethodDeclarationSyntax { Body: not null } or LocalFunctionStatementSyntax { Body: not null }
        && function.DescendantNodes(node => node == function || node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or ExpressionSyntax)).OfType<YieldStatementSyntax>().Any();

    /// <summary>Whether the elements lie there already, in a list that is no code of a script's and no query.</summary>
    private bool IsList(ExpressionSyntax expression)
    {
        expression = Bare(expression);
        return model.GetTypeInfo(expression).Type switch
        {
            IArrayTypeSymbol => true,
            INamedTypeSymbol { Name: "List" } list when IsOfCollections(list) => true,
            _ => model.GetSymbolInfo(expression).Symbol is IPropertySymbol { IsIndexer: false } property && IsMadeByTheTool(property.ContainingType),
        };
    }

    // The receiver of a call that gives one element for one call of its lambda; null for everything else.
    private ExpressionSyntax? Link(ExpressionSyntax expression)
    {
        if (Bare(expression) is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call
            || call.ArgumentList.Arguments is not [{ Expression: AnonymousFunctionExpressionSyntax }, ..]
            || model.GetSymbolInfo(call).Symbol is not IMethodSymbol { MethodKind: MethodKind.ReducedExtension } method
            || method.ContainingType.Name != "Enumerable" || !Costs.IsQuery(method) || !OneForOne.Contains(method.Name))
        {
            return null;
        }

        // A text is weighed where a lambda gives it, and nowhere when it only passes by.
        var element = method.ReturnType is INamedTypeSymbol { TypeArguments: [var only] } ? only : null;
        var isCounted = element is { SpecialType: not SpecialType.System_String } || method.Name == "Select";

        // Of structures, room would be made for all of them at once: they can be much larger than what they are made of.
        return isCounted && element is not ITypeParameterSymbol && SizeOf(element!) <= LargestElement ? access.Expression : null;
    }

    // In bytes, about; a structure of structures of structures is too large, as is one that is not known.
    private static int SizeOf(ITypeSymbol type, int level = 0) => type switch
    {
        { SpecialType: SpecialType.System_Decimal } => 16,
        { SpecialType: SpecialType.System_Int32 or SpecialType.System_Boolean or SpecialType.System_Char } => 4,
        { IsValueType: false } or { SpecialType: not SpecialType.None } or { TypeKind: TypeKind.Enum } => 8,
        INamedTypeSymbol { TypeKind: TypeKind.Struct } value when level < 2 => FieldsOf(value).Select(field => SizeOf(field, level + 1)).DefaultIfEmpty(LargestElement + 1).Sum(),
        _ => LargestElement + 1,
    };

    private static IEnumerable<ITypeSymbol> FieldsOf(INamedTypeSymbol value) =>
        value.IsTupleType ? value.TupleElements.Select(element => element.Type)
        : value.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic).Select(field => field.Type);

    // Of a type that no script can make or derive from, so that what is in it is the tool's, too.
    private static bool IsMadeByTheTool(INamedTypeSymbol type) =>
        type is { TypeKind: TypeKind.Class, IsSealed: true, IsGenericType: false }
        && AllowList.Instance.Find(type.ToDisplayString()) is { } allowed && !allowed.Allows(".ctor", "") && !allowed.Allows("<Clone>$", "")
        && type.ContainingNamespace.ToDisplayString().StartsWith("PolicyRunner.", StringComparison.Ordinal);

    private static bool IsOfCollections(INamedTypeSymbol type) => type.ContainingNamespace.ToDisplayString() == "System.Collections.Generic";

    private static ExpressionSyntax Bare(ExpressionSyntax expression) => expression switch
    {
        ParenthesizedExpressionSyntax inner => Bare(inner.Expression),
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } inner => Bare(inner.Operand),
        _ => expression,
    };
}
