using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyRunner.Policies.Compilation.Guard;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>Calls into the library are counted by what they are given; the guard's list says which and how, where it allows them.</summary>
internal sealed partial class BudgetRewriter
{
    public override void VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        if (model.GetConstantValue(node).HasValue)
        {
            return;
        }

        if (model.GetSymbolInfo(node).Symbol is not IMethodSymbol method || IsOfScript(method) || method.MethodKind == MethodKind.DelegateInvoke)
        {
            if (model.GetSymbolInfo(node).Symbol is IMethodSymbol own)
            {
                RefuseGrowing(node, own.TypeArguments);
                RefuseOpen(node, own.ReturnType);
                WeighEquals(node, own);
            }

            base.VisitInvocationExpression(node);
            return;
        }

        RefuseOpen(node, method.ReturnType);
        var what = $"call of '{method.Name}'";
        var cost = Costs.Of(method);
        if (cost != Cost.Free && method is { IsExtensionMethod: true, ReducedFrom: null, MethodKind: not MethodKind.ReducedExtension } && IsOfSystem(method.ContainingType))
        {
            Refuse(node, method.Name == "Reverse" && node.ArgumentList.Arguments is [{ Expression: var reversed }]
                ? $"Write {reversed}.AsEnumerable().Reverse(): only so can the policy's budget count it."
                : $"Call '{method.Name}' as a method of its first argument: only so can the policy's budget count it.");
        }

        if (cost != Cost.Free)
        {
            Arguments(node.ArgumentList, method, cost, what);
        }

        var isDriven = !hasOwnCollections && node.ArgumentList.Arguments.Any(argument => argument.Expression is AnonymousFunctionExpressionSyntax);
        var after = "";
        switch (cost)
        {
            case Cost.Query or Cost.End or Cost.Compare or Cost.Keys:
                var isMember = method is { Name: "Contains", Parameters.Length: 1 };
                if (!isDriven && cost is Cost.Compare or Cost.Keys && node.Expression is MemberAccessExpressionSyntax { Expression: var compared } && HasWeight(ElementOf(compared)))
                {
                    Later(compared, $".{(isMember ? "MeteredWeighedMembers" : "MeteredWeighed")}({Probe(node, what)})");
                }
                else if (isMember)
                {
                    Receiver(node, "MeteredMembers", what);
                }
                else if (!isDriven && (!method.IsStatic || method.MethodKind == MethodKind.ReducedExtension))
                {
                    Receiver(node, cost == Cost.End ? "MeteredPeek" : IsLazy(method.ReturnType) ? "MeteredReplay" : "MeteredSource", what);
                }

                after = IsLazy(method.ReturnType) && Escapes(node) && !chains.IsCountedFromTheStart(node) ? "MeteredLazy" : "";
                break;
            case Cost.Twin:
                Twin(node, method, what);
                break;
            case Cost.Walk:
                Receiver(node, "MeteredWalk", what);
                break;
            case Cost.Result:
                after = "MeteredText";
                break;
            case Cost.Whole when method.ContainingType.Name == "MemoryExtensions" && node.Expression is MemberAccessExpressionSyntax { Expression: var elements } && TypeOf(elements) is IArrayTypeSymbol && HasWeight(ElementOf(elements)):
                Receiver(node, "MeteredWeight", what);
                break;
            case Cost.Whole:
            case Cost.Driven when !isDriven:
                Receiver(node, "MeteredWork", what);
                break;
            case Cost.Search or Cost.Sort:
                if (method.ContainingType.TypeArguments is [{ TypeKind: TypeKind.Delegate }])
                {
                    Refuse(node, "Functions are not compared; look for something that they belong to.");
                }

                if (node.Expression is MemberAccessExpressionSyntax { Expression: var list } && HasWeight(ElementOf(list)))
                {
                    Receiver(node, "MeteredWeight", what);
                }

                if (!isDriven)
                {
                    Receiver(node, cost == Cost.Sort ? "MeteredSort" : "MeteredWork", what);
                }

                break;
        }

