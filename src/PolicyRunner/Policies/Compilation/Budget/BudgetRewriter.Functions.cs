using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>
/// Functions of every kind count their call, and how deep they are, until they give something back. Not when they end by an
/// exception: nothing of a script goes on after one, for it cannot catch any.
/// </summary>
internal sealed partial class BudgetRewriter
{
    private static readonly SymbolDisplayFormat NullableFormat =
        SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    // What a function is left with, by its full name: a script may call a type 'var'.
    private const string Kept = "global::PolicyRunner.Policies.Metering.Budget";

    // Above 0 inside of anything that has counted its call.
    private int functions;

    // What the counters of the function around are kept in; null when it gives back by itself.
    private string? level;

    // The counter of the iterator around; -1 when the function around is none.
    private int iterator = -1;

    // Makes the names of what is declared unique: functions stand inside one another.
    private int names;

    public override void VisitMethodDeclaration(MethodDeclarationSyntax node)
    {
        if (IsCleanUp(node))
        {
            // Called while an exception is under way, once for each function that it leaves: what is thrown here comes on top of that one, stack and all.
            if (node.ExpressionBody is not null || node.Body is { Statements.Count: > 0 })
            {
                Refuse(node.Identifier.GetLocation(), "A policy has nothing to give back when it ends; leave 'Dispose' empty: public void Dispose() { }.");
            }

            base.VisitMethodDeclaration(node);
            return;
        }

        Member(
            node, node.Body, node.ExpressionBody, node.SemicolonToken, IsVoid(node.ReturnType), Name(node.Identifier),
            () =>
            {
                RefuseCalledWithoutName(node);
                base.VisitMethodDeclaration(node);
            });
    }

    private static bool IsCleanUp(MethodDeclarationSyntax method) => method.Identifier.ValueText == "Dispose";

    public override void VisitLocalFunctionStatement(LocalFunctionStatementSyntax node) => Member(
        node, node.Body, node.ExpressionBody, node.SemicolonToken, IsVoid(node.ReturnType), Name(node.Identifier),
        () =>
        {
            base.VisitLocalFunctionStatement(node);
        });

    public override void VisitOperatorDeclaration(OperatorDeclarationSyntax node) => Member(
        node, node.Body, node.ExpressionBody, node.SemicolonToken, IsVoid(node.ReturnType), $"operator '{node.OperatorToken.Text}'",
        () => base.VisitOperatorDeclaration(node));

    public override void VisitConversionOperatorDeclaration(ConversionOperatorDeclarationSyntax node) => Member(
        node, node.Body, node.ExpressionBody, node.SemicolonToken, false, $"conversion to '{TypeOf(node.Type)?.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}'",
        () => base.VisitConversionOperatorDeclaration(node));

    public override void VisitConstructorDeclaration(ConstructorDeclarationSyntax node) => Member(
        node, node.Body, node.ExpressionBody, node.SemicolonToken, true, $"constructor of '{node.Identifier.ValueText}'",
        () => base.VisitConstructorDeclaration(node));

    public override void VisitConstructorInitializer(ConstructorInitializerSyntax node)
    {
        // What it is given is made before the constructor's own counter.
        var outer = functions;
        functions = 0;
        base.VisitConstructorInitializer(node);
        functions = outer;
    }

    public override void VisitAccessorDeclaration(AccessorDeclarationSyntax node)
    {
        var property = (BasePropertyDeclarationSyntax)node.Parent!.Parent!;
        Member(
            node, node.Body, node.ExpressionBody, node.SemicolonToken, !node.IsKind(SyntaxKind.GetAccessorDeclaration), Name(property),
            () => base.VisitAccessorDeclaration(node));
    }

    public override void VisitPropertyDeclaration(PropertyDeclarationSyntax node)
    {
        if (node.ExpressionBody is null)
        {
            base.VisitPropertyDeclaration(node);
            return;
        }

        Getter(node, node.ExpressionBody, node.SemicolonToken, () => base.VisitPropertyDeclaration(node));
    }

    public override void VisitIndexerDeclaration(IndexerDeclarationSyntax node)
    {
        if (node.ExpressionBody is null)
        {
            base.VisitIndexerDeclaration(node);
            return;
        }

        Getter(node, node.ExpressionBody, node.SemicolonToken, () => base.VisitIndexerDeclaration(node));
    }

    public override void VisitSimpleLambdaExpression(SimpleLambdaExpressionSyntax node) => Anonymous(node, () => base.VisitSimpleLambdaExpression(node));

    public override void VisitParenthesizedLambdaExpression(ParenthesizedLambdaExpressionSyntax node) => Anonymous(node, () => base.VisitParenthesizedLambdaExpression(node));

