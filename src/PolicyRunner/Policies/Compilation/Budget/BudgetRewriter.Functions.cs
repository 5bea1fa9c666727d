using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>Functions of every kind count their call, and how deep they are, until they are left by whatever way.</summary>
internal sealed partial class BudgetRewriter
{
    // Above 0 inside of anything that has counted its call.
    private int functions;

    // Makes the names of what is declared unique: functions stand inside one another.
    private int names;

    public override void VisitMethodDeclaration(MethodDeclarationSyntax node) => Member(
        node, node.Body, node.ExpressionBody, node.SemicolonToken, IsVoid(node.ReturnType), Name(node.Identifier), node.ReturnType, node.ParameterList,
        () => base.VisitMethodDeclaration(node));

    public override void VisitLocalFunctionStatement(LocalFunctionStatementSyntax node) => Member(
        node, node.Body, node.ExpressionBody, node.SemicolonToken, IsVoid(node.ReturnType), Name(node.Identifier), node.ReturnType, node.ParameterList,
        () => base.VisitLocalFunctionStatement(node));

    public override void VisitOperatorDeclaration(OperatorDeclarationSyntax node) => Member(
        node, node.Body, node.ExpressionBody, node.SemicolonToken, IsVoid(node.ReturnType), $"operator '{node.OperatorToken.Text}'", node.ReturnType, node.ParameterList,
        () => base.VisitOperatorDeclaration(node));

    public override void VisitConversionOperatorDeclaration(ConversionOperatorDeclarationSyntax node) => Member(
        node, node.Body, node.ExpressionBody, node.SemicolonToken, false, $"conversion to '{node.Type}'", node.Type, node.ParameterList,
        () => base.VisitConversionOperatorDeclaration(node));

    public override void VisitConstructorDeclaration(ConstructorDeclarationSyntax node) => Member(
        node, node.Body, node.ExpressionBody, node.SemicolonToken, true, $"constructor of '{node.Identifier.Text}'", null, node.ParameterList,
        () => base.VisitConstructorDeclaration(node));

    public override void VisitAccessorDeclaration(AccessorDeclarationSyntax node)
    {
        var property = (BasePropertyDeclarationSyntax)node.Parent!.Parent!;
        Member(
            node, node.Body, node.ExpressionBody, node.SemicolonToken, !node.IsKind(SyntaxKind.GetAccessorDeclaration), Name(property), property.Type,
            (property as IndexerDeclarationSyntax)?.ParameterList, () => base.VisitAccessorDeclaration(node));
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
        SyntaxNode node, BlockSyntax? body, ArrowExpressionClauseSyntax? arrow, SyntaxToken end, bool isVoid, string name,
        TypeSyntax? type, BaseParameterListSyntax? parameters, Action visit)
    {
        if (body is not null && Yields(body))
        {
            Iterator(node, body, name, type!, parameters, visit);
            return;
        }

        if (arrow is not null)
        {
            var (open, give, close) = Body(node, arrow.Expression, isVoid, name);
            edits.Replace(arrow.ArrowToken.Span, open);
            Before(arrow.Expression, give);
            edits.Replace(end.Span, close);
        }
        else if (body is not null)
        {
            Surround(node, body, name);
        }

        Inside(visit);
    }

    private void Getter(BasePropertyDeclarationSyntax node, ArrowExpressionClauseSyntax arrow, SyntaxToken end, Action visit)
    {
        var (open, give, close) = Body(node, arrow.Expression, isVoid: false, Name(node));
        edits.Replace(arrow.ArrowToken.Span, $"{{ get {open}");
        Before(arrow.Expression, give);
        edits.Replace(end.Span, $"{close} }}");
        Inside(visit);
    }

