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

        base.VisitFromClause(node);
    }

    public override void VisitLetClause(LetClauseSyntax node)
    {
        Element(node.Expression);
        base.VisitLetClause(node);
    }

    public override void VisitWhereClause(WhereClauseSyntax node)
    {
        Element(node.Condition);
        base.VisitWhereClause(node);
    }

    public override void VisitSelectClause(SelectClauseSyntax node)
    {
        Element(node.Expression);
        base.VisitSelectClause(node);
    }

    public override void VisitGroupClause(GroupClauseSyntax node)
    {
        Element(node.GroupExpression);
        Key(node.ByExpression);
        base.VisitGroupClause(node);
    }

    public override void VisitJoinClause(JoinClauseSyntax node)
    {
        Key(node.LeftExpression);
        Key(node.RightExpression);
        base.VisitJoinClause(node);
    }

    public override void VisitOrdering(OrderingSyntax node)
    {
        Key(node.Expression);
        base.VisitOrdering(node);
    }

    private void Element(ExpressionSyntax expression)
    {
        if (TypeOf(expression) is not null)
        {
            Around(expression, "Pass", "query");
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
