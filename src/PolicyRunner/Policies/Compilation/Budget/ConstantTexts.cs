using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>
/// The texts that a script becomes: the compiler puts constants together, so that they double with every line, and all of a pack go into
/// one heap of 8 Mi characters. Names are looked up without their scopes: of several constants of a name the longest counts.
/// </summary>
internal sealed class ConstantTexts
{
    /// <summary>Characters of all texts of a script together, each use of a constant counted: four times what can be written into it.</summary>
    public const int Most = 256 * 1024;

    private readonly ILookup<string, VariableDeclaratorSyntax> constants;
    private readonly Dictionary<string, long> lengths = new(StringComparer.Ordinal);
    private readonly HashSet<string> open = new(StringComparer.Ordinal);

    // What is made of itself by its name, though not by its scope.
    private VariableDeclaratorSyntax? circle;

    private ConstantTexts(SyntaxNode root) => constants = root.DescendantNodes().OfType<VariableDeclaratorSyntax>()
        .Where(IsConstant).ToLookup(constant => constant.Identifier.ValueText, StringComparer.Ordinal);

    /// <returns>What is too much, where it becomes so; null when nothing is.</returns>
    public static ScriptExcess? Find(SyntaxNode root)
    {
        var texts = new ConstantTexts(root);
        foreach (var constant in texts.constants.SelectMany(named => named))
        {
            if (texts.Length(constant.Initializer!.Value) > Most)
            {
                return new ScriptExcess(constant, $"The constant '{constant.Identifier.ValueText}' may have more than {Most} characters.");
            }
        }

        if (texts.circle is { } circle)
        {
            return new ScriptExcess(circle, $"The constant '{circle.Identifier.ValueText}' is made of one that is made of a constant of its name; give it a name of its own.");
        }

        var length = 0L;
        foreach (var node in root.DescendantNodes())
        {
            length += texts.Own(node);
            if (length > Most)
            {
                return new ScriptExcess(node, $"The texts of the script, each use of a constant counted, have more than {Most} characters; take settings, or shorter texts.");
            }
        }

        return null;
    }

    /// <summary>Characters of all texts of a script, each use of a constant counted.</summary>
    public static long Of(SyntaxNode root) => new ConstantTexts(root).Length(root);

    private static bool IsConstant(VariableDeclaratorSyntax variable) =>
        variable.Initializer is not null && variable.Parent?.Parent is FieldDeclarationSyntax or LocalDeclarationStatementSyntax
        && variable.Parent.Parent.ChildTokens().Any(token => token.IsKind(SyntaxKind.ConstKeyword));

    private long Length(SyntaxNode node) => node.DescendantNodesAndSelf().Sum(Own);

    private long Own(SyntaxNode node) => node switch
    {
        LiteralExpressionSyntax literal => literal.Token.ValueText.Length,
        InterpolatedStringTextSyntax text => text.TextToken.ValueText.Length,
        IdentifierNameSyntax name => LengthOf(name.Identifier.ValueText),
        InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } call => LongestName(call.ArgumentList),
        _ => 0,
    };

    private static int LongestName(SyntaxNode node) => node.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText.Length).DefaultIfEmpty(0).Max();

    private long LengthOf(string name)
    {
        if (lengths.TryGetValue(name, out var known))
        {
            return known;
        }

        if (!constants.Contains(name))
        {
            return 0;
        }

        if (!open.Add(name))
        {
            circle = constants[name].First();
            return 0;
        }

        // Far beyond what may be is as good as any number, and sums of it do not run over.
        var length = Math.Min(2L * Most, constants[name].Max(constant => Length(constant.Initializer!.Value)));
        open.Remove(name);
        return lengths[name] = length;
    }
}
