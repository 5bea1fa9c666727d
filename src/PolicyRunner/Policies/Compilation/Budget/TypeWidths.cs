using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>
/// Of how many parts the types of a script may consist that nobody wrote down: <c>var b = (a, a); var c = (b, b);</c> has twice as
/// many with each line, and the compiler writes out all of them. Looked up by names without their scopes, the widest counts, in
/// the order of the text, which is the order in which types follow from one another. How much wider a declaration of the script's makes
/// a type is what <see cref="TypeFactors"/> knows.
/// </summary>
internal sealed class TypeWidths
{
    /// <summary>Parts of one type.</summary>
    public const int Most = 256;

    /// <summary>Parts of the types of all places in a script.</summary>
    public const int MostTogether = 25_000;

    // Functions of the base library whose result has the types of several of their arguments in it, or one of them twice.
    // A test looks for them in all that policies may call.
    internal static readonly HashSet<string> Pairing = new(StringComparer.Ordinal)
    {
        "AggregateBy", "AsReadOnly", "Create", "GroupBy", "GroupJoin", "Join", "LeftJoin", "RightJoin", "FullJoin", "SelectMany", "ToDictionary", "ToFrozenDictionary",
        "ToImmutableDictionary", "ToImmutableSortedDictionary", "ToLookup", "Zip",
    };

    private readonly TypeFactors factors;
    private readonly Dictionary<string, long> names = new(StringComparer.Ordinal);
    private ScriptExcess? excess;
    private long together;

    // Of what is given to the lambda, or called on the thing before '?.'.
    private long given = 1;

    private TypeWidths(TypeFactors factors) => this.factors = factors;

    private static string TooWide => $"The type of this consists of more than {Most} others; give a part of it a type of its own, such as a record.";

    /// <returns>The first place where a type is too wide; null when none is.</returns>
    public static ScriptExcess? Find(SyntaxNode root)
    {
        var factors = new TypeFactors();
        if (factors.Learn(root) is { } mixed)
        {
            return mixed;
        }

        var widths = new TypeWidths(factors);
        widths.Of(root);
        return widths.excess;
    }

    // Of an expression's type; of anything else the widest inside of it.
    private long Of(SyntaxNode? node)
    {
        if (node is null || excess is not null)
        {
            return 1;
        }

        var width = Uncapped(node);
        together += width > 1 && node is ExpressionSyntax ? width : 0;
        if (excess is null && width > Most)
        {
            excess = new ScriptExcess(node, TooWide);
        }
        else if (excess is null && together > MostTogether)
        {
            excess = new ScriptExcess(node, $"The types of the script consist of more than {MostTogether:N0} others together; give parts of them types of their own, such as records.");
        }

        return excess is null ? width : 1;
    }

