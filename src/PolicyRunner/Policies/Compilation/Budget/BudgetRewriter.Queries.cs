using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>Queries are counted element by element, and by what they compare or hash of each.</summary>
internal sealed partial class BudgetRewriter
{
    public override void VisitQueryExpression(QueryExpressionSyntax node)
    {
        if (TypeOf(node) is { } type && IsLazy(type))
        {
            Whole(node, "MeteredLazy", "query", () => base.VisitQueryExpression(node));
            return;
        }

        base.VisitQueryExpression(node);
    }

    // The first clause is no function of an element.
    public override void VisitFromClause(FromClauseSyntax node)
    {
        if (hasOwnCollections && node.Parent is QueryExpressionSyntax && node.Type is null)
        {
            Around(node.Expression, "MeteredReplay", "query");
        }

        Clause(node, node.Parent is QueryExpressionSyntax ? [] : [node.Expression], [], () => base.VisitFromClause(node));
    }

    public override void VisitLetClause(LetClauseSyntax node) => Clause(node, [node.Expression], [], () => base.VisitLetClause(node));

    public override void VisitWhereClause(WhereClauseSyntax node) => Clause(node, [node.Condition], [], () => base.VisitWhereClause(node));

    public override void VisitSelectClause(SelectClauseSyntax node) => Clause(node, [node.Expression], [], () => base.VisitSelectClause(node));

    public override void VisitGroupClause(GroupClauseSyntax node) => Clause(node, [node.GroupExpression], [node.ByExpression], () => base.VisitGroupClause(node));

    public override void VisitJoinClause(JoinClauseSyntax node) => Clause(node, [], [node.LeftExpression, node.RightExpression], () => base.VisitJoinClause(node));

    public override void VisitOrdering(OrderingSyntax node) => Clause(node, [], [node.Expression], () => base.VisitOrdering(node));

    // A clause is a function that nobody sees: the library calls it for each element; whom else it is given to may call it from inside of itself.
    private void Clause(SyntaxNode clause, ReadOnlySpan<ExpressionSyntax> elements, ReadOnlySpan<ExpressionSyntax> keys, Action visit)
    {
        foreach (var element in elements)
        {
            Element(element);
        }

        foreach (var key in keys)
        {
            Key(key);
        }

        var called = clause is QueryClauseSyntax before ? model.GetQueryClauseInfo(before).OperationInfo : model.GetSymbolInfo(clause);
        if (called.Symbol is not null and not IMethodSymbol { ContainingType: { Name: "Enumerable", ContainingNamespace.Name: "Linq" } })
        {
            Refuse(clause, "A query over what is no sequence calls the script's own methods with functions that cannot be counted; call them with lambdas.");
        }

        visit();
    }

    private void Element(ExpressionSyntax expression)
    {
        if (TypeOf(expression) is not null)
        {
            var probe = Probe(expression, "query");
            Later(expression, $", {probe})");
            Before(expression, $"{Meter}.Pass({Meter}.Begin({probe}), ");
        }
    }

    // What a query compares or hashes for each element.
    private void Key(ExpressionSyntax expression)
    {
        Element(expression);
        if (IsLongText(expression) || (expression is not TupleExpressionSyntax && HasWeight(TypeOf(expression))))
        {
            Around(expression, IsLongText(expression) ? "Text" : "Weighed", "key");
        }
    }
}