    public override void VisitAnonymousMethodExpression(AnonymousMethodExpressionSyntax node) => Anonymous(node, () => base.VisitAnonymousMethodExpression(node));

    private void Member(
        SyntaxNode node, BlockSyntax? body, ArrowExpressionClauseSyntax? arrow, SyntaxToken end, bool isVoid, string name, Action visit)
    {
        RefuseLarge(node);
        if (body is not null && Own<YieldStatementSyntax>(body).Any())
        {
            Iterator(node, body, name, visit);
            return;
        }

        string? own = null;
        if (arrow is not null)
        {
            var (open, give, close) = Body(node, arrow.Expression, isVoid, name);
            edits.Replace(arrow.ArrowToken.Span, open);
            Before(arrow.Expression, give);
            edits.Replace(end.Span, close);
        }
        else if (body is not null)
        {
            own = Surround(node, body, name);
        }

        Inside(visit, own);
    }

    private void Getter(BasePropertyDeclarationSyntax node, ArrowExpressionClauseSyntax arrow, SyntaxToken end, Action visit)
    {
        RefuseLarge(node);
        var (open, give, close) = Body(node, arrow.Expression, isVoid: false, Name(node));
        edits.Replace(arrow.ArrowToken.Span, $"{{ get {open}");
        Before(arrow.Expression, give);
        edits.Replace(end.Span, $"{close} }}");
        Inside(visit);
    }

    private void Anonymous(AnonymousFunctionExpressionSyntax node, Action visit)
    {
        RefuseLarge(node);
        var outer = givesKeys;
        givesKeys = IsKey(node);
        Function(node, visit);
        givesKeys = outer;
    }

    private void Function(AnonymousFunctionExpressionSyntax node, Action visit)
    {
        if (node.Block is { } block)
        {
            Inside(visit, Surround(node, block, "lambda"));
            return;
        }

        // A lambda of the form of a statement may give a value or not, as what it is converted to asks.
        var isVoid = model.GetSymbolInfo(node).Symbol is IMethodSymbol { ReturnsVoid: true };
        var (open, give, close) = Body(node, node.ExpressionBody!, isVoid, "lambda");
        Before(node.ExpressionBody!, open + give);
        Inside(visit);
        After(node.ExpressionBody!, close);
    }

    // A block that gives back the expression means what the expression alone meant, down to the types that are inferred.
    // Giving back stands right before the expression: a stack trace names the line that it begins on.
    private (string Open, string Give, string Close) Body(SyntaxNode node, ExpressionSyntax expression, bool isVoid, string name)
    {
        var probe = Probe(node, name);
        var mark = Long(expression, name) + (probes.Coverage is null ? "" : Mark(expression) + "; ");
        var (weigh, weighed) = !isVoid && WeightOf(expression) is { } weight ? Counted(expression, weight, probe) : ("", "");
        var (give, end) = isVoid || expression is ThrowExpressionSyntax ? ("", "; ") : ($"return {weigh}", $"{weighed}; ");
        if (PlainExpressions.IsPlain(expression, model))
        {
            return ($"{{ {Meter}.Call({probe}); {mark}", give, $"{end}}}");
        }

        var saved = $"__m{names++}";
        var enter = $"{{ {Meter}.Enter({probe}, out {Kept} {saved}); {mark}";
        if (isVoid)
        {
            return (enter, "", $"; {Meter}.Leave({saved}); }}");
        }

        if (expression is ThrowExpressionSyntax)
        {
            return (enter, "", "; }");
        }

        return Given(expression) is { } type
            ? (enter, $"return {Meter}.Leave{type}({saved}, {weigh}", $"{weighed}); }}")
            : ($"{enter}try {{ ", give, $"{end}}} finally {{ {Meter}.Leave({saved}); }} }}");
    }

    /// <summary>
    /// The type argument of a call that the expression is given through; none where the type has no name and the expression
    /// says it by itself, null where neither is so.
    /// </summary>
    private string? Given(ExpressionSyntax expression) => model.GetTypeInfo(expression) switch
    {
        { ConvertedType: { } asked } when HasName(asked) => $"<{asked.ToDisplayString(NullableFormat)}>",
        { Type: { } type, ConvertedType: var asked } when SymbolEqualityComparer.Default.Equals(type, asked)
            && expression is AnonymousObjectCreationExpressionSyntax or InvocationExpressionSyntax or SimpleNameSyntax => "",
        _ => null,
    };

    private static bool HasName(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => HasName(array.ElementType),
        INamedTypeSymbol named => named is { IsAnonymousType: false, TypeKind: not TypeKind.Error } && named.TypeArguments.All(HasName) && (named.ContainingType is null || HasName(named.ContainingType)),
        ITypeParameterSymbol => true,
        _ => false,
    };

