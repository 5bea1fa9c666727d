using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>
/// Functions and types of the script's own that are made for a type around one that is not known. By calling itself such a function would
/// need types without end, each of which the runtime builds and keeps, and a structure that doubles fills the stack before a counter is
/// reached. So every name that stands for one is looked at, and what the language calls without a name may not be generic.
/// </summary>
internal sealed partial class BudgetRewriter
{
    // By a loop, a query, an initializer, a collection, a deconstruction, a pattern, an interpolated text and the like.
    private static readonly HashSet<string> CalledWithoutName = new(StringComparer.Ordinal)
    {
        "Add", "AppendFormatted", "AppendLiteral", "Cast", "Create", "Current", "Deconstruct", "Dispose", "DisposeAsync", "GetAsyncEnumerator", "GetAwaiter", "GetEnumerator",
        "GetPinnableReference", "GroupBy", "GroupJoin", "Join", "MoveNext", "OrderBy", "OrderByDescending", "Select", "SelectMany", "Slice", "ThenBy", "ThenByDescending", "Where",
    };

    public override void VisitExtensionBlockDeclaration(ExtensionBlockDeclarationSyntax node)
    {
        if (node.TypeParameterList is { } parameters)
        {
            Refuse(parameters, "Members of an extension block of any type are called without naming it; write an extension method: static int Count<T>(this T[] all).");
        }

        base.VisitExtensionBlockDeclaration(node);
    }

    // A static one only as an extension, or where it builds a collection.
    private void RefuseCalledWithoutName(MethodDeclarationSyntax method)
    {
        var name = method.Identifier.ValueText;
        var isNamed = method.Modifiers.Any(SyntaxKind.StaticKeyword) && name != "Create" && !method.ParameterList.Parameters.Any(parameter => parameter.Modifiers.Any(SyntaxKind.ThisKeyword));
        if (method.TypeParameterList is { } parameters && !isNamed && CalledWithoutName.Contains(name))
        {
            Refuse(parameters, $"The language calls a function '{name}' without naming it, so that nobody sees for which type; give it another name, or no type parameters.");
        }
    }

    private void RefuseGrowing(SimpleNameSyntax node)
    {
        if (model.GetSymbolInfo(node).Symbol is { } symbol and not ITypeSymbol && IsOfScript(symbol))
        {
            RefuseGrowing(node, symbol is IMethodSymbol method ? method.TypeArguments.Concat(Around(symbol)) : Around(symbol));
        }

        static IEnumerable<ITypeSymbol> Around(ISymbol symbol)
        {
            for (var type = symbol.ContainingType; type is not null; type = type.ContainingType)
            {
                foreach (var argument in type.TypeArguments)
                {
                    yield return argument;
                }
            }
        }
    }

    private void RefuseGrowing(SyntaxNode node, IEnumerable<ITypeSymbol> arguments)
    {
        if (arguments.Any(argument => argument is not ITypeParameterSymbol && IsOpenGeneric(argument) && argument is not INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T }))
        {
            Refuse(node, "A type around a type parameter could be put around itself again and again; name the type, or hand on the type parameter itself.");
        }

        // What a function or a type makes of its type parameter holds that, and would be open where it is put to use.
        if (arguments.FirstOrDefault(IsOpen) is { } open)
        {
            Refuse(node, $"A value that holds a type parameter which stands for '{open.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}' {Remedy}");
        }
    }

    private static bool IsOpenGeneric(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol => true,
        IArrayTypeSymbol array => IsOpenGeneric(array.ElementType),
        INamedTypeSymbol { IsAnonymousType: true } anonymous => anonymous.GetMembers().OfType<IPropertySymbol>().Any(property => IsOpenGeneric(property.Type)),
        INamedTypeSymbol named => named.TypeArguments.Any(IsOpenGeneric) || (named.ContainingType is { } around && IsOpenGeneric(around)),
        _ => false,
    };
}
