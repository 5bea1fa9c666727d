using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>
/// How much of everything a script has together, what it loads included: the compiler's time grows with it, and with some of it much
/// faster than with the text. Each limit is at least four times what any of the shipped policies needs; a script that goes up to one of
/// them keeps the compiler busy for about a second.
/// </summary>
internal static class ScriptWeight
{
    /// <summary>Ways through a switch that a row of tests opens; each of several tests that stand side by side in a pattern may hold or not.</summary>
    public const int Ways = 12;

    /// <summary>Sums, averages and the like inside one another: which of their twenty overloads is meant is tried out, for all those inside anew.</summary>
    public const int Sums = 3;

    /// <summary>Elements of all list patterns of one switch: each may be where another one's is not, from the beginning and from the end.</summary>
    public const int ListElements = 64;

    /// <summary>Calls of a name, for each of the functions that the script gives that name to: every one is tried for each call.</summary>
    public const int Trials = 1_024;

    /// <summary>Work for lambdas inside one another: what is inside is bound anew for what may be meant outside, four times with each level.</summary>
    public const int Rebindings = 384;

    private static readonly string[] Summing = ["Sum", "Average", "Min", "Max"];

    private static readonly Kind[] Kinds =
    [
        new(10_000, "parts: names, calls, constants, statements", _ => true),
        new(64, "places in interpolated texts", node => node is InterpolationSyntax),
        new(192, "lambdas", node => node is AnonymousFunctionExpressionSyntax),
        new(640, "calls", node => node is InvocationExpressionSyntax),
        new(320, "statements", node => node is StatementSyntax),
        new(800, "operators between two values", node => node is BinaryExpressionSyntax or AssignmentExpressionSyntax),
        new(640, "elements of collections", node => node is CollectionElementSyntax or ExpressionSyntax { Parent: InitializerExpressionSyntax }),
        new(320, "patterns and cases", node => node is PatternSyntax or CaseSwitchLabelSyntax),
        new(16, "types", node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax && IsWritten(node)),
        new(64, "clauses of queries", node => node is QueryClauseSyntax),
        new(32, "parameters with a default: each is written out for every call that leaves it out", node => node is ParameterSyntax { Default: not null }),
        new(640, "parts of tuples' types", node => node is TupleElementSyntax),
    ];

    private static string ManyWays => $"More than {Ways} patterns here test several things at once, and there are twice as many ways through them with each; make several tests of it.";

    /// <returns>What is too much, where it becomes so; null when nothing is.</returns>
    public static ScriptExcess? Find(SyntaxNode root)
    {
        var counts = new int[Kinds.Length];
        foreach (var node in root.DescendantNodes())
        {
            for (var i = 0; i < counts.Length; i++)
            {
                if (Kinds[i].Is(node) && ++counts[i] > Kinds[i].Most)
                {
                    return new ScriptExcess(node, $"The script and what it loads have more than {Kinds[i].Most:N0} {Kinds[i].What}; make several policies of it.");
                }
            }

            if (Excess(node) is { } excess)
            {
                return new ScriptExcess(node, excess);
            }
        }

        return ManyTrials(root) ?? ManyRebindings(root);
    }

    /// <summary>How near a script comes to the limit that it is nearest to, from 0 to 1: of these, and of its characters.</summary>
    public static double Of(LoweredScript script)
    {
        var counts = new int[Kinds.Length];
        foreach (var node in script.Tree.GetRoot().DescendantNodes())
        {
            for (var i = 0; i < counts.Length; i++)
            {
                counts[i] += Kinds[i].Is(node) ? 1 : 0;
            }
        }

        var characters = script.Script.Files.Sum(file => (double)file.Text.Length) / ScriptSize.Characters;
        return Kinds.Zip(counts, (kind, count) => (double)count / kind.Most).Append(characters).Max();
    }

    private static ScriptExcess? ManyTrials(SyntaxNode root)
    {
        var functions = root.DescendantNodes().Select(node => node switch
        {
            MethodDeclarationSyntax method => method.Identifier.ValueText,
            LocalFunctionStatementSyntax function => function.Identifier.ValueText,
            ConstructorDeclarationSyntax constructor => constructor.Identifier.ValueText,
            _ => null,
        }).OfType<string>().CountBy(name => name, StringComparer.Ordinal).Where(count => count.Value > 1).ToDictionary(StringComparer.Ordinal);
        var trials = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var node in functions.Count == 0 ? [] : root.DescendantNodes().OfType<SimpleNameSyntax>())
        {
            var name = node.Identifier.ValueText;
            if (functions.TryGetValue(name, out var overloads) && (trials[name] = trials.GetValueOrDefault(name) + overloads) > Trials)
            {
                return new ScriptExcess(node, $"There are {overloads} functions '{name}', and which of them is meant is asked too often; give them names of their own.");
            }
        }

