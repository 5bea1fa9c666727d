using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>Puts the compiler's words at the places of the scripts, with the name somebody most likely meant.</summary>
internal static class ScriptDiagnostics
{
    // What a helper that is loaded for one of its functions would say about its others.
    private static readonly string[] OfNoMatterInHelpers = ["CS0168", "CS0169", "CS0219", "CS0414", "CS0649", "CS8321"];

    // Twice the same using: harmless, and certain when two loaded files need it.
    private const string DuplicateUsing = "CS0105";

    public static IReadOnlyList<(SyntaxTree Tree, PolicyDiagnostic Diagnostic)> Of(
        CSharpCompilation compilation, IReadOnlyList<Diagnostic> diagnostics, IReadOnlyList<LoweredScript> lowered)
    {
        var scripts = lowered.ToDictionary(item => item.Tree, item => item.Script);
        var found = new List<(SyntaxTree, PolicyDiagnostic)>();
        foreach (var diagnostic in diagnostics)
        {
            if (diagnostic.Severity < DiagnosticSeverity.Warning || diagnostic.IsSuppressed || diagnostic.Id == DuplicateUsing)
            {
                continue;
            }

            if (diagnostic.Location.SourceTree is not { } tree || !scripts.TryGetValue(tree, out var script))
            {
                if (diagnostic.Severity == DiagnosticSeverity.Error)
                {
                    throw new InvalidOperationException($"Policies cannot be compiled here: {diagnostic.GetMessage()}");
                }

                continue;
            }

            var kind = diagnostic.Severity == DiagnosticSeverity.Error ? PolicyDiagnosticKind.Broken : PolicyDiagnosticKind.Warning;
            var (path, position) = Place(diagnostic.Location, script);
            if (path == script.Main.Path || !OfNoMatterInHelpers.Contains(diagnostic.Id))
            {
                found.Add((tree, new PolicyDiagnostic(kind, path, position, Message(compilation, tree, diagnostic))));
            }
        }

        return [.. found.Distinct().OrderBy(item => item.Item2.Path, StringComparer.Ordinal).ThenBy(item => item.Item2.Position)];
    }

    private static (string Path, TextPosition Position) Place(Location location, PolicyScript script)
    {
        var tree = location.SourceTree!;
        if (tree.GetLineVisibility(location.SourceSpan.Start) == LineVisibility.Hidden)
        {
            // About the body as a whole: its end is where the way out is missing.
            var file = new SourceFile(script.Main.Path, script.Main.Text);
            return (file.Path, file.Position(file.Text.TrimEnd().Length));
        }

        var line = location.GetMappedLineSpan();
        return (line.Path, new TextPosition(line.StartLinePosition.Line + 1, line.StartLinePosition.Character + 1));
    }

    private static string Message(CSharpCompilation compilation, SyntaxTree tree, Diagnostic diagnostic)
    {
        if (diagnostic.Id == "CS0161")
        {
            return "The script does not return a policy on every path; end it with 'return new Policy(…) { … };'.";
        }

        // What the compiler guesses next, a missing using or reference, is never it: a script cannot add references.
        var message = diagnostic.GetMessage();
        message = Before(Before(message, " and no accessible extension method"), " (are you missing");
        var name = diagnostic.Id is "CS0103" or "CS0117" or "CS0246" or "CS1061"
            ? tree.GetRoot().FindNode(diagnostic.Location.SourceSpan).DescendantNodesAndSelf().OfType<SimpleNameSyntax>().FirstOrDefault()
            : null;
        if (name is null)
        {
            return $"{diagnostic.Id}: {message}";
        }

        var names = Candidates(compilation.GetSemanticModel(tree), name).Select(symbol => symbol.Name).Where(known => known != name.Identifier.Text);
        return $"{diagnostic.Id}: {message}{(message.EndsWith('.') ? "" : ".")}{NearestName.Hint(name.Identifier.Text, names)}";
    }

    private static string Before(string message, string mark) =>
        message.IndexOf(mark, StringComparison.Ordinal) is var index and >= 0 ? message[..index] : message;

    private static IEnumerable<ISymbol> Candidates(SemanticModel model, SimpleNameSyntax name)
    {
        var owner = name.Parent switch
        {
            MemberAccessExpressionSyntax access when access.Name == name => TypeOf(model, access.Expression),
            MemberBindingExpressionSyntax { Parent: ConditionalAccessExpressionSyntax conditional } => TypeOf(model, conditional.Expression),
            AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax { Parent: { } creation } } => model.GetTypeInfo(creation).Type,
            NameColonSyntax { Parent: SubpatternSyntax { Parent: PropertyPatternClauseSyntax { Parent: { } pattern } } } =>
                model.GetOperation(pattern) is Microsoft.CodeAnalysis.Operations.IRecursivePatternOperation operation ? operation.MatchedType : null,
            _ => null,
        };
        return owner is null
            ? model.LookupSymbols(name.SpanStart)
            : model.LookupSymbols(name.SpanStart, owner, includeReducedExtensionMethods: true);
    }

    private static INamespaceOrTypeSymbol? TypeOf(SemanticModel model, ExpressionSyntax expression)
    {
        var type = model.GetTypeInfo(expression).Type ?? model.GetSymbolInfo(expression).Symbol as INamespaceOrTypeSymbol;

        // A value type behind '?.' is looked up in what it wraps.
        return type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type;
    }
}
