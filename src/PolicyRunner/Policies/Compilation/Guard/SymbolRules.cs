using Microsoft.CodeAnalysis;

namespace PolicyRunner.Policies.Compilation.Guard;

/// <summary>Judges symbols: what a script itself declares, and what the list allows.</summary>
internal sealed class SymbolRules(SyntaxTree script)
{
    private static readonly AllowList Allowed = AllowList.Instance;

    /// <returns>Null when the script may use it, else the sentence that refuses it.</returns>
    public string? Refuse(ISymbol? symbol) => symbol switch
    {
        null or INamespaceSymbol or ILabelSymbol or IRangeVariableSymbol or IDiscardSymbol => null,
        ITypeSymbol type => RefuseType(type),
        IAliasSymbol alias => Refuse(alias.Target),
        ILocalSymbol local => RefuseType(local.Type),
        IParameterSymbol parameter => RefuseType(parameter.Type),
        IMethodSymbol or IPropertySymbol or IFieldSymbol or IEventSymbol => RefuseMember(symbol),
        _ => $"'{symbol.Name}' is not among what a policy may use.",
    };

    /// <returns>Null when the script may have values of the type.</returns>
    public string? RefuseType(ITypeSymbol? type) => type switch
    {
        null or ITypeParameterSymbol or IErrorTypeSymbol => null,
        IArrayTypeSymbol array => RefuseType(array.ElementType),
        IDynamicTypeSymbol => "'dynamic' binds by reflection when it runs; write the type, or use patterns such as 'node is YamlMapping'.",
        IPointerTypeSymbol or IFunctionPointerTypeSymbol => "A pointer reaches into memory; use arrays and lists.",
        INamedTypeSymbol named => RefuseNamed(named),
        _ => $"'{type}' is not among what a policy may use.",
    };

    /// <summary>True for what the script itself declares.</summary>
    public bool IsOwn(ISymbol symbol) =>
        symbol.DeclaringSyntaxReferences.Any(reference => reference.SyntaxTree == script)
        || (symbol.IsImplicitlyDeclared && symbol.ContainingSymbol is { } outer && IsOwn(outer));

    /// <summary>True for a property that the list allows by its getter alone.</summary>
    public static bool MayOnlyBeRead(ISymbol member) => member is IPropertySymbol { ContainingType: { } type } property
        && Allowed.Find(SymbolNames.Of(type)) is { } known && known.Allows($"get_{property.MetadataName}", "") && !known.Allows($"set_{property.MetadataName}", "");

    private string? RefuseNamed(INamedTypeSymbol type)
    {
        foreach (var argument in type.TypeArguments)
        {
            if (RefuseType(argument) is { } refusal)
            {
                return refusal;
            }
        }

        if (type.IsAnonymousType)
        {
            return type.GetMembers().OfType<IPropertySymbol>().Select(property => RefuseType(property.Type)).FirstOrDefault(refusal => refusal is not null);
        }

        if (type.ContainingType is { TypeArguments.Length: > 0 } outer && RefuseNamed(outer) is { } outside)
        {
            return outside;
        }

        if (IsInSource(type))
        {
            return IsOwn(type) ? null : $"'{SymbolNames.Shown(type)}' belongs to another policy; put what they share into a file that both #load.";
        }

        var name = SymbolNames.Of(type);
        return Allowed.Find(name) is not null || Allowed.AllowsAttribute(name) ? null : Refusals.Instance.Of(SymbolNames.Shown(type), name, []);
    }

    private string? RefuseMember(ISymbol member)
    {
        if (member is IMethodSymbol { MethodKind: MethodKind.BuiltinOperator or MethodKind.AnonymousFunction or MethodKind.LocalFunction } method)
        {
            return RefuseSignature(method);
        }

        // An extension that is called as a member, and the accessors and operators of extension blocks.
        if (member is IMethodSymbol { ReducedFrom: { } reduced })
        {
            return RefuseMember(reduced) ?? RefuseSignature(member);
        }

        if (member.ContainingType is not { } type)
        {
            return $"'{member.Name}' is not among what a policy may use.";
        }

        if (IsInSource(member))
        {
            return RefuseNamed(type.IsExtension ? type.ContainingType! : type) ?? RefuseSignature(member);
        }

        if (type.IsTupleType && member is IFieldSymbol)
        {
            return RefuseSignature(member);
        }

        if (type.IsAnonymousType || (type.TypeKind == TypeKind.Delegate && IsInSource(type)))
        {
            return member.Name is "Invoke" or ".ctor" || type.IsAnonymousType ? RefuseSignature(member) : Refusals.Instance.Of(SymbolNames.Shown(member), "System.Delegate", []);
        }

        var typeName = SymbolNames.Of(type);
        var allowed = Allowed.Find(typeName) ?? (Allowed.AllowsAttribute(typeName) ? new AllowedType().Add(AllowList.Free, ".ctor") : null);
        if (allowed is null || !(allowed.Allows(member.MetadataName, SymbolNames.Parameters(member)) || MayOnlyBeRead(member)))
        {
            // Whatever type has its own: why it is refused is the same.
            var owner = member.Name == nameof(GetHashCode) ? "System.Object" : typeName;
            return Refusals.Instance.Of(SymbolNames.Shown(member), $"{owner}.{member.Name}", allowed?.Names ?? []);
        }

        return RefuseNamed(type) ?? RefuseSignature(member);
    }

    // A member is as harmless as what goes in and comes out.
    private string? RefuseSignature(ISymbol member)
    {
        IEnumerable<ITypeSymbol> types = member switch
        {
            IMethodSymbol method => method.Parameters.Select(parameter => parameter.Type).Append(method.ReturnType).Concat(method.TypeArguments),
            IPropertySymbol property => property.Parameters.Select(parameter => parameter.Type).Append(property.Type),
            IFieldSymbol field => [field.Type],
            IEventSymbol happening => [happening.Type],
            _ => [],
        };
        return types.Select(RefuseType).FirstOrDefault(refusal => refusal is not null);
    }

    private static bool IsInSource(ISymbol symbol) =>
        symbol.DeclaringSyntaxReferences.Length > 0 || (symbol.IsImplicitlyDeclared && symbol.ContainingType is { IsAnonymousType: false } outer && IsInSource(outer));
}