    private long Uncapped(SyntaxNode node)
    {
        switch (node)
        {
            case TypeSyntax type and not SimpleNameSyntax:
                return Written(type);
            case IdentifierNameSyntax name:
                return names.GetValueOrDefault(name.Identifier.ValueText, 1) * factors.Of(name.Identifier.ValueText);
            case GenericNameSyntax name:
                return Written(name) * factors.Of(name.Identifier.ValueText);
            case TupleExpressionSyntax tuple:
                return 1 + tuple.Arguments.Sum(argument => Of(argument.Expression));
            case AnonymousObjectCreationExpressionSyntax made:
                return 1 + made.Initializers.Sum(initializer => Of(initializer.Expression));
            case ObjectCreationExpressionSyntax creation:
                Inside(creation.ArgumentList);
                Inside(creation.Initializer);
                return Written(creation.Type);
            case CastExpressionSyntax cast:
                Of(cast.Expression);
                return Written(cast.Type);
            case CollectionExpressionSyntax or ArrayCreationExpressionSyntax or ImplicitArrayCreationExpressionSyntax:
                return 1 + Inside(node);
            case AnonymousFunctionExpressionSyntax lambda:
                return Lambda(lambda);
            case MemberAccessExpressionSyntax access:
                return Of(access.Expression) * factors.Of(access.Name.Identifier.ValueText);
            case MemberBindingExpressionSyntax binding:
                return given * factors.Of(binding.Name.Identifier.ValueText);
            case ElementBindingExpressionSyntax:
                return Math.Max(given, Inside(node)) * factors.Of(TypeFactors.Indexer);
            case ElementAccessExpressionSyntax:
                return Inside(node) * factors.Of(TypeFactors.Indexer);
            case BinaryExpressionSyntax operation:
                return Inside(node) * factors.Of(operation.OperatorToken.ValueText);
            case PrefixUnaryExpressionSyntax operation:
                return Of(operation.Operand) * factors.Of(operation.OperatorToken.ValueText);
            case ConditionalAccessExpressionSyntax access:
                return Given(Of(access.Expression), access.WhenNotNull);
            case InvocationExpressionSyntax call:
                return Call(call);
            case QueryExpressionSyntax query:
                return Query(query);
            case AssignmentExpressionSyntax assignment:
                return Named(assignment.Left, Of(assignment.Right));
            case IsPatternExpressionSyntax test:
                Named(test.Pattern, Of(test.Expression));
                return 1;
            case SwitchExpressionSyntax choice:
                var governed = Of(choice.GoverningExpression);
                return choice.Arms.Select(arm =>
                {
                    Named(arm.Pattern, governed);
                    return Math.Max(Of(arm.WhenClause), Of(arm.Expression));
                }).DefaultIfEmpty(1).Max();
            case SwitchStatementSyntax choice:
                var value = Of(choice.Expression);
                foreach (var label in choice.Sections.SelectMany(section => section.Labels).OfType<CasePatternSwitchLabelSyntax>())
                {
                    Named(label.Pattern, value);
                }

                return choice.Sections.Select(Inside).DefaultIfEmpty(1).Max();
            case ForEachStatementSyntax loop:
                Name(loop.Identifier, Math.Max(Written(loop.Type), Of(loop.Expression) * factors.Of(TypeFactors.Walked)));
                return Of(loop.Statement);
            case ForEachVariableStatementSyntax loop:
                Named(loop.Variable, Of(loop.Expression) * factors.Of(TypeFactors.Walked));
                return Of(loop.Statement);
            case VariableDeclarationSyntax declaration:
                foreach (var variable in declaration.Variables)
                {
                    Name(variable.Identifier, Math.Max(Written(declaration.Type), DeclaredBy(declaration.Type, variable.Initializer?.Value)));
                }

                return 1;
            case ParameterSyntax parameter:
                Name(parameter.Identifier, parameter.Type is null ? 1 : Written(parameter.Type));
                return 1;
            case DeclarationExpressionSyntax declared:
                return Named(declared.Designation, Math.Max(given, Written(declared.Type)));
            default:
                return Inside(node);
        }
    }

    // Of a type that is written down, what it is made of is no matter; but what stands in there is.
    private long DeclaredBy(TypeSyntax type, ExpressionSyntax? value) => Of(value) is var width && type.IsVar ? width : 1;

    private long Inside(SyntaxNode? node)
    {
        var widest = 1L;
        foreach (var child in node?.ChildNodes() ?? [])
        {
            widest = Math.Max(widest, Of(child));
        }

        return widest;
    }

    private long Given(long width, SyntaxNode? node)
    {
        var before = given;
        given = width;
        var answer = Of(node);
        given = before;
        return answer;
    }

    // A lambda's parameters are what it is given: the thing that the function is called on, or something else that the call is given.
    private long Lambda(AnonymousFunctionExpressionSyntax lambda)
    {
        IEnumerable<ParameterSyntax> parameters = lambda switch
        {
            SimpleLambdaExpressionSyntax simple => [simple.Parameter],
            ParenthesizedLambdaExpressionSyntax several => several.ParameterList.Parameters,
            AnonymousMethodExpressionSyntax method => method.ParameterList?.Parameters ?? default,
            _ => [],
        };
        var written = 0L;
        foreach (var parameter in parameters)
        {
            Name(parameter.Identifier, parameter.Type is null ? given : Written(parameter.Type));
            written += parameter.Type is null ? 0 : Written(parameter.Type);
        }

        return written + Of(lambda.Body);
    }

