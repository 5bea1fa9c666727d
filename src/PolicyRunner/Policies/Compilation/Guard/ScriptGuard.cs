using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyRunner.Policies.Compilation.Guard;

/// <summary>
/// Refuses, in a script that compiles, everything that is not on the guard's lists. It looks at what names are bound to
/// and never at their spelling: at the symbol and the type of every piece of syntax, and at every operation, those
/// among them that no syntax shows (conversions, enumerators, builders of collections).
/// </summary>
internal sealed class ScriptGuard
{
    private readonly SyntaxTree tree;
    private readonly SemanticModel model;
    private readonly SymbolRules symbols;
    private readonly DeclarationRules declarations;
    private readonly OperationRules operations;
    private readonly List<Refusal> refusals = [];

    private ScriptGuard(SemanticModel model)
    {
        tree = model.SyntaxTree;
        this.model = model;
        symbols = new SymbolRules(tree);
        declarations = new DeclarationRules(symbols);
        operations = new OperationRules(model, symbols);
    }

    /// <summary>One refusal a line, the most telling one, in the order of lines.</summary>
    /// <param name="model">Of the lowered script, which has no errors, among all that will be emitted, the generated code included.</param>
    public static IReadOnlyList<Refusal> Check(SemanticModel model)
    {
        var guard = new ScriptGuard(model);
        foreach (var node in guard.tree.GetRoot().DescendantNodesAndSelf())
        {
            guard.Look(node);
        }

        return
        [
            .. guard.refusals.GroupBy(refusal => (refusal.Place.GetMappedLineSpan().Path, refusal.Place.GetMappedLineSpan().StartLinePosition.Line))
                .Select(line => line.OrderBy(refusal => refusal.Rank).ThenBy(refusal => refusal.Place.SourceSpan.Start).ThenBy(refusal => refusal.Place.SourceSpan.Length).First()),
        ];
    }

    private void Look(SyntaxNode node)
    {
        if (Constructs.Instance.Refuse(node.Kind()) is { } construct)
        {
            Refuse(0, node, construct);
        }

        if (node is ExpressionSyntax or AttributeSyntax or ConstructorInitializerSyntax or PrimaryConstructorBaseTypeSyntax or OrderingSyntax or SelectOrGroupClauseSyntax)
        {
            var isVar = IsVar(node);
            Refuse(isVar ? 4 : 1, Place(node), RefuseSymbol(model.GetSymbolInfo(node)) is { } refusal ? refusal + RegexRule.Advice(model, node) : null);
            var type = model.GetTypeInfo(node);
            Refuse(isVar ? 4 : 2, node, symbols.RefuseType(type.Type) ?? symbols.RefuseType(type.ConvertedType));
        }

        if (LostAnswer.IsThrownAway(model, node))
        {
            Refuse(0, ((ExpressionStatementSyntax)node).Expression, LostAnswer.ThrownAway);
        }

        if (LostAnswer.IsNull(node))
        {
            Refuse(0, node, LostAnswer.Null);
        }

        if (node is QueryClauseSyntax clause)
        {
            var query = model.GetQueryClauseInfo(clause);
            Refuse(1, node, RefuseSymbol(query.CastInfo) ?? RefuseSymbol(query.OperationInfo));
        }

        foreach (var (place, declaration) in declarations.Check(node, model))
        {
            Refuse(IsVar(node) ? 4 : 0, place, declaration);
        }

        if (MayHoldOperations(node) && model.GetOperation(node) is { Parent: null } root)
        {
            foreach (var operation in root.DescendantsAndSelf())
            {
                Refuse(3, operation.Syntax, operations.Refuse(operation));
            }
        }
    }

    private string? RefuseSymbol(SymbolInfo info)
    {
        if (info.Symbol is not null || info.CandidateSymbols.IsEmpty)
        {
            return symbols.Refuse(info.Symbol);
        }

        // A group of overloads, as 'nameof' may name one.
        var all = info.CandidateSymbols.Select(symbols.Refuse).ToList();
        return all.Contains(null) ? null : all[0];
    }

    // Of 'a.B(c)' the place is the one of B when it stands on a line of its own, as in a chain of calls.
    private static SyntaxNode Place(SyntaxNode node)
    {
        var called = node is InvocationExpressionSyntax invocation ? invocation.Expression : node;
        return called is MemberAccessExpressionSyntax access
            && access.Name.GetLocation().GetMappedLineSpan().StartLinePosition.Line != access.GetLocation().GetMappedLineSpan().StartLinePosition.Line
            ? access.Name
            : node;
    }

    // What 'var' stands for is told where it comes from.
    private static bool IsVar(SyntaxNode node) => node is IdentifierNameSyntax { IsVar: true } or VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Type.IsVar: true } };

    private static bool MayHoldOperations(SyntaxNode node) => node
        is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or ArrowExpressionClauseSyntax or EqualsValueClauseSyntax
        or AttributeSyntax or PrimaryConstructorBaseTypeSyntax;

    private void Refuse(int rank, SyntaxNode node, string? refusal) => Refuse(rank, node.GetLocation(), refusal);

    private void Refuse(int rank, Location place, string? refusal)
    {
        if (refusal is not null)
        {
            refusals.Add(new Refusal(tree, place, refusal, rank));
        }
    }
}

/// <summary>A place in a lowered script and the sentence that refuses it; of those on a line the lowest rank says most.</summary>
internal sealed record Refusal(SyntaxTree Tree, Location Place, string Message, int Rank);