        return null;
    }

    private static ScriptExcess? ManyRebindings(SyntaxNode root)
    {
        var sum = 0L;
        foreach (var lambda in root.DescendantNodes().Where(IsGiven))
        {
            var depth = lambda.Ancestors().Count(IsGiven);
            sum += depth == 0 ? 0 : 1L << (2 * depth);
            if (sum > Rebindings)
            {
                return new ScriptExcess(lambda, "Lambdas and queries are inside of lambdas and queries too often, and each is looked at again for the ones around it; give parts of it names.");
            }
        }

        return null;
    }

    // A clause of a query is a lambda that is given to a call, but for the one that it begins with.
    private static bool IsGiven(SyntaxNode node) => node is QueryClauseSyntax { Parent: QueryBodySyntax } or SelectOrGroupClauseSyntax || CallGiven(node) is not null;

    // The call whose argument a lambda is, whatever stands around it there: brackets, casts, ways of a choice.
    private static InvocationExpressionSyntax? CallGiven(SyntaxNode lambda)
    {
        var node = lambda is AnonymousFunctionExpressionSyntax ? lambda.Parent : null;
        while (node is not (null or ArgumentSyntax or AnonymousFunctionExpressionSyntax or StatementSyntax or MemberDeclarationSyntax))
        {
            node = node.Parent;
        }

        return node is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } ? call : null;
    }

    private static string? Excess(SyntaxNode node) => node switch
    {
        SwitchExpressionSyntax or SwitchStatementSyntax or BinaryPatternSyntax { Parent: not PatternSyntax } when ListElementsOf(node) > ListElements =>
            $"List patterns that are told apart here have more than {ListElements} elements together; make several switches of it.",
        SwitchExpressionSyntax choice when WaysOf(choice.Arms.Select(arm => arm.Pattern)) > Ways => ManyWays,
        SwitchStatementSyntax choice when WaysOf(choice.Sections.SelectMany(section => section.Labels).OfType<CasePatternSwitchLabelSyntax>().Select(label => label.Pattern)) > Ways => ManyWays,
        IsPatternExpressionSyntax test when WaysOf([test.Pattern]) > Ways => ManyWays,
        AnonymousFunctionExpressionSyntax lambda when IsSummed(lambda) && lambda.AncestorsAndSelf().Count(IsSummed) > Sums => $"Sums, averages and the like are inside one another more than {Sums} deep; give a part of it a name.",
        _ => null,
    };

    private static int ListElementsOf(SyntaxNode node) => node.DescendantNodes().OfType<ListPatternSyntax>().Sum(list => list.Patterns.Count);

    // The class around the statements is not the author's, and no line of the script is its.
    private static bool IsWritten(SyntaxNode node) => node.SyntaxTree.GetLineVisibility(node.SpanStart) != LineVisibility.Hidden;

    private static bool IsSummed(SyntaxNode node) => CallGiven(node)?.Expression switch
    {
        MemberAccessExpressionSyntax access => Summing.Contains(access.Name.Identifier.ValueText),
        MemberBindingExpressionSyntax binding => Summing.Contains(binding.Name.Identifier.ValueText),
        _ => false,
    };

    // A pattern that tests one thing only narrows what the one before left open; 'or' inside of one that tests several makes several of it.
    private static int WaysOf(IEnumerable<PatternSyntax> patterns) => patterns.Where(IsWide).Sum(pattern => 1 + pattern.DescendantNodesAndSelf().Count(IsOr));

    private static bool IsWide(PatternSyntax pattern) => pattern.DescendantNodesAndSelf()
        .Count(node => node is ConstantPatternSyntax or RelationalPatternSyntax or TypePatternSyntax or DeclarationPatternSyntax or ListPatternSyntax && !IsAlternative(node)) > 1;

    private static bool IsAlternative(SyntaxNode node) => node.Parent is BinaryPatternSyntax either && IsOr(either) && either.Right == node;

    private static bool IsOr(SyntaxNode node) => node is BinaryPatternSyntax { OperatorToken.Text: "or" };

    /// <param name="Most">How many there may be.</param>
    /// <param name="What">What they are, in the plural.</param>
    /// <param name="Is">Whether a node is one.</param>
    private sealed record Kind(int Most, string What, Func<SyntaxNode, bool> Is);
}
