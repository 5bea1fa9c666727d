using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>
/// Tells which expressions call no code of a script, by whatever road: what they touch is of types that nobody can derive from
/// or implement. A function made of one is no part of any recursion, so it is enough to count its calls.
/// </summary>
internal static class PlainExpressions
{
    public static bool IsPlain(ExpressionSyntax expression, SemanticModel model) =>
        expression.DescendantNodesAndSelf().All(node => node switch
        {
            AnonymousFunctionExpressionSyntax or QueryExpressionSyntax or WithExpressionSyntax or CollectionExpressionSyntax or RefExpressionSyntax => false,

            // Names of types, and of methods whose call is looked at.
            ExpressionSyntax part when model.GetSymbolInfo(part).Symbol is ITypeSymbol or INamespaceSymbol => true,
            ExpressionSyntax { Parent: InvocationExpressionSyntax call } part when call.Expression == part => model.GetSymbolInfo(call).Symbol is not IMethodSymbol { MethodKind: MethodKind.DelegateInvoke } and var called && IsForeign(called, model),
            SimpleNameSyntax { Parent: MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax } access } name when access.Name == name => true,
            ExpressionSyntax part => IsClosed(model.GetTypeInfo(part), model) && IsForeign(model.GetSymbolInfo(part).Symbol, model),
            PatternSyntax and not (ConstantPatternSyntax or BinaryPatternSyntax or UnaryPatternSyntax or RelationalPatternSyntax or ParenthesizedPatternSyntax) => false,
            _ => true,
        }) && model.GetOperation(expression)?.DescendantsAndSelf().All(operation => IsForeign(Operator(operation), model) && (operation is not IInvocationOperation { Instance.Type: { } type } || IsClosed(type, model))) == true;

    // What is called without a name, and perhaps without a sign: an operator 'true' where a condition is asked for.
    private static IMethodSymbol? Operator(IOperation operation) => operation switch
    {
        IUnaryOperation unary => unary.OperatorMethod,
        IBinaryOperation binary => binary.OperatorMethod,
        IConversionOperation conversion => conversion.OperatorMethod,
        IIncrementOrDecrementOperation increment => increment.OperatorMethod,
        ICompoundAssignmentOperation assignment => assignment.OperatorMethod,
        _ => null,
    };

    private static bool IsForeign(ISymbol? symbol, SemanticModel model) =>
        symbol is not (IMethodSymbol or IPropertySymbol) || !SymbolEqualityComparer.Default.Equals(symbol.OriginalDefinition.ContainingAssembly, model.Compilation.Assembly);

    private static bool IsClosed(TypeInfo info, SemanticModel model) =>
        IsClosed(info.ConvertedType, model) && (info.Type is null || IsClosed(info.Type, model));

    private static bool IsClosed(ITypeSymbol? type, SemanticModel model) => type switch
    {
        IArrayTypeSymbol array => IsClosed(array.ElementType, model),
        { TypeKind: TypeKind.Enum } => true,
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable => IsClosed(nullable.TypeArguments[0], model),
        INamedTypeSymbol { IsGenericType: false, TypeKind: TypeKind.Class or TypeKind.Struct, IsSealed: true, IsRefLikeType: false } named =>
            !SymbolEqualityComparer.Default.Equals(named.ContainingAssembly, model.Compilation.Assembly),
        _ => false,
    };
}
