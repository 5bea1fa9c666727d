using Microsoft.CodeAnalysis;
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

    /// <summary>An upper bound: every variable and every value in between in a place of its own, as code is made that runs for the first time.</summary>
    public static bool IsTooLarge(SyntaxNode function, SemanticModel model, Func<ITypeSymbol, int> parts)
    {
        var values = function.DescendantNodes(node => node == function || node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or TypeDeclarationSyntax))
            .Where(node => node is ExpressionSyntax or VariableDeclaratorSyntax or SingleVariableDesignationSyntax)
            .ToList();
        if (values.Count * Part * BudgetRewriter.MostParts <= Most)
        {
            return false;
        }

        var sum = 0L;
        foreach (var value in values)
        {
            var type = value is ExpressionSyntax expression ? model.GetTypeInfo(expression).Type
                : model.GetDeclaredSymbol(value) is ILocalSymbol local ? local.Type
                : null;
            sum += type is { IsValueType: true, SpecialType: SpecialType.None or SpecialType.System_Decimal, TypeKind: TypeKind.Struct } ? parts(type) * Part : IntPtr.Size;
        }

        return sum > Most;
    }
}
