using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyRunner.Policies.Compilation.Guard;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>Properties of the library that compute or copy, and its methods where they are named without being called.</summary>
internal sealed partial class BudgetRewriter
{
    public override void VisitMemberAccessExpression(MemberAccessExpressionSyntax node)
    {
        CheckDelegate(node);
        var after = Property(node, node.Expression);
        base.VisitMemberAccessExpression(node);
        After(node, after);
    }

    public override void VisitMemberBindingExpression(MemberBindingExpressionSyntax node)
    {
        CheckDelegate(node);
        var after = Property(node, null);
        base.VisitMemberBindingExpression(node);
        After(node, after);
    }

    public override void VisitSubpattern(SubpatternSyntax node)
    {
        // Of 'A.B: pattern' both are asked for.
        foreach (var named in node.ExpressionColon?.Expression.DescendantNodesAndSelf().OfType<SimpleNameSyntax>() ?? [])
        {
            if (model.GetSymbolInfo(named).Symbol is IPropertySymbol property && !IsOfScript(property) && Costs.Of(property) != Cost.Free)
            {
                Refuse(node, $"'{property.Name}' takes work that cannot be counted inside of a pattern; ask for it with a dot.");
            }
        }

        base.VisitSubpattern(node);
    }

    // What is not there already, but computed or copied each time.
    private string Property(ExpressionSyntax node, ExpressionSyntax? receiver)
    {
        if (model.GetSymbolInfo(node).Symbol is not IPropertySymbol property || IsOfScript(property))
        {
            return "";
        }

        switch (Costs.Of(property))
        {
            case Cost.Free:
                return "";
            case Cost.Result:
                return $".MeteredText({Probe(node, $"'{property.Name}'")})";
            default:
                Later(receiver ?? Conditional(node)!.Expression, $".MeteredWork({Probe(node, $"'{property.Name}'")})");
                return "";
        }
    }

    public override void VisitIdentifierName(IdentifierNameSyntax node)
    {
        RefuseGrowing(node);
        CheckHandedOn(node);
    }

    // A name by itself, which 'using static' makes one of the library's; behind a dot it is looked at with what stands before that.
    private void CheckHandedOn(SimpleNameSyntax name)
    {
        if (name.Parent is not (MemberAccessExpressionSyntax or MemberBindingExpressionSyntax or InvocationExpressionSyntax))
        {
            CheckDelegate(name);
        }
    }

    private void CheckDelegate(ExpressionSyntax node)
    {
        if ((node.Parent is not InvocationExpressionSyntax invocation || invocation.Expression != node)
            && model.GetSymbolInfo(node).Symbol is IMethodSymbol { MethodKind: not MethodKind.Constructor } method && !MayBeHandedOn(method))
        {
            Refuse(node, $"'{method.Name}' cannot be handed on as it is, for its work could not be counted; write a lambda that calls it.");
        }
    }

    // A delegate is called without a look at what it is given. A delegate's own call made into a delegate is one more link of a chain
    // that nobody counts.
    private bool MayBeHandedOn(IMethodSymbol method) => method.MethodKind != MethodKind.DelegateInvoke && (IsOfScript(method) || Costs.Of(method) == Cost.Free);

    // What stands before the '?.' of a member.
    private static ConditionalAccessExpressionSyntax? Conditional(ExpressionSyntax member) =>
        member.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>(outer => outer.WhenNotNull.Span.Contains(member.Span));
}
