using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyRunner.Policies.Compilation.Guard;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>What is made in a script: room is counted before there is any, elements as they are added, and objects of its own that stand in no function.</summary>
internal sealed partial class BudgetRewriter
{
    public override void VisitObjectCreationExpression(ObjectCreationExpressionSyntax node) =>
        Creation(node, node.ArgumentList, () => base.VisitObjectCreationExpression(node));

    public override void VisitImplicitObjectCreationExpression(ImplicitObjectCreationExpressionSyntax node) =>
        Creation(node, node.ArgumentList, () => base.VisitImplicitObjectCreationExpression(node));

    public override void VisitCollectionExpression(CollectionExpressionSyntax node) => Creation(node, null, () => base.VisitCollectionExpression(node));

    // The elements are added by calls that stand nowhere: to a set or a dictionary, which looks at all of them.
    public override void VisitExpressionElement(ExpressionElementSyntax node)
    {
        Element(node.Expression, "element");
        base.VisitExpressionElement(node);
    }

    public override void VisitInitializerExpression(InitializerExpressionSyntax node)
    {
        if (node.Kind() is SyntaxKind.CollectionInitializerExpression or SyntaxKind.ComplexElementInitializerExpression)
        {
            foreach (var element in node.Expressions)
            {
                Element(element, "element");
            }
        }

        base.VisitInitializerExpression(node);
    }

    public override void VisitImplicitElementAccess(ImplicitElementAccessSyntax node)
    {
        foreach (var argument in node.ArgumentList.Arguments)
        {
            Element(argument.Expression, "key");
        }

        base.VisitImplicitElementAccess(node);
    }

    private void Element(ExpressionSyntax expression, string what)
    {
        if (IsLongText(expression) || (expression is not (TupleExpressionSyntax or InitializerExpressionSyntax) && !IsDefault(expression) && HasWeight(TypeOf(expression))))
        {
            Around(expression, IsLongText(expression) ? "Text" : "Weighed", what);
        }
    }

    public override void VisitSpreadElement(SpreadElementSyntax node)
    {
        var type = TypeOf(node.Expression);
        if (type is { IsRefLikeType: true })
        {
            Around(node.Expression, "MeteredSpread", "spread");
        }
        else if (type is not null and not IArrayTypeSymbol && !(type.IsReferenceType && type.AllInterfaces.Append(type).Any(each => each.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)))
        {
            Refuse(node, $"The elements of '{type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}' cannot be counted here, for it is no class that is an IEnumerable of theirs; add them in a loop.");
        }

        Sequence(node.Expression, "spread", "MeteredSpread");
        base.VisitSpreadElement(node);
    }

    public override void VisitArrayCreationExpression(ArrayCreationExpressionSyntax node)
    {
        var ranks = node.Type.RankSpecifiers;
        foreach (var rank in ranks.Where(rank => node.Initializer is null && rank.Sizes.Any(size => size is not OmittedArraySizeExpressionSyntax)))
        {
            if (rank.Sizes.Count > 1)
            {
                Refuse(node, "An array of several dimensions cannot be counted; make an array of arrays.");
            }

            var size = rank.Sizes[0];
            Before(size, ranks.Count == 1 ? $"{Meter}.Size<{TypeName(node.Type.ElementType)}>(" : $"{Meter}.Size(");
            Later(size, $", {Probe(node, "array")})");
        }

        base.VisitArrayCreationExpression(node);
    }

    private void Creation(ExpressionSyntax node, BaseArgumentListSyntax? arguments, Action visit)
    {
        var type = model.GetTypeInfo(node).Type ?? model.GetTypeInfo(node).ConvertedType ?? TypeOfCast(node);

        // A collection may be made into a value that may be null.
        var made = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;
        var isOwn = made is not null && SymbolEqualityComparer.Default.Equals(made.OriginalDefinition.ContainingAssembly, model.Compilation.Assembly);
        if (functions == 0 && isOwn)
        {
            var probe = Probe(node, $"new '{made!.Name}'");
            Before(node, $"({Meter}.Leave<{NameOf(type!)}>({Meter}.Begin({probe}), ");
            visit();
            After(node, "))");
            return;
        }

        RefuseOpen(node, type);
        if (type?.TypeKind == TypeKind.Delegate && arguments?.Arguments is [{ Expression: not AnonymousFunctionExpressionSyntax and var given }] && TypeOf(given)?.TypeKind == TypeKind.Delegate)
        {
            Refuse(node, "A delegate made of another one could be made of itself again and again, uncounted; use the other one, or a lambda that calls it.");
        }

        if (arguments is not null && !isOwn && model.GetSymbolInfo(node).Symbol is IMethodSymbol constructor && Costs.Of(constructor) is not Cost.Free and var cost)
        {
            Arguments(arguments, constructor, cost, $"new '{constructor.ContainingType.Name}'");
        }

        visit();
    }

    // A collection that is made into what a cast says has no type of its own.
    private ITypeSymbol? TypeOfCast(SyntaxNode node) => node.Parent switch
    {
        ParenthesizedExpressionSyntax parenthesized => TypeOfCast(parenthesized),
        CastExpressionSyntax cast => TypeOf(cast),
        _ => null,
    };
}
