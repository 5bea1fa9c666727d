using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>
/// How much of the stack a function may take for itself. Its counter looks at the stack when it has been entered already: the
/// one before must have left room for it.
/// </summary>
internal static class FrameSize
{
    /// <summary>Bytes; half of what the runtime vouches for where a counter asks it.</summary>
    public const int Most = 48 * 1024;

    // A decimal, or a reference with its length: the largest of what a value consists of.
    private const int Part = 16;

    // Values that one node of the text stands for, at most.
    private const int MostOfNode = 4;

    /// <summary>An upper bound: every variable and every value in between in a place of its own, as code is made that runs for the first time.</summary>
    /// <param name="function">The function, or a type for what it initializes.</param>
    /// <param name="model">Of its script.</param>
    /// <param name="parts">Of what a value of a type consists at most, whatever its type parameters stand for.</param>
    /// <param name="mostParts">Of what any value of the script does.</param>
    public static bool IsTooLarge(SyntaxNode function, SemanticModel model, Func<ITypeSymbol, int> parts, int mostParts)
    {
        var values = function.DescendantNodes(node => node == function || !IsOther(node, function is TypeDeclarationSyntax))
            .Where(node => node is ExpressionSyntax or VariableDeclaratorSyntax or SingleVariableDesignationSyntax or CommonForEachStatementSyntax)
            .ToList();
        if ((long)values.Count * MostOfNode * Part * mostParts <= Most)
        {
            return false;
        }

        var sum = 0L;
        foreach (var type in values.SelectMany(value => TypesOf(value, model)))
        {
            sum += type is { IsValueType: true, SpecialType: SpecialType.None or SpecialType.System_Decimal, TypeKind: TypeKind.Struct } or ITypeParameterSymbol { IsReferenceType: false } ? parts(type) * Part : IntPtr.Size;
        }

        return sum > Most;
    }

    // What it is, and what is made of it for the place where it stands; a loop has variables that nobody wrote.
    private static IEnumerable<ITypeSymbol?> TypesOf(SyntaxNode node, SemanticModel model)
    {
        if (node is ExpressionSyntax expression)
        {
            var (type, converted) = (model.GetTypeInfo(expression).Type, model.GetTypeInfo(expression).ConvertedType);
            return SymbolEqualityComparer.Default.Equals(type, converted) ? [type] : [type, converted];
        }

        if (node is CommonForEachStatementSyntax loop)
        {
            var info = model.GetForEachStatementInfo(loop);
            return [info.GetEnumeratorMethod?.ReturnType, info.ElementType, info.CurrentProperty?.Type, (loop is ForEachStatementSyntax single ? model.GetDeclaredSymbol(single) : null)?.Type];
        }

        return [model.GetDeclaredSymbol(node) is ILocalSymbol local ? local.Type : null];
    }

    // What a type initializes is part of its constructors.
    private static bool IsOther(SyntaxNode node, bool isOfType) => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or TypeDeclarationSyntax
        || (isOfType && node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or ArrowExpressionClauseSyntax);
}
