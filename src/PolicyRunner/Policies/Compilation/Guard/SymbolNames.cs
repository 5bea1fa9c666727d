using Microsoft.CodeAnalysis;

namespace PolicyRunner.Policies.Compilation.Guard;

/// <summary>Names of symbols as metadata spells them.</summary>
internal static class SymbolNames
{
    private static readonly SymbolDisplayFormat Short = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes);

    /// <summary>Of a type without its arguments: <c>System.Collections.Generic.List`1+Enumerator</c>.</summary>
    public static string Of(INamedTypeSymbol type)
    {
        var own = type.OriginalDefinition;
        return own.ContainingType is { } outer ? $"{Of(outer)}+{own.MetadataName}"
            : own.ContainingNamespace is { IsGlobalNamespace: false } space ? $"{space.ToDisplayString()}.{own.MetadataName}"
            : own.MetadataName;
    }

    /// <summary>Of a member's parameters as its declaration has them, a type parameter as an exclamation mark: <c>System.String,System.Int32[],!</c>.</summary>
    public static string Parameters(ISymbol member) => member is IMethodSymbol method
        ? string.Join(',', method.OriginalDefinition.Parameters.Select(parameter => Parameter(parameter.Type) + (parameter.RefKind == RefKind.None ? "" : "&")))
        : "";

    /// <summary>As an author writes it: <c>File.ReadAllText</c>.</summary>
    public static string Shown(ISymbol symbol) => symbol switch
    {
        ITypeSymbol type => type.ToDisplayString(Short),
        IMethodSymbol { MethodKind: MethodKind.Constructor } => $"new {symbol.ContainingType.ToDisplayString(Short)}",
        _ => symbol.ContainingType is { } type ? $"{type.OriginalDefinition.ToDisplayString(Short)}.{symbol.Name}" : symbol.Name,
    };

    private static string Parameter(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => Parameter(array.ElementType) + "[]",
        INamedTypeSymbol named => Of(named),
        ITypeParameterSymbol => "!",
        _ => type.Name,
    };
}