    private long Call(InvocationExpressionSyntax call)
    {
        var called = call.Expression;
        while (called is ParenthesizedExpressionSyntax or PostfixUnaryExpressionSyntax)
        {
            called = called is ParenthesizedExpressionSyntax inner ? inner.Expression : ((PostfixUnaryExpressionSyntax)called).Operand;
        }

        var name = called switch
        {
            MemberAccessExpressionSyntax access => access.Name,
            MemberBindingExpressionSyntax binding => binding.Name,
            SimpleNameSyntax simple => simple,
            _ => null,
        };
        var on = called switch
        {
            MemberAccessExpressionSyntax access => Of(access.Expression),
            MemberBindingExpressionSyntax => given,
            _ => Of(called) / (name is null ? 1 : factors.Of(name.Identifier.ValueText)),
        };
        var hands = name is null ? 1 : factors.Handed(name.Identifier.ValueText);
        var (widest, sum) = (on, on);
        foreach (var argument in call.ArgumentList.Arguments.OrderBy(argument => argument.Expression is AnonymousFunctionExpressionSyntax or DeclarationExpressionSyntax))
        {
            var width = Given(widest * hands, argument.Expression);
            (widest, sum) = (Math.Max(widest, width), sum + width);
        }

        var written = name is GenericNameSyntax generic ? Written(generic) : 1;
        return name is not null && Pairing.Contains(name.Identifier.ValueText) ? 1 + sum : Math.Max(written, widest) * (name is null ? 1 : factors.Of(name.Identifier.ValueText));
    }

    // Each clause carries along what all before it have named.
    private long Query(QueryExpressionSyntax query)
    {
        var carried = Of(query.FromClause.Expression) * factors.Handed(TypeFactors.Queried);
        Name(query.FromClause.Identifier, carried);
        for (var body = query.Body; ;)
        {
            foreach (var clause in body.Clauses)
            {
                var (name, width) = clause switch
                {
                    FromClauseSyntax more => (more.Identifier, Of(more.Expression) * factors.Handed(TypeFactors.Queried)),
                    LetClauseSyntax let => (let.Identifier, Of(let.Expression) * factors.Handed(TypeFactors.Queried)),
                    JoinClauseSyntax join => (join.Identifier, Of(join.InExpression) * factors.Handed(TypeFactors.Queried)),
                    _ => (default, Beside(clause)),
                };
                Name(name, width);
                if (clause is JoinClauseSyntax joined)
                {
                    Name(joined.Into?.Identifier ?? default, 1 + width);
                    width += Math.Max(Of(joined.LeftExpression), Of(joined.RightExpression));
                }

                carried += width;
            }

            var answer = body.SelectOrGroup switch
            {
                GroupClauseSyntax group => 1 + Of(group.GroupExpression) + Of(group.ByExpression),
                SelectClauseSyntax select => Of(select.Expression),
                _ => 1,
            };
            if (carried > Most && excess is null)
            {
                excess = new ScriptExcess(query, $"The clauses of this query carry along more than {Most} things; give a part of it a name.");
            }

            if (body.Continuation is not { } next)
            {
                return 1 + (answer * factors.Of(TypeFactors.Queried));
            }

            Name(next.Identifier, answer);
            (carried, body) = (answer, next.Body);
        }
    }

    private long Beside(SyntaxNode clause)
    {
        Inside(clause);
        return 0;
    }

    // All that a pattern or a deconstruction gives a name to.
    private long Named(SyntaxNode node, long width)
    {
        foreach (var part in node.DescendantNodesAndSelf().Where(part => part is PatternSyntax or VariableDesignationSyntax))
        {
            var found = Found(part, node, width);
            excess ??= found > Most ? new ScriptExcess(part, TooWide) : null;
            Name((part as SingleVariableDesignationSyntax)?.Identifier ?? default, found);
        }

        return Math.Max(width, node is ExpressionSyntax and not (DeclarationExpressionSyntax or TupleExpressionSyntax) ? Of(node) : 1);
    }

    // Behind members, elements and parts, each of which may be wider than what it is of.
    private long Found(SyntaxNode part, SyntaxNode whole, long width)
    {
        for (var node = part; node != whole && width <= Most; node = node.Parent!)
        {
            width *= node.Parent switch
            {
                ParenthesizedVariableDesignationSyntax or PositionalPatternClauseSyntax or ArgumentSyntax { Parent: TupleExpressionSyntax } => factors.Handed(TypeFactors.Deconstruction),
                ListPatternSyntax => factors.Of(TypeFactors.Listed),
                SubpatternSyntax { ExpressionColon.Expression: var member } => member.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
                    .Aggregate(1L, (product, name) => Math.Min(Most + 1, product * factors.Of(name.Identifier.ValueText))),
                _ => 1,
            };
        }

        return width;
    }

    private void Name(SyntaxToken name, long width)
    {
        if (name.ValueText is { Length: > 0 } text && width > names.GetValueOrDefault(text, 1))
        {
            names[text] = width;
        }
    }

    private static long Written(TypeSyntax type) => type.DescendantNodesAndSelf().Count(node => node is SimpleNameSyntax or PredefinedTypeSyntax or TupleTypeSyntax or ArrayTypeSyntax);
}
