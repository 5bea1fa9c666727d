using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyRunner.Policies.Compilation.Guard;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>
/// What to say of a name that the compiler does not know: that a policy has no such thing at all, that it is called
/// otherwise, or that something else has it.
/// </summary>
internal static class UnknownName
{
    // An enumeration or a small type can be told whole where no name comes near.
    private const int MostListed = 12;

    private const int MostOwners = 3;

    /// <param name="model">Of the tree with the name.</param>
    /// <param name="name">The name.</param>
    /// <param name="message">What the compiler says.</param>
    /// <returns>Null when it only follows from another mistake.</returns>
    public static string? Sentence(SemanticModel model, SimpleNameSyntax name, string message)
    {
        var owner = Owner(model, name);
        if (owner is ITypeParameterSymbol { DeclaringSyntaxReferences.Length: 0 })
        {
            // A query over something that is not there: what its things are nobody can tell.
            return null;
        }

        var text = name.Identifier.ValueText;
        if (owner is null or INamespaceSymbol && (Refusals.Instance.OfUnknown(owner is null ? text : $"{owner}.{text}") ?? OfNamespaces(model, text)) is { } refusal)
        {
            return refusal;
        }

        var symbols = owner is null ? model.LookupSymbols(name.SpanStart) : model.LookupSymbols(name.SpanStart, owner, includeReducedExtensionMethods: true);
        var known = symbols.Where(symbol => symbol.Name != text).ToList();
        var hint = NearestName.Hint(text, known.Select(symbol => symbol.Name));
        if (owner is null)
        {
            return $"{WithStop(message)}{hint}";
        }

        if (owner is INamedTypeSymbol guessed && IsApi(guessed) && UsualGuess.Find(guessed.Name, text) is { } meant)
        {
            hint = $" Write {(name.Parent is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax thing } ? $"{thing}." : "")}{meant}.";
        }
        else if (hint.Length == 0)
        {
            hint = Elsewhere(model, owner, name) ?? All(owner, known);
        }

        return $"'{owner.ToMinimalDisplayString(model, name.SpanStart)}' has no '{text}'.{hint}";
    }

    // A type of a namespace that is not imported.
    private static string? OfNamespaces(SemanticModel model, string name)
    {
        var types = Types(model.Compilation.GlobalNamespace, name).ToList();
        var allowed = types.Find(type => AllowList.Instance.Find(SymbolNames.Of(type)) is not null);
        return allowed is not null ? $"'{name}' needs 'using {allowed.ContainingNamespace};' at the top."
            : types.FirstOrDefault() is { } refused ? Refusals.Instance.Of(name, SymbolNames.Of(refused))
            : null;
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceSymbol space, string name) =>
        space.GetTypeMembers(name).Where(type => type.DeclaredAccessibility == Accessibility.Public)
            .Concat(space.GetNamespaceMembers().OrderBy(inner => inner.Name, StringComparer.Ordinal).SelectMany(inner => Types(inner, name)));

    // "runbook.Links": the name is right, and the thing that has it is another one.
    private static string? Elsewhere(SemanticModel model, INamespaceOrTypeSymbol owner, SimpleNameSyntax name)
    {
        if (owner is not INamedTypeSymbol type || !IsApi(type) || type.TypeKind == TypeKind.Enum)
        {
            return null;
        }

        var text = name.Identifier.ValueText;
        if (model.Compilation.GetTypeByMetadataName(typeof(Library).FullName!) is { } library && !SymbolEqualityComparer.Default.Equals(type, library) && Has(library, text)
            && CompilerSentence.Property(name) is nameof(Policy.Check) or nameof(Policy.CheckDocument))
        {
            return $" A Library has {text}, which CheckAll = (library, context) => … looks at, all files together; here it is context.Library.{text}.";
        }

        var way = type.GetMembers().OfType<IPropertySymbol>()
            .FirstOrDefault(property => property is { IsStatic: false, DeclaredAccessibility: Accessibility.Public } && property.Type is INamedTypeSymbol inner && IsApi(inner) && Has(inner, text));
        if (way is not null)
        {
            var from = name.Parent is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax variable } ? $"{variable}.{way.Name}.{text}" : $"{way.Name}.{text}";
            return $" {Capital(Wording.A(way.Type.Name))} has {text}: {from}.";
        }

        var others = AllowList.Instance.Types.Where(other => other.StartsWith("PolicyRunner.", StringComparison.Ordinal))
            .Select(other => model.Compilation.GetTypeByMetadataName(other)).OfType<INamedTypeSymbol>()
            .Where(other => other.TypeKind == TypeKind.Class && !other.IsStatic && Has(other, text)).Select(other => other.Name).Order(StringComparer.Ordinal).ToList();
        return others.Count is > 0 and <= MostOwners ? $" {Capital(Wording.And(others.Select(Wording.A)))} {(others.Count == 1 ? "has" : "have")} it." : null;
    }

    /// <summary>True for what the tool hands out.</summary>
    public static bool IsApi(ITypeSymbol type) => type is INamedTypeSymbol named && SymbolNames.Of(named).StartsWith("PolicyRunner.", StringComparison.Ordinal);

    private static bool Has(INamedTypeSymbol type, string name) => type.GetMembers(name)
        .Any(member => member is { DeclaredAccessibility: Accessibility.Public, IsStatic: false } and (IPropertySymbol or IMethodSymbol));

    private static string All(INamespaceOrTypeSymbol owner, List<ISymbol> known)
    {
        var own = known.Where(symbol => symbol.ContainingType is { SpecialType: SpecialType.None } type && SymbolEqualityComparer.Default.Equals(type, owner) && !symbol.IsImplicitlyDeclared)
            .Where(symbol => symbol is IPropertySymbol or IFieldSymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary, IsOverride: false })
            .Select(symbol => symbol.Name).Distinct().ToList();
        return own.Count is > 0 and <= MostListed ? $" It has {string.Join(", ", own)}." : "";
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string WithStop(string message) => message.EndsWith('.') ? message : message + ".";

    private static INamespaceOrTypeSymbol? Owner(SemanticModel model, SimpleNameSyntax name) => name.Parent switch
    {
        QualifiedNameSyntax qualified when qualified.Right == name => model.GetSymbolInfo(qualified.Left).Symbol as INamespaceOrTypeSymbol,
        MemberAccessExpressionSyntax access when access.Name == name => TypeOf(model, access.Expression),
        MemberBindingExpressionSyntax { Parent: ConditionalAccessExpressionSyntax conditional } => TypeOf(model, conditional.Expression),
        MemberBindingExpressionSyntax binding => binding.Ancestors().OfType<ConditionalAccessExpressionSyntax>().FirstOrDefault() is { } conditional
            ? TypeOf(model, conditional.Expression)
            : null,
        AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax { Parent: { } creation } } => model.GetTypeInfo(creation).Type,
        NameColonSyntax { Parent: SubpatternSyntax { Parent: PropertyPatternClauseSyntax { Parent: { } pattern } } } =>
            model.GetOperation(pattern) is Microsoft.CodeAnalysis.Operations.IRecursivePatternOperation operation ? operation.MatchedType : null,
        _ => null,
    };

    private static INamespaceOrTypeSymbol? TypeOf(SemanticModel model, ExpressionSyntax expression)
    {
        var type = model.GetTypeInfo(expression).Type ?? model.GetSymbolInfo(expression).Symbol as INamespaceOrTypeSymbol;

        // A value type behind '?.' is looked up in what it wraps.
        return type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type;
    }
}