    private void Anonymous(AnonymousFunctionExpressionSyntax node, Action visit)
    {
        if (node.Block is { } block)
        {
            Surround(node, block, "lambda");
            Inside(visit);
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
        var (probe, saved) = (Probe(node, name), $"__m{names++}");
        var mark = probes.Coverage is null ? "" : Mark(expression) + "; ";
        var isText = !isVoid && IsLongText(expression);
        var give = isVoid || expression is ThrowExpressionSyntax ? "" : isText ? $"return {Meter}.Text(" : "return ";
        var end = isText ? $", {probe}); " : "; ";
        if (PlainExpressions.IsPlain(expression, model))
        {
            return ($"{{ {Meter}.Call({probe}); {mark}", give, $"{end}}}");
        }

        return ($"{{ var {saved} = {Meter}.Enter({probe}); try {{ {mark}", give, $"{end}}} finally {{ {Meter}.Leave({saved}); }} }}");
    }

    // Who asked for it may compare or hash it: a query's key, one for each element.
    private bool IsLongText(ExpressionSyntax expression) =>
        TypeOf(expression)?.SpecialType == SpecialType.System_String && !model.GetConstantValue(expression).HasValue;

    public override void VisitReturnStatement(ReturnStatementSyntax node)
    {
        if (node.Expression is { } expression && IsLongText(expression))
        {
            Around(expression, "Text", "text");
        }

        base.VisitReturnStatement(node);
    }

    private void Surround(SyntaxNode node, BlockSyntax block, string name)
    {
        var (probe, saved) = (Probe(node, name), $"__m{names++}");
        After(block.OpenBraceToken, $" var {saved} = {Meter}.Enter({probe}); try {{");
        edits.Open(block.CloseBraceToken.SpanStart, $"}} finally {{ {Meter}.Leave({saved}); }} ");
    }

    /// <summary>
    /// An iterator's body runs bit by bit, each time that the next element is asked for: it moves into a function of its own,
    /// and what that gives is counted as it is enumerated. Parameters are handed on, for each enumeration begins with their first values.
    /// </summary>
    private void Iterator(SyntaxNode node, BlockSyntax body, string name, TypeSyntax type, BaseParameterListSyntax? parameters, Action visit)
    {
        var (probe, inner) = (Probe(node, name), $"__i{names++}");
        var list = parameters?.Parameters.ToList() ?? [];
        if (node is AccessorDeclarationSyntax && !node.IsKind(SyntaxKind.GetAccessorDeclaration))
        {
            Refuse(node, "An accessor that sets gives no elements.");
        }

        if (node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is StructDeclarationSyntax or RecordDeclarationSyntax { ClassOrStructKeyword.RawKind: (int)SyntaxKind.StructKeyword }
            && node is not LocalFunctionStatementSyntax && !IsStatic(node))
        {
            Refuse(node, "An iterator of a struct cannot be counted; make the type a class.");
        }

        var arguments = string.Join(", ", list.Select(parameter => parameter.Identifier.Text));
        var declared = string.Join(", ", list.Select(parameter => $"{parameter.Type} {parameter.Identifier.Text}"));
        After(body.OpenBraceToken, $" return {Meter}.Lazy({inner}({arguments}), {probe}); {OneLine(type)} {inner}({OneLine(declared)}) {{ {Meter}.Tick({probe});");
        edits.Open(body.CloseBraceToken.SpanStart, "} ");
        Inside(visit);
    }

    private static string OneLine(object text) => $"{text}".ReplaceLineEndings(" ");

    private static bool IsStatic(SyntaxNode node) => node switch
    {
        MemberDeclarationSyntax member => member.Modifiers.Any(SyntaxKind.StaticKeyword),
        AccessorDeclarationSyntax { Parent.Parent: MemberDeclarationSyntax member } => member.Modifiers.Any(SyntaxKind.StaticKeyword),
        _ => false,
    };

    private void Inside(Action visit)
    {
        functions++;
        visit();
        functions--;
    }

    private static bool Yields(BlockSyntax body) => body
        .DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or ExpressionSyntax))
        .Any(node => node is YieldStatementSyntax);

    private static bool IsVoid(TypeSyntax type) => type is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword };

    private static string Name(SyntaxToken identifier) => identifier.Text == "Create" ? "script" : $"function '{identifier.Text}'";

    private static string Name(BasePropertyDeclarationSyntax property) =>
        property is PropertyDeclarationSyntax named ? $"property '{named.Identifier.Text}'" : "indexer";
}
