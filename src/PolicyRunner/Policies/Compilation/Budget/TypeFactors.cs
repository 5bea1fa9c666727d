using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>
/// How many times the type that something is given is in the type that a declaration of the script's makes of it: 2 for
/// <c>static (T, T) Twice&lt;T&gt;(T x)</c>. Kept by name: of several declarations with one name the one that multiplies most counts.
/// </summary>
internal sealed class TypeFactors
{
    /// <summary>The name of what has none.</summary>
    public const string Indexer = "this[]";

    /// <summary>What the language calls, of a type of the script's own, where it is the source of a query.</summary>
    public static readonly string[] Queried = ["Select", "SelectMany", "Where", "Cast", "OrderBy", "OrderByDescending", "ThenBy", "ThenByDescending", "GroupBy", "Join", "GroupJoin"];

    /// <summary>The same for what 'foreach' goes over.</summary>
    public static readonly string[] Walked = ["GetEnumerator", "Current"];

    /// <summary>The same for a list pattern.</summary>
    public static readonly string[] Listed = [Indexer, "Slice"];

    /// <summary>The same for a deconstruction, whose parts are handed out.</summary>
    public static readonly string[] Deconstruction = ["Deconstruct"];

    private readonly Dictionary<string, int> results = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> handed = new(StringComparer.Ordinal);

    /// <summary>Reads all declarations of a script.</summary>
    /// <returns>The first of them that multiplies where no name says so; null when none does.</returns>
    public ScriptExcess? Learn(SyntaxNode root)
    {
        foreach (var node in root.DescendantNodes())
        {
            if (LearnFrom(node) is { } excess)
            {
                return excess;
            }
        }

        return null;
    }

    /// <summary>Of the result of a function, or of a member.</summary>
    public int Of(string name) => results.GetValueOrDefault(name, 1);

    /// <summary>The largest of several.</summary>
    public int Of(string[] anyOf) => anyOf.Max(Of);

    /// <summary>Of what a function gives to its lambdas and through its 'out' parameters.</summary>
    public int Handed(string name) => handed.GetValueOrDefault(name, 1);

    /// <inheritdoc cref="Of(string[])"/>
    public int Handed(string[] anyOf) => anyOf.Max(Handed);

    private ScriptExcess? LearnFrom(SyntaxNode node)
    {
        switch (node)
        {
            case MethodDeclarationSyntax method:
                Learn(method.Identifier.ValueText, method.ReturnType, ParametersAround(method));
                Learn(method.Identifier.ValueText, method.ParameterList, ParametersAround(method));
                break;
            case LocalFunctionStatementSyntax function:
                Learn(function.Identifier.ValueText, function.ReturnType, ParametersAround(function));
                Learn(function.Identifier.ValueText, function.ParameterList, ParametersAround(function));
                break;
            case OperatorDeclarationSyntax operation:
                Learn(operation.OperatorToken.ValueText, operation.ReturnType, ParametersAround(operation));
                break;
            case IndexerDeclarationSyntax indexer:
                Learn(Indexer, indexer.Type, ParametersAround(indexer));
                break;
            case PropertyDeclarationSyntax property:
                Learn(property.Identifier.ValueText, property.Type, ParametersAround(property));
                break;
            case DelegateDeclarationSyntax function when IsDoubling(function):
                return new ScriptExcess(node, "A parameter or the result of this delegate mentions one of its types more than once; make a record of it, and give that.");
            case VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Parent: BaseFieldDeclarationSyntax } declaration } field:
                Learn(field.Identifier.ValueText, declaration.Type, ParametersAround(field));
                break;
            case ParameterSyntax { Type: { } type, Parent.Parent: TypeDeclarationSyntax } parameter:
                Learn(parameter.Identifier.ValueText, type, ParametersAround(parameter));
                Hand(Deconstruction[0], Mentions(type, ParametersAround(parameter)));
                break;
            case BaseListSyntax bases when ParametersAround(bases).Any(each => Mentions(bases, [each]) > 1):
                return new ScriptExcess(node, "The types that a generic type is made of mention one of its parameters more than once; say each once.");
            default:
                break;
        }

        return null;
    }

    private void Learn(string name, TypeSyntax type, HashSet<string> generic)
    {
        if (Mentions(type, generic) is > 1 and var mentions)
        {
            results[name] = Math.Max(results.GetValueOrDefault(name), mentions);
        }
    }

    private void Learn(string name, ParameterListSyntax parameters, HashSet<string> generic)
    {
        foreach (var parameter in parameters.Parameters)
        {
            // Of a function's type each part is another thing that it is given.
            var isOut = parameter.Modifiers.Any(modifier => modifier.Text is "out" or "ref");
            Hand(name, isOut || parameter.Type is not GenericNameSyntax function ? Mentions(parameter.Type, generic)
                : function.TypeArgumentList.Arguments.Max(argument => Mentions(argument, generic)));
        }
    }

    private void Hand(string name, int mentions)
    {
        if (mentions > 1)
        {
            handed[name] = Math.Max(handed.GetValueOrDefault(name), mentions);
        }
    }

    // It is called by the name of whatever holds it, which says nothing of how it is declared.
    private static bool IsDoubling(DelegateDeclarationSyntax function)
    {
        var generic = ParametersAround(function);
        return function.ParameterList.Parameters.Select(parameter => parameter.Type).Append(function.ReturnType).OfType<TypeSyntax>()
            .Any(type => generic.Any(each => Mentions(type, [each]) > 1));
    }

    private static HashSet<string> ParametersAround(SyntaxNode node) =>
    [
        .. node.AncestorsAndSelf().SelectMany(outer => outer switch
        {
            MethodDeclarationSyntax method => method.TypeParameterList?.Parameters ?? default,
            LocalFunctionStatementSyntax function => function.TypeParameterList?.Parameters ?? default,
            DelegateDeclarationSyntax function => function.TypeParameterList?.Parameters ?? default,
            TypeDeclarationSyntax type => type.TypeParameterList?.Parameters ?? default,
            _ => default,
        }).Select(parameter => parameter.Identifier.ValueText),
    ];

    private static int Mentions(SyntaxNode? type, HashSet<string> generic) => type is null || generic.Count == 0 ? 0
        : type.DescendantNodesAndSelf().Count(node => node is IdentifierNameSyntax name && generic.Contains(name.Identifier.ValueText));
}