    // Who asked for it may compare or hash it: a query's key, one for each element.
    private bool IsLongText(ExpressionSyntax expression) =>
        TypeOf(expression)?.SpecialType == SpecialType.System_String && !model.GetConstantValue(expression).HasValue;

    public override void VisitReturnStatement(ReturnStatementSyntax node)
    {
        if (node.Expression is not { } expression)
        {
            if (level is not null)
            {
                Before(node, $"{{ {Meter}.Leave({level}); ");
                After(node, " }");
            }

            return;
        }

        var open = level is null ? null : $"{Meter}.Leave{Given(expression)}({level}, ";
        Before(expression, open ?? "");
        if (WeightOf(expression) is { } weight)
        {
            Around(expression, weight, "text");
        }

        base.VisitReturnStatement(node);
        After(expression, open is null ? "" : ")");
    }

    /// <returns>What keeps the function's counters; null when it is left by whatever way, for one of its values has a type without a name.</returns>
    private string? Surround(SyntaxNode node, BlockSyntax block, string name)
    {
        var (probe, saved) = (Probe(node, name), $"__m{names++}");
        var returns = Own<ReturnStatementSyntax>(block).Select(statement => statement.Expression).OfType<ExpressionSyntax>().ToList();
        if (returns.Exists(expression => Given(expression) is null))
        {
            After(block.OpenBraceToken, $" {Meter}.Enter({probe}, out {Kept} {saved}); {Long(block, name)}try {{");
            edits.Open(block.CloseBraceToken.SpanStart, $"}} finally {{ {Meter}.Leave({saved}); }} ");
            return null;
        }

        After(block.OpenBraceToken, $" {Meter}.Enter({probe}, out {Kept} {saved}); {Long(block, name)}");
        if (returns.Count == 0 && EndsOpen(block))
        {
            edits.Open(block.CloseBraceToken.SpanStart, $"{Meter}.Leave({saved}); ");
        }

        return saved;
    }

    // Whether a function may come to its closing brace. Asked of its statements: of the block of a lambda or a local function the compiler says that nobody
    // comes behind it, which is true and another question.
    private bool EndsOpen(BlockSyntax block) => block.Statements.Count == 0
        || model.AnalyzeControlFlow(block.Statements[0], block.Statements[^1]) is not { Succeeded: true, EndPointIsReachable: false };

    /// <summary>
    /// An iterator's body runs bit by bit, each time that the next element is asked for: it is entered again behind each element that
    /// it gives, and left before.
    /// </summary>
    private void Iterator(SyntaxNode node, BlockSyntax body, string name, Action visit)
    {
        var (probe, saved) = (Probe(node, name), $"__m{names++}");
        After(body.OpenBraceToken, $" {Meter}.Enter({probe}, out {Kept} {saved}); {Long(body, name)}");
        if (EndsOpen(body))
        {
            edits.Open(body.CloseBraceToken.SpanStart, $"{Meter}.Leave({saved}); ");
        }

        Inside(visit, saved, probe);
    }

    public override void VisitYieldStatement(YieldStatementSyntax node)
    {
        if (node.Expression is not { } expression)
        {
            Before(node, $"{{ {Meter}.Leave({level}); ");
            After(node, " }");
            return;
        }

        // Braces only where none are around: what the expression declares is known behind it.
        var isAlone = node.Parent is not (BlockSyntax or SwitchSectionSyntax);
        Before(node, isAlone ? "{ " : "");
        Before(expression, $"{Meter}.Leave{Given(expression)}({level}, ");
        if (IsLongText(expression))
        {
            Around(expression, "Text", "text");
        }

        base.VisitYieldStatement(node);
        After(expression, ")");
        After(node, $" {Meter}.Enter({iterator}, out {level});{(isAlone ? " }" : "")}");
    }

    private void Inside(Action visit, string? own = null, int probe = -1)
    {
        var outer = (level, iterator);
        (level, iterator) = (own, probe);
        functions++;
        visit();
        functions--;
        (level, iterator) = outer;
    }

    // Not those of the functions in it.
    private static IEnumerable<T> Own<T>(BlockSyntax body)
        where T : StatementSyntax => body
        .DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or ExpressionSyntax))
        .OfType<T>();

    private static bool IsVoid(TypeSyntax type) => type is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword };

    private static string Name(SyntaxToken identifier) => identifier.ValueText == "Create" ? "script" : $"function '{identifier.ValueText}'";

    private static string Name(BasePropertyDeclarationSyntax property) =>
        property is PropertyDeclarationSyntax named ? $"property '{named.Identifier.ValueText}'" : "indexer";
}
