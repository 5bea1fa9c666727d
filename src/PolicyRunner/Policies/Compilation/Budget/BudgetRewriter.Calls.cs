using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>Calls into the library are counted by what they are given; <see cref="MeteredCalls"/> says which and how.</summary>
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
        var kind = MeteredCalls.KindOf(method);
        if (kind == CallKind.Other && method.ReturnType.SpecialType == SpecialType.System_String && method.Parameters.Any(parameter => parameter.Type is IArrayTypeSymbol))
        {
            Later(node, $".MeteredText({Probe(node, what)})");
        }

        var isDriven = node.ArgumentList.Arguments.Any(argument => argument.Expression is AnonymousFunctionExpressionSyntax);
        if (kind is CallKind.Sequence or CallKind.Span && method is { IsExtensionMethod: true, ReducedFrom: null, MethodKind: not MethodKind.ReducedExtension })
        {
            Refuse(node, $"Call '{method.Name}' as a method of its first argument: only so can the policy's budget count it.");
        }

        if (kind == CallKind.Builder && method is { Name: "Insert", Parameters: [_, { Type.SpecialType: SpecialType.System_String }, _] })
        {
            Refuse(node, "A text cannot be put in many times at once; put it in once.");
        }

        Arguments(node.ArgumentList, method, kind, what);
        var after = "";
        switch (kind)
        {
            case CallKind.Sequence:
                if (!isDriven && MeteredCalls.Comparing.Contains(method.Name) && node.Expression is MemberAccessExpressionSyntax { Expression: var compared } && HoldsTexts(ElementOf(compared), 0))
                {
                    Later(compared, $".MeteredWeighed({Probe(node, what)})");
                }
                else if (!isDriven && !method.IsStatic || !isDriven && method.MethodKind == MethodKind.ReducedExtension)
                {
                    var counted = MeteredCalls.Ends.Contains(method.Name) ? "MeteredPeek" : IsLazy(method.ReturnType) ? "MeteredReplay" : "MeteredSource";
                    Receiver(node, counted, what);
                }

                after = IsLazy(method.ReturnType) && Escapes(node) && !chains.IsCountedFromTheStart(node) ? "MeteredLazy" : "";
                break;
            case CallKind.Text or CallKind.Span or CallKind.Builder or CallKind.Other when Twin(node, method, what):
                break;
            case CallKind.Text when MeteredCalls.Cuts.Contains(method.Name):
                after = "MeteredText";
                break;
            case CallKind.Text or CallKind.Span when !MeteredCalls.ShortTexts.Contains(method.Name):
                Receiver(node, kind == CallKind.Text ? "MeteredText" : method.Name == "Sort" ? "MeteredSort" : "MeteredSpan", what);
                break;
            case CallKind.Builder when method.Name is "ToString":
                after = "MeteredText";
                break;
            case CallKind.Builder when method.Name is not "Append" and not "AppendLine":
                Receiver(node, "MeteredWork", what);
                break;
            case CallKind.Collection when !isDriven && !IsQuick(method):
                if (MeteredCalls.Searching.Contains(method.Name) && node.Expression is MemberAccessExpressionSyntax { Expression: var list } && HoldsTexts(ElementOf(list), 0))
                {
                    Receiver(node, "MeteredWeight", what);
                }

                Receiver(node, method.Name == "Sort" ? "MeteredSort" : "MeteredWork", what);
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

    public override void VisitSpreadElement(SpreadElementSyntax node)
    {
        Sequence(node.Expression, "spread", "MeteredSource");
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
        base.VisitMemberAccessExpression(node);
    }

    public override void VisitIdentifierName(IdentifierNameSyntax node)
    {
        if (node.Parent is not (MemberAccessExpressionSyntax or InvocationExpressionSyntax))
        {
            CheckDelegate(node);
        }
    }

    private void CheckDelegate(ExpressionSyntax node)
    {
        if ((node.Parent is not InvocationExpressionSyntax invocation || invocation.Expression != node)
            && model.GetSymbolInfo(node).Symbol is IMethodSymbol { MethodKind: not MethodKind.Constructor } method && (MeteredCalls.IsOfTheTool(method) || !MayBeHandedOn(method)))
        {
            Refuse(node, $"'{method.Name}' cannot be handed on as it is, for its work could not be counted; write a lambda that calls it.");
        }
    }

    private bool MayBeHandedOn(IMethodSymbol method)
    {
        var type = method.ContainingType;
        return IsOfScript(method) || !IsOfSystem(type) || type.Name == "Math"
            || type.SpecialType is SpecialType.System_Char or SpecialType.System_Int32 or SpecialType.System_Double
            || MeteredCalls.Delegates.Contains(method.Name)
            || ((method.IsStatic || type.SpecialType == SpecialType.System_String) && MeteredCalls.StaticDelegates.Contains(method.Name));
    }

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

        if (arguments is not null && !isOwn && model.GetSymbolInfo(node).Symbol is IMethodSymbol constructor)
        {
            Arguments(arguments, constructor, MeteredCalls.KindOf(constructor), $"new '{constructor.ContainingType.Name}'");
        }

        visit();
    }

    private void Arguments(BaseArgumentListSyntax list, IMethodSymbol method, CallKind kind, string what)
    {
        for (var index = 0; index < list.Arguments.Count; index++)
        {
            var argument = list.Arguments[index];
            var parameter = argument.NameColon is { } named
                ? method.Parameters.FirstOrDefault(known => known.Name == named.Name.Identifier.Text)
                : method.Parameters.ElementAtOrDefault(Math.Min(index, method.Parameters.Length - 1));
            if (parameter is { Name: "format", Type.SpecialType: SpecialType.System_String } && model.GetConstantValue(argument.Expression).Value is string format && LongestNumber(format) > LongestNumberInFormat)
            {
                Refuse(argument, "A format asks for at most 999 digits.");
            }

            // An interpolated text becomes a handler in place, which is passed by reference; what is made of it is counted.
            if (parameter is null || parameter.RefKind != RefKind.None || argument.RefKindKeyword != default
                || (model.GetConstantValue(argument.Expression) is { HasValue: true, Value: not int } && !IsLongConstant(argument.Expression)))
            {
                continue;
            }

            if (parameter.Type.SpecialType == SpecialType.System_Int32)
            {
                if (IsGrowth(method, parameter))
                {
                    Around(argument.Expression, $"Size{ElementsOf(method)}", what);
                }
            }
            else if (parameter is { Name: "format", Type.SpecialType: SpecialType.System_String })
            {
                Around(argument.Expression, "Format", what);
            }
            else if (model.GetTypeInfo(argument.Expression).Type is { SpecialType: SpecialType.System_String })
            {
                Around(argument.Expression, kind == CallKind.Expression ? "Haystack" : "Text", what);
            }
            else if (parameter.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Collections_Generic_IEnumerable_T })
            {
                Sequence(argument.Expression, what, IsLazy(method.ReturnType) && kind == CallKind.Sequence ? "MeteredReplay" : "MeteredSource");
            }
            else if ((parameter.Type is IArrayTypeSymbol || parameter.Type.SpecialType == SpecialType.System_Array) && model.GetTypeInfo(argument.Expression).Type is IArrayTypeSymbol
                && (method.IsStatic || method.MethodKind == MethodKind.Constructor || kind == CallKind.Builder))
            {
                Around(argument.Expression, method.Name == "Sort" ? "MeteredSort" : "MeteredWork", what);
            }
            else if (HoldsTexts(TypeOf(argument.Expression), 0))
            {
                WeighArgument(argument.Expression, method, what);
            }
            else if (parameter.Type.Name == "StringBuilder")
            {
                Around(argument.Expression, "MeteredWork", what);
            }
            else if (parameter.Type.Name == "MatchEvaluator")
            {
                Around(argument.Expression, "Evaluator", what);
            }
        }
    }

    // Only what is there already: a text that becomes a sequence, a literal or a collection expression has the size it shows.
    private void Sequence(ExpressionSyntax expression, string what, string counted)
    {
        if (model.GetTypeInfo(expression).Type is { TypeKind: not TypeKind.Error and not TypeKind.Dynamic } type && type.IsReferenceType && !chains.IsCountedFromTheStart(expression)
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
        if (node.Expression is MemberAccessExpressionSyntax access && model.GetSymbolInfo(access.Expression).Symbol is not ITypeSymbol)
        {
            if (chains.IsCounted(access.Expression))
            {
                return;
            }

            Later(access.Expression, $".{counted}({Probe(node, what)})");
        }
        else if (node.Expression is MemberBindingExpressionSyntax && node.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>(outer => outer.WhenNotNull.Span.Contains(node.Span)) is { } conditional)
        {
            Later(conditional.Expression, $".{counted}({Probe(node, what)})");
        }
    }

    private bool Twin(InvocationExpressionSyntax node, IMethodSymbol method, string what)
    {
        var kind = MeteredCalls.KindOf(method);
        if (method.IsStatic && kind == CallKind.Text && method.Name is "Join" or "Concat" && method.ContainingType.SpecialType == SpecialType.System_String)
        {
            edits.Replace(node.Expression.Span, $"{Meter}.{method.Name}");
            After(node.ArgumentList.OpenParenToken, $"{Probe(node, what)}, ");
            return true;
        }

        if (method is { IsStatic: true, Name: "Create", ContainingType.SpecialType: SpecialType.System_String })
        {
            Later(node, $".MeteredText({Probe(node, what)})");
            return false;
        }

        if (kind == CallKind.Text && method is { IsStatic: true, Name: "Format" } || kind == CallKind.Builder && method.Name is "AppendFormat" or "AppendJoin")
        {
            Refuse(node, $"'{Guard.SymbolNames.Shown(method)}' can make a text of any length; write an interpolated string.");
            return true;
        }

        if (kind == CallKind.Text && method.Name == "Contains" && method.Parameters[0].Type.SpecialType == SpecialType.System_String && NameOf(node.Expression) is { } contains)
        {
            edits.Replace(contains.Identifier.Span, "MeteredContains");
            Later(node.ArgumentList.Arguments.Last(), $", probe: {Probe(node, what)}");
            return true;
        }

        if ((kind == CallKind.Text && method.Name == "Split" && method.Parameters[0].Type is { SpecialType: SpecialType.System_String } or IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_String }
            || MeteredCalls.IsOfTheTool(method)) && NameOf(node.Expression) is { } own)
        {
            edits.Replace(own.Identifier.Span, $"Metered{method.Name}");
            Later(node.ArgumentList.Arguments.Last(), $", probe: {Probe(node, what)}");
            return true;
        }

        if (kind == CallKind.Other)
        {
            return false;
        }

        var isReplace = kind != CallKind.Span && method.Name == "Replace" && method.Parameters[0].Type.SpecialType == SpecialType.System_String;
        if ((!isReplace && !(kind != CallKind.Builder && MeteredCalls.Searches.Contains(method.Name))) || NameOf(node.Expression) is not { } name)
        {
            return false;
        }

        edits.Replace(name.Identifier.Span, $"Metered{(kind == CallKind.Span ? "Span" : "")}{method.Name}");
        Later(node.ArgumentList.Arguments.Last(), $", probe: {Probe(node, what)}");
        return true;
    }

    private static SimpleNameSyntax? NameOf(ExpressionSyntax called) => called switch
    {
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        _ => null,
    };

    private static bool IsQuick(IMethodSymbol method) =>
        MeteredCalls.QuickInCollections.Contains(method.Name)
        || (MeteredCalls.QuickByKey.Contains(method.Name) && method.ContainingType.Name is "HashSet" or "Dictionary" or "SortedSet" or "ISet" or "IReadOnlySet");

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
            && model.GetSymbolInfo(next).Symbol is IMethodSymbol method && MeteredCalls.KindOf(method) == CallKind.Sequence);
    }

    private bool IsOfScript(ISymbol symbol) => SymbolEqualityComparer.Default.Equals(symbol.OriginalDefinition.ContainingAssembly, model.Compilation.Assembly);

    private static bool IsOfSystem(INamedTypeSymbol? type) => type?.ContainingNamespace?.ToDisplayString().StartsWith("System", StringComparison.Ordinal) == true;
}
