using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>
/// Texts in patterns: the compiler compares them with no call that could be counted. Few are compared one by one, by their lengths first; of many it
/// may hash the whole text.
/// </summary>
internal sealed partial class BudgetRewriter
{
    // Below, a constant is compared in no more than a step.
    private const int LongestPattern = 500;

    // From so many on, the compiler may tell texts apart by their hash code.
    private const int HashedTexts = 7;

    public override void VisitSwitchStatement(SwitchStatementSyntax node)
    {
        TellApart(node.Expression, node.Sections.SelectMany(section => section.Labels));
        base.VisitSwitchStatement(node);
    }

    public override void VisitSwitchExpression(SwitchExpressionSyntax node)
    {
        TellApart(node.GoverningExpression, node.Arms.Select(arm => arm.Pattern));
        base.VisitSwitchExpression(node);
    }

    public override void VisitIsPatternExpression(IsPatternExpressionSyntax node)
    {
        TellApart(node.Expression, [node.Pattern]);
        base.VisitIsPatternExpression(node);
    }

    private void TellApart(ExpressionSyntax value, IEnumerable<SyntaxNode> patterns)
    {
        var texts = patterns.SelectMany(pattern => pattern.DescendantNodesAndSelf(node => node is not (WhenClauseSyntax or AnonymousFunctionExpressionSyntax)))
            .Select(node => (Node: node, Text: Constant(node))).Where(each => each.Text is not null).ToList();
        if (texts.Count < HashedTexts)
        {
            return;
        }

        if (value is TupleExpressionSyntax tuple)
        {
            WeighEach(tuple, "Switched");
        }
        else if (TypeOf(value) is { SpecialType: SpecialType.System_String } or { Name: "ReadOnlySpan" or "Span", ContainingNamespace.Name: "System" } && !model.GetConstantValue(value).HasValue)
        {
            Around(value, "Switched", "switch");
        }

        // What stands inside of a value is asked for by the pattern itself.
        foreach (var inner in texts.GroupBy(each => Asked(each.Node, value is TupleExpressionSyntax)).Where(inner => inner.Key.Length > 0 && inner.Select(each => each.Text).Distinct(StringComparer.Ordinal).Count() >= HashedTexts))
        {
            Refuse(inner.First().Node, $"At most {HashedTexts - 1} texts can be told apart inside of a value, for comparing more could not be counted; ask for the text by itself, in a switch of its own.");
        }
    }

    // Of what inside of the value a text is asked, so that the same is the same; empty for the value itself, for a part of a tuple that is written there, and
    // for what the tool hands out, which is no longer than a page.
    private string Asked(SyntaxNode node, bool isTuple)
    {
        var asked = "";
        for (var inner = node; inner.Parent is PatternSyntax or SubpatternSyntax or PropertyPatternClauseSyntax or PositionalPatternClauseSyntax; inner = inner.Parent)
        {
            if (inner is SubpatternSyntax { ExpressionColon.Expression: var name })
            {
                if (asked.Length == 0 && model.GetSymbolInfo(name).Symbol is IPropertySymbol { ContainingType: var type } && type.ToDisplayString().StartsWith("PolicyRunner.", StringComparison.Ordinal))
                {
                    return "";
                }

                asked += $".{name}";
            }
            else if (inner is SubpatternSyntax && inner.Parent is PositionalPatternClauseSyntax places)
            {
                asked += $"({places.Subpatterns.IndexOf((SubpatternSyntax)inner)})";
            }
            else if (inner.Parent is ListPatternSyntax list)
            {
                asked += $"[{list.Patterns.IndexOf((PatternSyntax)inner)}]";
            }
        }

        return isTuple && asked.Count(character => character is '(' or '.' or '[') == 1 && asked[0] == '(' ? "" : asked;
    }

    private string? Constant(SyntaxNode node) => node switch
    {
        ConstantPatternSyntax pattern => model.GetConstantValue(pattern.Expression).Value as string,
        CaseSwitchLabelSyntax label => model.GetConstantValue(label.Value).Value as string,
        _ => null,
    };

    public override void VisitConstantPattern(ConstantPatternSyntax node)
    {
        RefuseLong(node.Expression);
        base.VisitConstantPattern(node);
    }

    public override void VisitCaseSwitchLabel(CaseSwitchLabelSyntax node)
    {
        RefuseLong(node.Value);
        base.VisitCaseSwitchLabel(node);
    }

    // What matches is read to its end, without a call that could be counted.
    private void RefuseLong(ExpressionSyntax constant)
    {
        if (IsLongConstant(constant))
        {
            Refuse(constant, $"A pattern is compared with at most {LongestPattern} characters; compare with '=='.");
        }
    }

    private bool IsLongConstant(ExpressionSyntax expression) => model.GetConstantValue(expression).Value is string { Length: > LongestPattern };

    public override void VisitSlicePattern(SlicePatternSyntax node)
    {
        // A type of the script's own has a 'Slice' of its own, which counts itself.
        if (node.Pattern is not null && model.GetTypeInfo(node.Pattern).Type is { SpecialType: SpecialType.System_String } or IArrayTypeSymbol
            && !(model.GetOperation(node) is ISlicePatternOperation { SliceSymbol: { } slice } && IsOfScript(slice)))
        {
            Refuse(node, "A pattern cannot copy the rest of a text or an array, for that could not be counted; take it with a range: text[1..].");
        }

        base.VisitSlicePattern(node);
    }
}
