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
    /// <summary>Characters of a script and all it loads; a tenth of that is a long policy.</summary>
    public const int Characters = 256 * 1024;

    /// <summary>Brackets of any kind inside one another.</summary>
    public const int Nesting = 100;

    /// <summary>Lambdas inside one another: to find out what they are takes twice as long with each.</summary>
    public const int Lambdas = 8;

    /// <summary>Types inside the angle brackets of types.</summary>
    public const int TypeNesting = 10;

    /// <summary>Characters of a text that the compiler puts together of constants.</summary>
    public const int ConstantLength = 1 << 20;

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
        }

        return null;
    }

    /// <summary>The same for what only the parsed script shows.</summary>
    public static PolicyDiagnostic? Check(LoweredScript script)
    {
        var root = script.Tree.GetRoot();
        foreach (var node in root.DescendantNodes())
        {
            var (limit, what) = node switch
            {
                AnonymousFunctionExpressionSyntax when Depth<AnonymousFunctionExpressionSyntax>(node) > Lambdas => (Lambdas, "Lambdas"),
                TypeArgumentListSyntax when Depth<TypeArgumentListSyntax>(node) > TypeNesting => (TypeNesting, "Types"),
                _ => (0, ""),
            };
            if (limit > 0)
            {
                return At(node, $"{what} are nested more than {limit} deep; give a part of it a name.");
            }
        }

        return Constants(root);
    }

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
            if (depth > Nesting)
            {
                return At(file, token.SpanStart, $"Brackets are nested more than {Nesting} deep; give a part of it a name.");
            }
        }

        return null;
    }

    // Constants made of constants double with every line; names are looked up without their scopes, the longest counts.
    private static PolicyDiagnostic? Constants(SyntaxNode root)
    {
        var constants = root.DescendantNodes().OfType<VariableDeclaratorSyntax>()
            .Where(variable => variable.Initializer is not null && variable.Parent?.Parent is FieldDeclarationSyntax or LocalDeclarationStatementSyntax
                && variable.Parent.Parent.ChildTokens().Any(token => token.IsKind(SyntaxKind.ConstKeyword)))
            .ToList();
        var lengths = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var (round, grows) = (0, true); grows && round <= constants.Count; round++)
        {
            grows = false;
            foreach (var constant in constants)
            {
                var length = Length(constant.Initializer!.Value, lengths);
                if (length > ConstantLength)
                {
                    return At(constant, $"The constant '{constant.Identifier.Text}' may have more than {ConstantLength} characters.");
                }

                grows |= length > lengths.GetValueOrDefault(constant.Identifier.ValueText);
                lengths[constant.Identifier.ValueText] = Math.Max(length, lengths.GetValueOrDefault(constant.Identifier.ValueText));
            }
        }

        var text = root.DescendantNodes().FirstOrDefault(node => node is BinaryExpressionSyntax { Parent: not BinaryExpressionSyntax } or InterpolatedStringExpressionSyntax
            && Length((ExpressionSyntax)node, lengths) > ConstantLength);
        return text is null ? null : At(text, $"The text may have more than {ConstantLength} characters.");
    }

    private static long Length(ExpressionSyntax expression, Dictionary<string, long> lengths) => expression.DescendantNodesAndSelf().Sum(node => node switch
    {
        LiteralExpressionSyntax literal => literal.Token.ValueText.Length,
        InterpolatedStringTextSyntax text => text.TextToken.ValueText.Length,
        IdentifierNameSyntax name => lengths.GetValueOrDefault(name.Identifier.ValueText),
        _ => 0,
    });

    private static int Depth<T>(SyntaxNode node)
        where T : SyntaxNode => node.AncestorsAndSelf().Count(ancestor => ancestor is T);

    private static PolicyDiagnostic At(ScriptFile file, int offset, string message) =>
        new(PolicyDiagnosticKind.Broken, file.Path, new SourceFile(file.Path, file.Text).Position(offset), message);

    private static PolicyDiagnostic At(SyntaxNode node, string message)
    {
        var line = node.SyntaxTree.GetMappedLineSpan(node.Span);
        return new PolicyDiagnostic(PolicyDiagnosticKind.Broken, line.Path, new TextPosition(line.StartLinePosition.Line + 1, line.StartLinePosition.Character + 1), message);
    }
}
