using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PolicyRunner.Policies.Compilation.Guard;

/// <summary>
/// Tells whether a script's checks could share something that changes. They cannot when each is written as a lambda or
/// names a function, and when the script's variables that functions see are of types whose values never change.
/// </summary>
internal static class ScriptState
{
    private static readonly HashSet<string> Unchanging = new(StringComparer.Ordinal)
    {
        "System.String", "System.DateOnly", "System.TimeOnly", "System.TimeSpan", "System.DateTimeOffset", "System.Version", "System.Index",
        "System.Range", "System.StringComparer", "System.Globalization.CultureInfo", "System.Text.Rune", "System.Text.RegularExpressions.Regex",
        "System.Collections.Generic.KeyValuePair`2", "System.Collections.Immutable.ImmutableArray`1", "System.Collections.Immutable.ImmutableList`1",
        "PolicyRunner.Policies.Setting", "PolicyRunner.Text.PathGlob", "PolicyRunner.Text.Phrases", "PolicyRunner.Text.SourceSpan", "PolicyRunner.Text.TextPosition",
    };

    public static bool MayKeep(SemanticModel model)
    {
        var tree = model.SyntaxTree;
        var body = tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Last(method => method.Identifier.ValueText == "Create" && method.Parent is ClassDeclarationSyntax { Identifier.ValueText: var name } && name.StartsWith("Policy_", StringComparison.Ordinal)).Body!;
        return MakesPolicyElsewhere(tree.GetRoot(), body, model)
            || body.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(assignment => IsCheck(assignment, model) && !IsPlainFunction(assignment.Right, model))
            || body.Statements.Any(statement => Captured(statement, model).Any(variable => !NeverChanges(variable, [])));
    }

    private static bool MakesPolicyElsewhere(SyntaxNode root, BlockSyntax body, SemanticModel model) =>
        root.DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>().Any(creation => IsPolicy(model.GetTypeInfo(creation).Type)
            && (!body.Contains(creation) || creation.Ancestors().TakeWhile(outer => outer != body).Any(outer => outer is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or QueryExpressionSyntax)));

    private static bool IsPolicy(ITypeSymbol? type) => type is INamedTypeSymbol named && SymbolNames.Of(named) == "PolicyRunner.Policies.Policy";

    private static bool IsCheck(AssignmentExpressionSyntax assignment, SemanticModel model) =>
        model.GetSymbolInfo(assignment.Left).Symbol is IPropertySymbol { Type.TypeKind: TypeKind.Delegate } property && IsPolicy(property.ContainingType);

    private static bool IsPlainFunction(ExpressionSyntax value, SemanticModel model) => value is AnonymousFunctionExpressionSyntax
        || value.IsKind(SyntaxKind.NullLiteralExpression)
        || (value is NameSyntax or MemberAccessExpressionSyntax
            && model.GetSymbolInfo(value).Symbol is IMethodSymbol { MethodKind: MethodKind.LocalFunction } or IMethodSymbol { MethodKind: MethodKind.Ordinary, IsStatic: true });

    // The script's own variables that are used inside a function.
    private static IEnumerable<ITypeSymbol> Captured(StatementSyntax statement, SemanticModel model) => statement.DescendantNodes()
        .OfType<IdentifierNameSyntax>()
        .Where(name => name.Ancestors().TakeWhile(outer => outer != statement.Parent).Any(outer => outer is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
        .Select(name => model.GetSymbolInfo(name).Symbol)
        .OfType<ILocalSymbol>()
        .Where(local => !local.IsConst && local.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Ordinary })
        .Select(local => local.Type);

    private static bool NeverChanges(ITypeSymbol type, HashSet<ITypeSymbol> seen) => type switch
    {
        { TypeKind: TypeKind.Enum } => true,
        { SpecialType: not SpecialType.None and not SpecialType.System_Object and not SpecialType.System_Array, IsValueType: true } => true,
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable => NeverChanges(nullable.TypeArguments[0], seen),
        INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.All(element => NeverChanges(element.Type, seen)),
        INamedTypeSymbol { IsAnonymousType: true } anonymous => anonymous.GetMembers().OfType<IPropertySymbol>().All(property => NeverChanges(property.Type, seen)),
        INamedTypeSymbol named when Unchanging.Contains(SymbolNames.Of(named)) => named.TypeArguments.All(argument => NeverChanges(argument, seen)),
        INamedTypeSymbol { DeclaringSyntaxReferences.Length: > 0, IsSealed: true } own when own.BaseType?.SpecialType is SpecialType.System_Object or SpecialType.System_ValueType =>
            !seen.Add(own) || IsNeverReplaced(own) && own.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsConst).All(field =>
                (field.IsReadOnly || field.AssociatedSymbol is IPropertySymbol { SetMethod: null or { IsInitOnly: true } } property && HasPlainGetter(property)) && NeverChanges(field.Type, seen)),
        _ => false,
    };

    // A struct that is not said to be readonly may replace all of itself, whatever its fields are.
    private static bool IsNeverReplaced(INamedTypeSymbol type) => type.IsReferenceType || type.IsReadOnly;

    // With 'field', a getter may change what it gives.
    private static bool HasPlainGetter(IPropertySymbol property) => property.GetMethod?.DeclaringSyntaxReferences.All(reference =>
        reference.GetSyntax() is AccessorDeclarationSyntax { Body: null, ExpressionBody: null } or ParameterSyntax) == true;
}
