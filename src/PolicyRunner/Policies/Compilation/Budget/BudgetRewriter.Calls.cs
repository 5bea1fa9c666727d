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
            }

            base.VisitInvocationExpression(node);
            return;
        }

        RefuseOpen(node, method.ReturnType);
        var what = $"call of '{method.Name}'";
        var cost = Costs.Of(method);
        if (cost != Cost.Free && method is { IsExtensionMethod: true, ReducedFrom: null, MethodKind: not MethodKind.ReducedExtension } && IsOfSystem(method.ContainingType))
        {
            Refuse(node, $"Call '{method.Name}' as a method of its first argument: only so can the policy's budget count it.");
        }

        if (cost != Cost.Free)
        {
            Arguments(node.ArgumentList, method, cost, what);
        }

        var isDriven = node.ArgumentList.Arguments.Any(argument => argument.Expression is AnonymousFunctionExpressionSyntax);
        var after = "";
        switch (cost)
        {
            case Cost.Query or Cost.End or Cost.Compare or Cost.Keys:
                if (!isDriven && cost is Cost.Compare or Cost.Keys && node.Expression is MemberAccessExpressionSyntax { Expression: var compared } && HoldsTexts(ElementOf(compared), 0))
                {
                    Later(compared, $".MeteredWeighed({Probe(node, what)})");
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
            case Cost.Result:
                after = "MeteredText";
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

                if (node.Expression is MemberAccessExpressionSyntax { Expression: var list } && HoldsTexts(ElementOf(list), 0))
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

    public override void VisitCastExpression(CastExpressionSyntax node)
    {
        if (model.GetSymbolInfo(node).Symbol is IMethodSymbol conversion)
        {
            Conversion(node.Expression, conversion);
        }

        base.VisitCastExpression(node);
    }

    // What the compiler calls to make one type of another.
    private void Conversion(ExpressionSyntax expression, IMethodSymbol? conversion)
    {
        if (conversion is not null && !IsOfScript(conversion) && Costs.Of(conversion) != Cost.Free && IsLongText(expression))
        {
            Around(expression, "Haystack", "conversion");
        }
    }

    private void Element(ExpressionSyntax expression, string what)
    {
        if (IsLongText(expression) || (expression is not (TupleExpressionSyntax or InitializerExpressionSyntax or ImplicitObjectCreationExpressionSyntax) && !IsDefault(expression) && HoldsTexts(TypeOf(expression), 0)))
        {
            Around(expression, IsLongText(expression) ? "Text" : "Weighed", what);
        }
    }

    public override void VisitSpreadElement(SpreadElementSyntax node)
    {
        if (TypeOf(node.Expression) is { IsRefLikeType: true })
        {
            Around(node.Expression, "MeteredSpread", "spread");
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
        if (node.Parent is not (MemberAccessExpressionSyntax or MemberBindingExpressionSyntax or InvocationExpressionSyntax))
        {
            CheckDelegate(node);
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

    private void Creation(ExpressionSyntax node, BaseArgumentListSyntax? arguments, Action visit)
    {
        var type = model.GetTypeInfo(node).Type ?? model.GetTypeInfo(node).ConvertedType;
        var isOwn = type is not null && SymbolEqualityComparer.Default.Equals(type.OriginalDefinition.ContainingAssembly, model.Compilation.Assembly);
        if (functions == 0 && isOwn)
        {
            var probe = Probe(node, $"new '{type!.Name}'");
            Before(node, $"({Meter}.Leave<{NameOf(type)}>({Meter}.Begin({probe}), ");
            visit();
            After(node, "))");
            return;
        }

        RefuseOpen(node, type);
        if (type?.TypeKind == TypeKind.Delegate && arguments?.Arguments is [{ Expression: not AnonymousFunctionExpressionSyntax and var made }] && TypeOf(made)?.TypeKind == TypeKind.Delegate)
        {
            Refuse(node, "A delegate made of another one could be made of itself again and again, uncounted; use the other one, or a lambda that calls it.");
        }

        if (arguments is not null && !isOwn && model.GetSymbolInfo(node).Symbol is IMethodSymbol constructor && Costs.Of(constructor) is not Cost.Free and var cost)
        {
            Arguments(arguments, constructor, cost, $"new '{constructor.ContainingType.Name}'");
        }

        visit();
    }

    private void Arguments(BaseArgumentListSyntax list, IMethodSymbol method, Cost cost, string what)
    {
        for (var index = 0; index < list.Arguments.Count; index++)
        {
            var argument = list.Arguments[index];
            var parameter = argument.NameColon is { } named
                ? method.Parameters.FirstOrDefault(known => known.Name == named.Name.Identifier.Text)
                : method.Parameters.ElementAtOrDefault(Math.Min(index, method.Parameters.Length - 1));

            // An interpolated text becomes a handler in place, which is passed by reference; what is made of it is counted.
            if (parameter is not null && parameter.RefKind == RefKind.None && argument.RefKindKeyword == default)
            {
                Argument(argument.Expression, parameter, method, cost, what);
            }
        }
    }

    private void Argument(ExpressionSyntax argument, IParameterSymbol parameter, IMethodSymbol method, Cost cost, string what)
    {
        var type = TypeOf(argument);
        var constant = model.GetConstantValue(argument);
        if (parameter is { Name: "format", Type.SpecialType: SpecialType.System_String })
        {
            if (constant.Value is string format && IsLongFormat(format))
            {
                Refuse(argument, LongFormat);
            }

            Around(argument, "Format", what);
        }
        else if (parameter is { Name: "pattern", Type.SpecialType: SpecialType.System_String })
        {
            Around(argument, "Pattern", what);
        }
        else if (parameter.Type.SpecialType == SpecialType.System_Int32 && IsGrowth(method, parameter))
        {
            Around(argument, $"Size{ElementsOf(method)}", what);
        }
        else if (type is null || IsSmall(type) || (constant.HasValue && !IsLongConstant(argument)) || argument is ImplicitObjectCreationExpressionSyntax || IsDefault(argument))
        {
            // Of the size that it shows, or of none.
        }
        else if (type.SpecialType == SpecialType.System_String || (type.IsRefLikeType && IsOfSystem(type as INamedTypeSymbol)))
        {
            Around(argument, cost == Cost.Slow ? "Haystack" : type.IsRefLikeType ? "MeteredSpan" : "Text", what);
        }
        else if (parameter.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Collections_Generic_IEnumerable_T })
        {
            var isLazy = IsLazy(method.ReturnType) && cost is Cost.Query or Cost.End or Cost.Compare or Cost.Keys;
            Sequence(argument, what, HoldsTexts(ElementOf(argument), 0) ? "MeteredWeighed" : isLazy ? "MeteredReplay" : "MeteredSource");
        }
        else if (HoldsTexts(type, 0))
        {
            // Of a tuple that stands there each part is weighed.
            if (argument is not TupleExpressionSyntax)
            {
                Around(argument, "Weighed", what);
            }
        }
        else if (parameter.Type.Name == "MatchEvaluator")
        {
            Around(argument, "Evaluator", what);
        }
        else if (type is not INamedTypeSymbol { IsRefLikeType: true })
        {
            if (cost is Cost.Search or Cost.Sort && HoldsTexts(ElementOf(argument), 0))
            {
                Around(argument, "MeteredWeight", what);
            }

            Around(argument, cost == Cost.Sort ? "MeteredSort" : "MeteredWork", what);
        }
    }

    private static bool IsDefault(ExpressionSyntax expression) => expression is DefaultExpressionSyntax or { RawKind: (int)SyntaxKind.DefaultLiteralExpression };

    // Whatever its value: numbers, what names one of a few, functions, and what the tool hands out as a number or a place.
    private bool IsSmall(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol or ITypeParameterSymbol or { SpecialType: SpecialType.System_String or SpecialType.System_Object } => false,
        { SpecialType: not SpecialType.None and not SpecialType.System_ValueType and not SpecialType.System_Enum and not SpecialType.System_Array, IsValueType: true } => true,
        { TypeKind: TypeKind.Enum or TypeKind.Delegate } => type.Name != "MatchEvaluator",
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable => IsSmall(nullable.TypeArguments[0]),
        INamedTypeSymbol { IsValueType: true, IsGenericType: false, IsRefLikeType: false } value => !IsOfScript(value),
        INamedTypeSymbol named => named.Name is "IComparer" or "IEqualityComparer" or "StringComparer" or "Comparer" or "EqualityComparer" or "CultureInfo" or "IFormatProvider" && IsOfSystem(named),
        _ => false,
    };

    // Only what is there already: a text that becomes a sequence, a literal or a collection expression has the size it shows.
    private void Sequence(ExpressionSyntax expression, string what, string counted)
    {
        if (model.GetTypeInfo(expression).Type is { TypeKind: not TypeKind.Error and not TypeKind.Dynamic } type && type.IsReferenceType && (counted == "MeteredWeighed" || !chains.IsCountedFromTheStart(expression))
            && (type is IArrayTypeSymbol || type.AllInterfaces.Append(type).Any(each => each.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)))
        {
            Around(expression, counted, what);
        }
    }

    private void Around(ExpressionSyntax expression, string function, string what)
    {
        Later(expression, $", {Probe(expression, what)})");
        Before(expression, $"{Meter}.{function}(");
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

            Later(access.Expression, $".{counted}({Probe(node, what)})");
        }
        else if (node.Expression is MemberBindingExpressionSyntax && Conditional(node) is { } conditional)
        {
            Later(conditional.Expression, $".{counted}({Probe(node, what)})");
        }
    }

    // What stands before the '?.' of a member.
    private static ConditionalAccessExpressionSyntax? Conditional(ExpressionSyntax member) =>
        member.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>(outer => outer.WhenNotNull.Span.Contains(member.Span));

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

            edits.Replace(node.Expression.Span, $"{Meter}.{method.Name}");
            After(node.ArgumentList.OpenParenToken, $"{probe}, ");
            return;
        }

        if (method is { IsStatic: true, MethodKind: not MethodKind.ReducedExtension })
        {
            edits.Replace(node.Expression.Span, $"{Meter}.Metered{method.Name}");
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

    private static SimpleNameSyntax? NameOf(ExpressionSyntax called) => called switch
    {
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        _ => null,
    };

    private static bool IsGrowth(IMethodSymbol method, IParameterSymbol parameter) =>
        parameter.Name is "capacity" or "initialCapacity" or "totalWidth" or "repeatCount" or "maxCapacity" or "newSize" or "size"
        || (parameter.Name is "count" or "length" && (method.MethodKind == MethodKind.Constructor || method.Name == "Repeat"))
        || (parameter.Name == "count" && method.Name == "Insert");

    // What room is made for: structures can be much larger than a reference.
    private static string ElementsOf(IMethodSymbol method)
    {
        var elements = method.TypeArguments.Length > 0 ? method.TypeArguments : method.ContainingType.TypeArguments;
        return elements.Length == 0 || !elements.All(element => HasName(element) && !element.IsRefLikeType) ? ""
            : elements.Length == 1 ? $"<{NameOf(elements[0])}>"
            : $"<({string.Join(", ", elements.Select(NameOf))})>";
    }

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
