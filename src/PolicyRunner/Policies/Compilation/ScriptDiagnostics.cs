using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>Puts the compiler's words at the places of the scripts.</summary>
internal static class ScriptDiagnostics
{
    // What a helper that is loaded for one of its functions would say about its others.
    private static readonly string[] OfNoMatterInHelpers = ["CS0168", "CS0169", "CS0219", "CS0414", "CS0649", "CS8321"];

    // Twice the same using, which is certain when two loaded files need it; and operators without an Equals and a GetHashCode, which the guard refuses.
    private static readonly string[] OfNoMatter = ["CS0105", "CS0660", "CS0661"];

    private const string UnknownInNamespace = "CS0234";

    private const string NullReturned = "CS8603";

    private const string NoWayOut = "CS0161";

    private const string NoWayOutOfLambda = "CS1643";

    public static IReadOnlyList<PolicyDiagnostic> Of(
        CSharpCompilation compilation, IReadOnlyList<Diagnostic> diagnostics, IReadOnlyList<LoweredScript> lowered)
    {
        var scripts = lowered.ToDictionary(item => item.Tree, item => item.Script);
        var found = new List<(SyntaxTree Tree, PolicyDiagnostic Diagnostic)>();
        var consequences = new List<(SyntaxTree Tree, PolicyDiagnostic Diagnostic)>();
        var models = new Dictionary<SyntaxTree, SemanticModel>();
        var said = new Dictionary<(SyntaxTree Tree, PolicyDiagnosticKind Kind), int>();
        foreach (var diagnostic in diagnostics)
        {
            if (diagnostic.Severity < DiagnosticSeverity.Warning || diagnostic.IsSuppressed || OfNoMatter.Contains(diagnostic.Id))
            {
                continue;
            }

            // What has no place in a script is the caller's to say.
            if (diagnostic.Location.SourceTree is not { } tree || !scripts.TryGetValue(tree, out var script))
            {
                continue;
            }

            if (diagnostic.Id == NullReturned && LostAnswer.IsNull(NodeAt(tree, diagnostic)))
            {
                // The guard says so of every one.
                continue;
            }

            var kind = diagnostic.Severity == DiagnosticSeverity.Error ? PolicyDiagnosticKind.Broken : PolicyDiagnosticKind.Warning;
            var location = Whole(tree, diagnostic);
            var (path, position) = Place(location, script);
            if (path != script.Main.Path && OfNoMatterInHelpers.Contains(diagnostic.Id))
            {
                continue;
            }

            // The first ones tell what is wrong; to find words for thousands would take longer than to compile them.
            if ((said[(tree, kind)] = said.GetValueOrDefault((tree, kind)) + 1) > RepositoryScript.MostFindings)
            {
                continue;
            }

            // One for all: each would look through the whole script anew.
            var model = models.TryGetValue(tree, out var known) ? known : models[tree] = compilation.GetSemanticModel(tree);
            var message = CompilerSentence.Of(model, diagnostic);
            if (diagnostic.Id is NoWayOut or NoWayOutOfLambda && Lost(model, NodeAt(tree, diagnostic)) is { } lost)
            {
                // A 'return [];' behind it would hide it for good.
                message = lost.Sentence;
                location = lost.Place.GetLocation();
                (path, position) = Place(location, script);
            }

            var sentence = new PolicyDiagnostic(kind, path, position, message ?? CompilerSentence.OfConsequence(tree, diagnostic))
            {
                Span = location == diagnostic.Location ? null : SpanOf(location, path, position, script),
            };
            (message is null ? consequences : found).Add((tree, sentence));
        }

        // What only follows from another error is left out, unless that other one is not there.
        found.AddRange(consequences.Where(item => !found.Exists(other => other.Tree == item.Tree && other.Diagnostic.Kind == PolicyDiagnosticKind.Broken)));
        return [.. found.Select(item => item.Diagnostic).Distinct().OrderBy(item => item.Path, StringComparer.Ordinal).ThenBy(item => item.Position)];
    }

    private static (SyntaxNode Place, string Sentence)? Lost(SemanticModel model, SyntaxNode function) =>
        LostAnswer.FirstIn(model, function) is ExpressionStatementSyntax { Expression: var one } ? (one, LostAnswer.ThrownAway)
        : LostAnswer.LastOf(model, function) is { Expression: var all } ? (all, LostAnswer.AllThrownAway)
        : null;

    // Of a name with dots the compiler points at the part that it does not find, and what is refused is all of it.
    private static Location Whole(SyntaxTree tree, Diagnostic diagnostic)
    {
        if (diagnostic.Id != UnknownInNamespace)
        {
            return diagnostic.Location;
        }

        var node = NodeAt(tree, diagnostic);
        while (node.Parent is QualifiedNameSyntax || (node.Parent is MemberAccessExpressionSyntax access && access.Parent is not InvocationExpressionSyntax))
        {
            node = node.Parent;
        }

        return node.GetLocation();
    }

    private static SyntaxNode NodeAt(SyntaxTree tree, Diagnostic diagnostic) => tree.GetRoot().FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);

    private static SourceSpan? SpanOf(Location location, string path, TextPosition start, PolicyScript script)
    {
        var end = location.GetMappedLineSpan().EndLinePosition;
        foreach (var file in script.Files)
        {
            if (file.Path == path && start.Line == end.Line + 1 && start.Line <= file.Source.LineCount)
            {
                var line = file.Source.LineSpan(start.Line);
                return new SourceSpan(file.Source, Math.Min(line.Start + start.Column - 1, line.End), Math.Min(line.Start + end.Character, line.End));
            }
        }

        return null;
    }

    /// <summary>Where in the script a place of its lowered tree is.</summary>
    public static (string Path, TextPosition Position) Place(Location location, PolicyScript script)
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
}
