using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>
/// How much of everything a script has together, what it loads included: the compiler's time grows with it, and with some of it much
/// faster than with the text. Each limit is at least four times what any of the shipped policies needs, and all of them together
/// keep the compiler busy for about a second.
/// </summary>
internal static class ScriptWeight
{
    /// <summary>Parts of whatever kind: names, calls, constants, statements.</summary>
    public const int Parts = 10_000;

    /// <summary>Places of interpolated texts: each is a call, and a variable of its own.</summary>
    public const int Holes = 128;

    public const int Lambdas = 256;

    public const int Calls = 1_000;

    public const int Statements = 1_000;

    /// <summary>Types: for a record alone the compiler writes ten functions.</summary>
    public const int Types = 16;

    /// <summary>Clauses of all queries.</summary>
    public const int Clauses = 96;

    /// <summary>Ways through a switch that a row of tests opens; each of several tests that stand side by side in a pattern may hold or not.</summary>
    public const int Ways = 12;

    /// <returns>What is too much, where it becomes so; null when nothing is.</returns>
    public static ScriptExcess? Find(SyntaxNode root)
    {
        var (parts, holes, lambdas, calls, statements, types, clauses) = (0, 0, 0, 0, 0, 0, 0);
        foreach (var node in root.DescendantNodes())
        {
            var excess = ++parts > Parts ? Many(Parts, "parts: names, calls, constants, statements") : node switch
            {
                InterpolationSyntax when ++holes > Holes => Many(Holes, "places in interpolated texts"),
                AnonymousFunctionExpressionSyntax when ++lambdas > Lambdas => Many(Lambdas, "lambdas"),
                InvocationExpressionSyntax when ++calls > Calls => Many(Calls, "calls"),
                StatementSyntax when ++statements > Statements => Many(Statements, "statements"),
                BaseTypeDeclarationSyntax or DelegateDeclarationSyntax when ++types > Types => Many(Types, "types"),
                QueryClauseSyntax when ++clauses > Clauses => Many(Clauses, "clauses of queries"),
                SwitchExpressionSyntax choice when WaysOf(choice.Arms.Select(arm => arm.Pattern)) > Ways => ManyWays,
                SwitchStatementSyntax choice when WaysOf(choice.Sections.SelectMany(section => section.Labels).OfType<CasePatternSwitchLabelSyntax>().Select(label => label.Pattern)) > Ways => ManyWays,
                _ => null,
            };
            if (excess is not null)
            {
                return new ScriptExcess(node, excess);
            }
        }

        return null;
    }

    private static string ManyWays => $"More than {Ways} patterns of this switch test several things at once, and there are twice as many ways through it with each; make several of it.";

    private static string Many(int limit, string what) => $"The script and what it loads have more than {limit:N0} {what}; make several policies of it.";

    // A pattern that tests one thing only narrows what the one before left open; 'or' inside of one that tests several makes several of it.
    private static int WaysOf(IEnumerable<PatternSyntax> patterns) => patterns.Where(IsWide).Sum(pattern => 1 + pattern.DescendantNodesAndSelf().Count(IsOr));

    private static bool IsWide(PatternSyntax pattern) => pattern.DescendantNodesAndSelf()
        .Count(node => node is ConstantPatternSyntax or RelationalPatternSyntax or TypePatternSyntax or DeclarationPatternSyntax or ListPatternSyntax && !IsAlternative(node)) > 1;

    private static bool IsAlternative(SyntaxNode node) => node.Parent is BinaryPatternSyntax either && IsOr(either) && either.Right == node;

    private static bool IsOr(SyntaxNode node) => node is BinaryPatternSyntax { OperatorToken.Text: "or" };
}
