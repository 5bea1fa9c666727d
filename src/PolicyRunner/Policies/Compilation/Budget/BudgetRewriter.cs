using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>
/// Puts counters into a lowered script: here at statements, in <c>.Functions</c> around functions, in <c>.Calls</c>,
/// <c>.Arguments</c>, <c>.Conversions</c>, <c>.Members</c> and <c>.Creations</c> at what does much work at once, in <c>.Types</c> into what the compiler generates.
/// It edits text and moves no line.
/// </summary>
internal sealed partial class BudgetRewriter : CSharpSyntaxWalker
{
    /// <summary>The generated class that holds the flags of the lines that ran.</summary>
    public const string CoverageClass = "PolicyScripts.Coverage";

    private const string Meter = "__Meter";
    private const string Flags = "__Coverage";

    // Characters of a script, and from how many of them on a body is long: what people write stays below.
    private const int CharactersPerStep = 256;
    private const int LongBody = 4 * CharactersPerStep;

    private readonly LoweredScript script;
    private readonly SemanticModel model;
    private readonly PackProbes probes;
    private readonly CompileClock clock;
    private readonly CountedChains chains;
    private readonly BodyWork work;

    // They say how large they are as they like: the library never sees them, only what they give.
    private readonly bool hasOwnCollections;
    private readonly SourceEdits edits = new();
    private readonly List<PolicyDiagnostic> refusals = [];

    // What is to stand behind a node once everything inside of it is written.
    private readonly Dictionary<SyntaxNode, List<string>> pending = [];

    private BudgetRewriter(LoweredScript script, SemanticModel model, PackProbes probes, CompileClock clock)
    {
        this.script = script;
        this.model = model;
        this.probes = probes;
        this.clock = clock;
        chains = new CountedChains(model);
        work = new BodyWork(script.Tree.GetRoot(), model);
        hasOwnCollections = script.Tree.GetRoot().DescendantNodes().OfType<TypeDeclarationSyntax>().Any(IsCollection);
    }

    /// <summary>What every rewritten script sees besides its own; without '::', which would end an interpolation.</summary>
    public static string Usings(PackProbes probes) =>
        $"global using PolicyRunner.Policies.Metering; global using {Meter} = PolicyRunner.Policies.Metering.Meter;"
            + (probes.Coverage is null ? "" : $" global using {Flags} = {CoverageClass};");

    /// <returns>The tree with counters, null when the clock ran out meanwhile; and what cannot be counted, and so is refused.</returns>
    public static (SyntaxTree? Tree, IReadOnlyList<PolicyDiagnostic> Refusals) Rewrite(LoweredScript script, SemanticModel model, PackProbes probes, CompileClock clock)
    {
        var rewriter = new BudgetRewriter(script, model, probes, clock);
        var root = script.Tree.GetRoot();
        rewriter.RefuseNames(root);
        rewriter.Visit(root);
        if (clock.IsOver)
        {
            return (null, []);
        }

        var tree = script.Tree.WithChangedText(rewriter.edits.Apply(script.Tree.GetText()));
        if (rewriter.edits.Stray(root, tree.GetRoot()) is { } stray)
        {
            rewriter.Refuse(stray.GetLocation(), "What the policy does on this line cannot be counted; write it in a simpler way, without comments inside of it.");
        }

        return (tree, rewriter.refusals);
    }

    public override void Visit(SyntaxNode? node)
    {
        if (node is ExpressionSyntax given)
        {
            RefuseHidden(given);
        }

        switch (node)
        {
            case StatementSyntax or ExpressionSyntax when clock.IsOver:
                break;
            case BlockSyntax or LocalFunctionStatementSyntax or LabeledStatementSyntax or EmptyStatementSyntax when !IsTurn(node):
                base.Visit(node);
                break;
            case StatementSyntax statement:
                VisitStatement(statement);
                break;
            case ExpressionSyntax expression when TypeOf(expression)?.SpecialType == SpecialType.System_String:
                Conversion(expression, model.GetConversion(expression).MethodSymbol);
                base.Visit(node);
                break;
            default:
                base.Visit(node);
                break;
        }

        if (node is not null && pending.Remove(node, out var closings))
        {
            closings.ForEach(closing => After(node, closing));
        }
    }

