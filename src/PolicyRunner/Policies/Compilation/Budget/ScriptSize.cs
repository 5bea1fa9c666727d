using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>
/// What a script may ask of the compiler, which has no budget: looked at before it starts. All far above what people write.
/// </summary>
internal static class ScriptSize
{
    /// <summary>Characters of a script and all it loads; a tenth of that is a long policy, and the compiler has to look at each of them several times.</summary>
    public const int Characters = 64 * 1024;

    /// <summary>Brackets of any kind inside one another.</summary>
    public const int Nesting = 100;

    /// <summary>Characters of a name.</summary>
    public const int Name = 256;

    /// <summary>Lambdas inside one another: to find out what they are takes twice as long with each.</summary>
    public const int Lambdas = 8;

    /// <summary>Interpolated texts inside one another: what is in each is bound again for all those around it.</summary>
    public const int Interpolations = 6;

    /// <summary>Types inside the angle brackets of types.</summary>
    public const int TypeNesting = 10;

    /// <summary>Parts of a script inside one another, of whatever kind: each call of a chain is inside the next one, each part of a sum as well.</summary>
    public const int Depth = 500;

    /// <summary>Parts of a tuple or of a deconstruction.</summary>
    public const int Parts = 32;

    /// <summary>Clauses of a query: each carries along what all before it have named.</summary>
    public const int Clauses = 24;

    /// <summary>Brackets behind an array's type: arrays of arrays.</summary>
    public const int Ranks = 8;

    /// <summary>Types between angle brackets, side by side.</summary>
    public const int TypeArguments = 16;

    /// <summary>Base types and interfaces that the types of a script name, together: the compiler follows every way from one to the other.</summary>
    public const int Bases = 64;

    /// <summary>Names of an enumeration.</summary>
    public const int Names = 256;

    /// <summary>Members of a type, parameters of a function and of a record, and of an object without a name: the compiler writes code for each, and equality asks them all.</summary>
    public const int Members = 64;

    /// <summary>Ways to bind nested lambdas: as many for each as its function has overloads.</summary>
    public const int Bindings = 4096;

    private static readonly char[] OtherLineBreaks = ['\u0085', '\u2028', '\u2029'];

    /// <returns>The first thing that is too much; null when nothing is.</returns>
    public static PolicyDiagnostic? Check(PolicyScript script)
    {
        if (script.Files.Sum(file => (long)file.Text.Length) > Characters)
        {
            return At(script.Main, 0, $"The script and what it loads have more than {Characters / 1024} KiB; a policy is a page of text.");
        }

        foreach (var file in script.Files)
        {
            // Tokens first: to parse what is nested too deep takes the stack.
            if (TooDeep(file) is { } deep)
            {
                return deep;
            }

            if (file.Text.IndexOfAny(OtherLineBreaks) is >= 0 and var place)
            {
                return At(file, place, $"The compiler begins a line behind the character U+{(int)file.Text[place]:X4}, and nobody else does; write \\u{(int)file.Text[place]:X4} in a text, or a usual line break.");
            }
        }

        return null;
    }

    /// <summary>The same for what only the parsed script shows.</summary>
    public static PolicyDiagnostic? Check(LoweredScript script)
    {
        var root = script.Tree.GetRoot();
        if (TooDeep(root) is { } deep)
        {
            return At(deep, $"Parts of this are inside one another more than {Depth} deep, as the calls of a chain are; give a part of it a name.");
        }

        if (ScriptWeight.Find(root) is { } excess)
        {
            return At(excess.Node, excess.Message);
        }

        var bases = 0;
        foreach (var node in root.DescendantNodes())
        {
            if (node is BaseTypeSyntax && ++bases > Bases)
            {
                return At(node, $"The types of a script name more than {Bases} base types and interfaces; a policy needs few.");
            }

            if (TooMany(node) is { } parts)
            {
                return At(node, parts);
            }

            var (limit, what) = node switch
            {
                AnonymousFunctionExpressionSyntax when DepthOf<AnonymousFunctionExpressionSyntax>(node) > Lambdas => (Lambdas, "Lambdas"),
                InterpolatedStringExpressionSyntax when DepthOf<InterpolatedStringExpressionSyntax>(node) > Interpolations => (Interpolations, "Interpolated texts"),
                TypeArgumentListSyntax when DepthOf<TypeArgumentListSyntax>(node) > TypeNesting => (TypeNesting, "Types"),
                _ => (0, ""),
            };
            if (limit > 0)
            {
                return At(node, $"{what} are nested more than {limit} deep; give a part of it a name.");
            }
        }

        return Ambiguous(root) ?? (ConstantTexts.Find(root) is { } texts ? At(texts.Node, texts.Message) : null) ?? (TypeWidths.Find(root) is { } wide ? At(wide.Node, wide.Message) : null);
    }

    // Without recursion, which is what this is about.
    private static SyntaxNode? TooDeep(SyntaxNode root)
    {
        var open = new Stack<(SyntaxNode Node, int Depth)>([(root, 0)]);
        while (open.TryPop(out var next))
        {
            foreach (var child in next.Node.ChildNodes())
            {
                if (next.Depth == Depth)
                {
                    return child;
                }

                open.Push((child, next.Depth + 1));
            }
        }

        return null;
    }

