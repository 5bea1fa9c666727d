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

    public override void VisitFromClause(FromClauseSyntax node)
    {
        // The first one is no function of an element.
        if (node.Parent is not QueryExpressionSyntax)
        {
            Element(node.Expression);
        }

        RefuseOwn(node, model.GetQueryClauseInfo(node).OperationInfo);
        base.VisitFromClause(node);
    }

    public override void VisitLetClause(LetClauseSyntax node)
    {
        Element(node.Expression);
        RefuseOwn(node, model.GetQueryClauseInfo(node).OperationInfo);
        base.VisitLetClause(node);
    }

    public override void VisitWhereClause(WhereClauseSyntax node)
    {
        Element(node.Condition);
        RefuseOwn(node, model.GetQueryClauseInfo(node).OperationInfo);
        base.VisitWhereClause(node);
    }

    public override void VisitSelectClause(SelectClauseSyntax node)
    {
        Element(node.Expression);
        RefuseOwn(node, model.GetSymbolInfo(node));
        base.VisitSelectClause(node);
    }

    public override void VisitGroupClause(GroupClauseSyntax node)
    {
        Element(node.GroupExpression);
        Key(node.ByExpression);
        RefuseOwn(node, model.GetSymbolInfo(node));
        base.VisitGroupClause(node);
    }

    public override void VisitJoinClause(JoinClauseSyntax node)
    {
        Key(node.LeftExpression);
        Key(node.RightExpression);
        RefuseOwn(node, model.GetQueryClauseInfo(node).OperationInfo);
        base.VisitJoinClause(node);
    }

    public override void VisitOrdering(OrderingSyntax node)
    {
        Key(node.Expression);
        RefuseOwn(node, model.GetSymbolInfo(node));
        base.VisitOrdering(node);
    }

    // A clause is a function that nobody sees: the library calls it for each element; whom else it is given to may call it from inside of itself.
    private void RefuseOwn(SyntaxNode clause, SymbolInfo called)
    {
        if (called.Symbol is not null and not IMethodSymbol { ContainingType: { Name: "Enumerable", ContainingNamespace.Name: "Linq" } })
        {
            Refuse(clause, "A query over what is no sequence calls the script's own methods with functions that cannot be counted; call them with lambdas.");
        }
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
        if (IsLongText(expression) || (expression is not TupleExpressionSyntax && HoldsTexts(TypeOf(expression), 0)))
        {
            Around(expression, IsLongText(expression) ? "Text" : "Weighed", "key");
        }
    }
}