    // Nearer names would be found before those of the counters.
    private void RefuseNames(SyntaxNode root)
    {
        foreach (var token in root.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)))
        {
            if (token.ValueText.StartsWith("__", StringComparison.Ordinal) || token.ValueText.StartsWith("Metered", StringComparison.Ordinal))
            {
                Refuse(token.GetLocation(), $"'{token.ValueText}' is a name for the compiler; choose one that begins neither with '__' nor with 'Metered'.");
            }
        }
    }

    // Attributes are constant and run nowhere.
    public override void VisitAttributeList(AttributeListSyntax node)
    {
    }

    public override void VisitCatchClause(CatchClauseSyntax node)
    {
        After(node.Block.OpenBraceToken, $" {Meter}.Caught({Probe(node, "catch")});");
        base.VisitCatchClause(node);
    }

    public override void VisitLabeledStatement(LabeledStatementSyntax node)
    {
        After(node.ColonToken, $" {Meter}.Tick({Probe(node, $"label '{node.Identifier.ValueText}'")});");
        base.VisitLabeledStatement(node);
    }

    public override void VisitSwitchSection(SwitchSectionSyntax node)
    {
        // 'goto case' makes a loop of it.
        After(node.Labels.Last().ColonToken, $" {Meter}.Tick({Probe(node, "switch")});");
        base.VisitSwitchSection(node);
    }

    public override void VisitSwitchExpressionArm(SwitchExpressionArmSyntax node)
    {
        if (probes.Coverage is not null)
        {
            if (node.WhenClause is { } when)
            {
                Before(when.Condition, "(");
                base.VisitSwitchExpressionArm(node);
                After(when.Condition, $") && ({Mark(node.Expression)})");
                return;
            }

            After(node.Pattern, $" when ({Mark(node.Expression)})");
        }

        base.VisitSwitchExpressionArm(node);
    }

    private void VisitStatement(StatementSyntax statement)
    {
        // What stands alone behind 'if' or 'while' gets braces.
        var isAlone = statement is not BlockSyntax && statement.Parent is not (BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax or LabeledStatementSyntax);
        var tick = IsTurn(statement) ? $"{Meter}.Tick({Probe(statement.Parent!, "loop")}); {Long(statement.Parent!, "loop")}" : "";
        var mark = probes.Coverage is null || statement is BlockSyntax ? "" : $"{Mark(statement)}; ";
        if (statement is BlockSyntax block)
        {
            After(block.OpenBraceToken, " " + tick);
        }
        else if (tick.Length + mark.Length > 0)
        {
            Before(statement, isAlone ? $"{{ {tick}{mark}" : tick + mark);
        }

        base.Visit(statement);
        if (isAlone && tick.Length + mark.Length > 0)
        {
            After(statement, " }");
        }
    }

    // A turn is one step, whatever stands in it and in its loop's head: a body may be a thousand lines, each of which makes something.
    private string Long(SyntaxNode body, string what)
    {
        var characters = work.Of(body.Span) + (body.Span.Length >= LongBody ? body.Span.Length : 0);
        return characters >= CharactersPerStep ? $"{Meter}.Body({characters / CharactersPerStep}, {Probe(body, what)}); " : "";
    }

    private static bool IsTurn(SyntaxNode statement) => statement.Parent switch
    {
        WhileStatementSyntax loop => loop.Statement == statement,
        DoStatementSyntax loop => loop.Statement == statement,
        ForStatementSyntax loop => loop.Statement == statement,
        CommonForEachStatementSyntax loop => loop.Statement == statement,
        _ => false,
    };

    private bool IsCollection(TypeDeclarationSyntax type) =>
        model.GetDeclaredSymbol(type)?.AllInterfaces.Any(each => each.Name is "ICollection" or "IReadOnlyCollection") == true;

    private void Later(SyntaxNode node, string text)
    {
        if (!pending.TryGetValue(node, out var closings))
        {
            pending[node] = closings = [];
        }

        closings.Add(text);
    }

    private void Before(SyntaxNode node, string text) => edits.Open(node.SpanStart, text);

    private void After(SyntaxNodeOrToken node, string text) => edits.Close(node.Span.End, text);

    /// <summary>An expression that is true, and a statement but for its semicolon, that marks the node's line as run.</summary>
    private string Mark(SyntaxNode node) => $"{Flags}.Hit[{probes.Coverage!.Add(At(node, "code"))}] = true";

    private int Probe(SyntaxNode node, string what) => probes.Counters.Add(At(node, what));

    private Probe At(SyntaxNode node, string what) => Written(node) is { } span ? At(span, what) : new Probe(script.Script.Main.Path, 1, what);

    // What the lowering wrote stands at no line of the script; what it wrote it in front of, does. Null where there is nothing behind it, either.
    private TextSpan? Written(SyntaxNode node)
    {
        var tree = script.Tree;
        if (tree.GetLineVisibility(node.SpanStart) != LineVisibility.Hidden)
        {
            return node.Span;
        }

        var first = node.DescendantTokens().FirstOrDefault(token => tree.GetLineVisibility(token.SpanStart) != LineVisibility.Hidden);
        return first == default ? null : first.Span;
    }

    private Probe At(TextSpan span, string what)
    {
        var line = script.Tree.GetMappedLineSpan(span);
        return new Probe(line.Path, line.StartLinePosition.Line + 1, what);
    }

    private void Refuse(SyntaxNode node, string message) => Refuse(Written(node) is { } span ? Location.Create(script.Tree, span) : node.GetLocation(), message);

    private void Refuse(Location place, string message)
    {
        var line = place.GetMappedLineSpan();
        var position = new TextPosition(line.StartLinePosition.Line + 1, line.StartLinePosition.Character + 1);
        refusals.Add(new PolicyDiagnostic(PolicyDiagnosticKind.Broken, line.Path, position, message));
    }
}