    private static string? TooMany(SyntaxNode node) => node switch
    {
        BaseParameterListSyntax { Parameters.Count: > Members, Parent: not TypeDeclarationSyntax } => $"A function has more than {Members} parameters; make a record of them.",
        EnumDeclarationSyntax { Members.Count: > Names } => $"An enumeration has more than {Names} names, among which each value is looked for; take a list.",
        TypeDeclarationSyntax type when type.Members.Count + (type.ParameterList?.Parameters.Count ?? 0) > Members => $"A type has more than {Members} members; make several of it.",
        BaseFieldDeclarationSyntax { Declaration.Variables.Count: > Members } => $"A line declares more than {Members} fields; make several types of them.",
        AnonymousObjectCreationExpressionSyntax { Initializers.Count: > Members } => $"An object has more than {Members} members; take a list.",
        TupleExpressionSyntax { Arguments.Count: > Parts } or TupleTypeSyntax { Elements.Count: > Parts } or ParenthesizedVariableDesignationSyntax { Variables.Count: > Parts } =>
            $"A tuple has more than {Parts} parts; make it a record.",
        QueryBodySyntax { Clauses.Count: > Clauses } => $"A query has more than {Clauses} clauses; give a part of it a name.",
        ArrayTypeSyntax { RankSpecifiers.Count: > Ranks } => $"An array's type has more than {Ranks} pairs of brackets; give its elements a type of their own.",
        TypeArgumentListSyntax { Arguments.Count: > TypeArguments } or TypeParameterListSyntax { Parameters.Count: > TypeArguments } =>
            $"There are more than {TypeArguments} types between angle brackets; make a type of them.",
        _ => null,
    };

    // To find out what a lambda is, each overload that it may be meant for is tried, and again for each lambda inside.
    private static PolicyDiagnostic? Ambiguous(SyntaxNode root)
    {
        var overloads = root.DescendantNodes().Select(NameOf).OfType<string>().CountBy(name => name, StringComparer.Ordinal)
            .Select(count => count.Value).DefaultIfEmpty(1).Max();
        var lambda = overloads == 1 ? null : root.DescendantNodes().FirstOrDefault(node =>
            node is AnonymousFunctionExpressionSyntax && Math.Pow(overloads, DepthOf<AnonymousFunctionExpressionSyntax>(node)) > Bindings);
        return lambda is null ? null : At(lambda, $"Lambdas inside one another and functions with {overloads} overloads cannot be told apart in time; give a part of it, or the functions, names of their own.");
    }

    private static string? NameOf(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        LocalFunctionStatementSyntax function => function.Identifier.ValueText,
        ConstructorDeclarationSyntax constructor => $"new {constructor.Identifier.ValueText}",
        OperatorDeclarationSyntax operation => operation.OperatorToken.ValueText,
        ConversionOperatorDeclarationSyntax => "operator",
        IndexerDeclarationSyntax => "this",
        _ => null,
    };

    private static PolicyDiagnostic? TooDeep(ScriptFile file)
    {
        var depth = 0;
        foreach (var token in SyntaxFactory.ParseTokens(file.Text))
        {
            depth += token.Kind() switch
            {
                SyntaxKind.OpenParenToken or SyntaxKind.OpenBraceToken or SyntaxKind.OpenBracketToken => 1,
                SyntaxKind.CloseParenToken or SyntaxKind.CloseBraceToken or SyntaxKind.CloseBracketToken => -1,
                _ => 0,
            };
            if (depth + Holes(token.Text) > Nesting)
            {
                return At(file, token.SpanStart, $"Brackets are nested more than {Nesting} deep; give a part of it a name.");
            }

            if (token.IsKind(SyntaxKind.IdentifierToken) && token.Span.Length > Name)
            {
                return At(file, token.SpanStart, $"This name has more than {Name} characters, and the compiler repeats it in all it says; give it a shorter one.");
            }
        }

        return null;
    }

    // An interpolated text is one token, whatever is in it: texts in texts.
    private static int Holes(string token)
    {
        if (token.Length < 3 || (token[0] != '$' && !token.StartsWith("@$", StringComparison.Ordinal)))
        {
            return 0;
        }

        var (depth, deepest) = (0, 0);
        foreach (var character in token)
        {
            depth += character == '{' ? 1 : character == '}' ? -1 : 0;
            deepest = Math.Max(deepest, depth);
        }

        return deepest;
    }

    private static int DepthOf<T>(SyntaxNode node)
        where T : SyntaxNode => node.AncestorsAndSelf().Count(ancestor => ancestor is T);

    private static PolicyDiagnostic At(ScriptFile file, int offset, string message) =>
        new(PolicyDiagnosticKind.Broken, file.Path, new SourceFile(file.Path, file.Text).Position(offset), message);

    private static PolicyDiagnostic At(SyntaxNode node, string message)
    {
        var line = node.SyntaxTree.GetMappedLineSpan(node.Span);
        return new PolicyDiagnostic(PolicyDiagnosticKind.Broken, line.Path, new TextPosition(line.StartLinePosition.Line + 1, line.StartLinePosition.Character + 1), message);
    }
}