        base.VisitInvocationExpression(node);
        if (after.Length > 0)
        {
            After(node, $".{after}({Probe(node, what)})");
        }
    }

    // Behind the receiver, which is there as long as it is not the class of a static method.
    private void Receiver(InvocationExpressionSyntax node, string counted, string what)
    {
        if (node.Expression is MemberAccessExpressionSyntax { Expression: not BaseExpressionSyntax } access && model.GetSymbolInfo(access.Expression).Symbol is not ITypeSymbol)
        {
            if (TypeOf(access.Expression) is { } type && IsSmall(type))
            {
                return;
            }

            if (chains.IsCounted(access.Expression))
            {
                return;
            }

            // To more keys only an order can be put, which is one still when it is counted.
            var isOrder = counted == "MeteredReplay" && TypeOf(access.Expression)?.Name == "IOrderedEnumerable";
            Later(access.Expression, $".{(isOrder ? "MeteredLazy" : counted)}({Probe(node, what)})");
        }
        else if (node.Expression is MemberBindingExpressionSyntax && Conditional(node) is { } conditional)
        {
            Later(conditional.Expression, $".{counted}({Probe(node, what)})");
        }
    }

    // The meter's own method of the same name, which is given the counter besides: at the end, or first where the rest is any number.
    private void Twin(InvocationExpressionSyntax node, IMethodSymbol method, string what)
    {
        var probe = Probe(node, what);
        if (method is { IsStatic: true, ContainingType.SpecialType: SpecialType.System_String })
        {
            if (method.Name == "Create")
            {
                Before(node, $"{Meter}.Joined(");
                Later(node, $", {probe})");
                return;
            }

            edits.Replace(node.Expression.Span, $"{Meter}.{method.Name}{TypeArgumentsOf(node)}");
            After(node.ArgumentList.OpenParenToken, $"{probe}, ");
            return;
        }

        if (method is { IsStatic: true, MethodKind: not MethodKind.ReducedExtension })
        {
            edits.Replace(node.Expression.Span, $"{Meter}.Metered{method.Name}{TypeArgumentsOf(node)}");
        }
        else if (NameOf(node.Expression) is { } name)
        {
            edits.Replace(name.Identifier.Span, $"Metered{(method.ContainingType.Name == "MemoryExtensions" ? "Span" : "")}{method.Name}");
        }
        else
        {
            Refuse(node, $"'{method.Name}' cannot be counted here; call it on a variable.");
            return;
        }

        if (method.Parameters.LastOrDefault() is { IsParams: true })
        {
            After(node.ArgumentList.OpenParenToken, node.ArgumentList.Arguments.Count > 0 ? $"{probe}, " : $"{probe}");
        }
        else if (node.ArgumentList.Arguments.Count > 0)
        {
            Later(node.ArgumentList.Arguments.Last(), $", probe: {probe}");
        }
        else
        {
            After(node.ArgumentList.OpenParenToken, $"{probe}");
        }
    }

    // As the script wrote them: without, another method of the name could be meant.
    private static string TypeArgumentsOf(InvocationExpressionSyntax node) => node.Expression switch
    {
        GenericNameSyntax generic => $"{generic.TypeArgumentList}",
        MemberAccessExpressionSyntax { Name: GenericNameSyntax generic } => $"{generic.TypeArgumentList}",
        _ => "",
    };

    private static SimpleNameSyntax? NameOf(ExpressionSyntax called) => called switch
    {
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        _ => null,
    };

    private static bool IsLazy(ITypeSymbol type) =>
        type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T || type.Name == "IOrderedEnumerable";

    // What another call of the same chain goes on with is counted there.
    private bool Escapes(ExpressionSyntax node)
    {
        var parent = node.Parent;
        while (parent is ParenthesizedExpressionSyntax)
        {
            parent = parent.Parent;
        }

        return !(parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax next }
            && model.GetSymbolInfo(next).Symbol is IMethodSymbol method && !IsOfScript(method) && Costs.IsQuery(method));
    }

    private bool IsOfScript(ISymbol symbol) => SymbolEqualityComparer.Default.Equals(symbol.OriginalDefinition.ContainingAssembly, model.Compilation.Assembly);

    private static bool IsOfSystem(INamedTypeSymbol? type) => type?.ContainingNamespace?.ToDisplayString().StartsWith("System", StringComparison.Ordinal) == true;
}
