using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PolicyRunner.Policies.Compilation.Guard;

/// <summary>Judges what a script declares: no static state, no inheritance from the base library, no code at the side.</summary>
internal sealed class DeclarationRules(SymbolRules symbols)
{
    private const string StaticState = "A static variable would carry over from one document to the next; make it 'const', or a variable at the script's top that functions are given (what is made inside of a function is made at each call, which takes long for a regular expression).";

    private const string CovariantOverride = "An override has to return the same type as what it overrides.";

    private static readonly SyntaxKind[] RefusedModifiers =
        [SyntaxKind.UnsafeKeyword, SyntaxKind.ExternKeyword, SyntaxKind.AsyncKeyword, SyntaxKind.VolatileKeyword, SyntaxKind.FixedKeyword];

    public IEnumerable<(Location Place, string Refusal)> Check(SyntaxNode node, SemanticModel model)
    {
        foreach (var token in node.ChildTokens().Where(token => RefusedModifiers.Contains(token.Kind())))
        {
            yield return (token.GetLocation(), $"'{token.Text}' is not for policies: they are ordinary functions without threads, pointers or native code.");
        }

        foreach (var token in node.ChildTokens().Where(token => token.IsKind(SyntaxKind.PartialKeyword)))
        {
            yield return (token.GetLocation(), "What is declared in parts nobody sees as a whole; write it in one piece.");
        }

        if (node is LocalDeclarationStatementSyntax { UsingKeyword: var keyword, AwaitKeyword: var await } && await != default)
        {
            yield return (keyword.GetLocation(), "'await' is not for policies; write it as ordinary code.");
        }

        if (node is not (MemberDeclarationSyntax or VariableDeclaratorSyntax or AccessorDeclarationSyntax or ParameterSyntax or LocalFunctionStatementSyntax or TypeParameterSyntax)
            || model.GetDeclaredSymbol(node) is not { } declared)
        {
            yield break;
        }

        if (Refuse(declared) is { } refusal)
        {
            yield return (Place(node), refusal);
        }
    }

    // Its type parameters are its own, whatever they are called.
    private static ITypeSymbol ReturnedIn(IMethodSymbol overridden, IMethodSymbol method) =>
        (overridden.IsGenericMethod ? overridden.Construct([.. method.TypeParameters]) : overridden).ReturnType;

    private string? Refuse(ISymbol declared) => declared switch
    {
        IFieldSymbol { IsConst: true } => null,
        IFieldSymbol { IsStatic: true, ContainingType.TypeKind: not TypeKind.Enum } => StaticState,
        IPropertySymbol { IsStatic: true } property when HasStorage(property) => StaticState,
        IMethodSymbol { MethodKind: MethodKind.StaticConstructor } => StaticState,
        IMethodSymbol { OverriddenMethod: { } overridden } method when !SymbolEqualityComparer.Default.Equals(ReturnedIn(overridden, method), method.ReturnType) =>
            CovariantOverride,
        IPropertySymbol { OverriddenProperty: { } overridden } property when !SymbolEqualityComparer.Default.Equals(overridden.Type, property.Type) => CovariantOverride,
        IMethodSymbol method => RefuseMethod(method),
        INamedTypeSymbol { ExtensionParameter.RefKind: RefKind.Ref } => "An extension that takes what it extends by reference could change it from afar; take it by value, or write a function that returns the new one.",
        INamedTypeSymbol type => RefuseType(type),
        ITypeParameterSymbol { HasConstructorConstraint: true } => "'new()' makes objects by reflection; pass a Func that makes them.",
        ITypeParameterSymbol { HasUnmanagedTypeConstraint: true } => "'unmanaged' is about memory; use 'struct'.",
        ITypeParameterSymbol parameter => parameter.ConstraintTypes.Select(symbols.RefuseType).FirstOrDefault(refusal => refusal is not null),
        _ => symbols.Refuse(declared),
    };

    // Records, tuples and sets ask it when two hash codes meet, and those of texts are others in each run.
    private static bool IsEquality(IMethodSymbol method) => !method.IsStatic
        && method is { Name: "GetHashCode", Parameters.Length: 0 } or { Name: "Equals", Parameters.Length: 1 } or { Parameters.Length: 1, ExplicitInterfaceImplementations: [{ Name: "Equals" }, ..] };

    private string? RefuseMethod(IMethodSymbol method) =>
        IsEquality(method) ? "A type cannot say itself what it equals: how often that is asked differs from run to run. Declare a record, which is equal where its values are (a list where it is the same list), or write a function of another name and call it."
        : method.Name.StartsWith("Metered", StringComparison.Ordinal) ? $"'{method.Name}' could be taken for one of the tool's counters; give it another name."
        : method.ReturnsByRef || method.ReturnsByRefReadonly ? "A reference to a variable could change it from afar; return the value."
        : method.IsAsync ? "'async' is not for policies; write it as ordinary code."
        : symbols.RefuseType(method.ReturnType);

    private string? RefuseType(INamedTypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Class && type.BaseType is { SpecialType: not SpecialType.System_Object } parent && !symbols.IsOwn(parent))
        {
            return $"A policy's type cannot derive from '{SymbolNames.Shown(parent)}'; hold one instead.";
        }

        return type.TypeKind == TypeKind.Enum ? null : type.Interfaces.Select(symbols.RefuseType).FirstOrDefault(refusal => refusal is not null);
    }

    private static bool HasStorage(IPropertySymbol property) => property.ContainingType.GetMembers().OfType<IFieldSymbol>()
        .Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    private static Location Place(SyntaxNode node) => node switch
    {
        ExtensionBlockDeclarationSyntax block => block.Keyword.GetLocation(),
        BaseTypeDeclarationSyntax type => type.Identifier.GetLocation(),
        MethodDeclarationSyntax method => method.Identifier.GetLocation(),
        LocalFunctionStatementSyntax function => function.Identifier.GetLocation(),
        PropertyDeclarationSyntax property => property.Identifier.GetLocation(),
        _ => node.GetLocation(),
    };
}
