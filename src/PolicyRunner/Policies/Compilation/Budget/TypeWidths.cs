using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>
/// Of how many parts the types of a script may consist that nobody wrote down: <c>var b = (a, a); var c = (b, b);</c> has twice as
/// many with each line, and the compiler writes out all of them. Looked up by names without their scopes, the widest counts, in
/// the order of the text, which is the order in which types follow from one another.
/// </summary>
internal sealed class TypeWidths
{
    /// <summary>Parts of one type.</summary>
    public const int Most = 256;

    /// <summary>Parts of the types of all places in a script.</summary>
    public const int MostTogether = 25_000;

    private const string Indexer = "this[]";

    // Functions of the base library whose result has the types of several of their arguments in it, or one of them twice.
    // A test looks for them in all that policies may call.
    internal static readonly HashSet<string> Pairing = new(StringComparer.Ordinal)
    {
        "AggregateBy", "AsReadOnly", "Create", "GroupBy", "GroupJoin", "Join", "LeftJoin", "RightJoin", "FullJoin", "SelectMany", "ToDictionary", "ToFrozenDictionary",
        "ToImmutableDictionary", "ToImmutableSortedDictionary", "ToLookup", "Zip",
    };

    // What a type of the script's own gives without being called by a name: as the source of a query, to 'foreach', a list pattern or a deconstruction.
    private static readonly string[] Queried = ["Select", "SelectMany", "Where", "Cast", "OrderBy", "OrderByDescending", "ThenBy", "ThenByDescending", "GroupBy", "Join", "GroupJoin"];
    private static readonly string[] Walked = ["GetEnumerator", "Current"];
    private static readonly string[] Listed = [Indexer, "Slice"];
    private static readonly string[] Deconstruction = ["Deconstruct"];

    private readonly Dictionary<string, long> names = new(StringComparer.Ordinal);

    // How often a function or a member of the script's own has the types it is given in its own.
    private readonly Dictionary<string, int> factors = new(StringComparer.Ordinal);

    // The same for what a function gives to its lambdas and through its 'out' parameters.
    private readonly Dictionary<string, int> handed = new(StringComparer.Ordinal);
    private ScriptExcess? excess;
    private long together;

    // Of what is given to the lambda, or called on the thing before '?.'.
    private long given = 1;

    private TypeWidths()
    {
    }

    private static string TooWide => $"The type of this consists of more than {Most} others; give a part of it a type of its own, such as a record.";

    /// <returns>The first place where a type is too wide; null when none is.</returns>
    public static ScriptExcess? Find(SyntaxNode root)
    {
        var widths = new TypeWidths();
        foreach (var node in root.DescendantNodes())
        {
            if (widths.Learn(node) is { } mixed)
            {
                return mixed;
            }
        }

        widths.Of(root);
        return widths.excess;
    }

    private ScriptExcess? Learn(SyntaxNode node)
    {
        switch (node)
        {
            case MethodDeclarationSyntax method:
                Learn(method.Identifier.ValueText, method.ReturnType, ParametersAround(method));
                Learn(method.Identifier.ValueText, method.ParameterList, ParametersAround(method));
                break;
            case LocalFunctionStatementSyntax function:
                Learn(function.Identifier.ValueText, function.ReturnType, ParametersAround(function));
                Learn(function.Identifier.ValueText, function.ParameterList, ParametersAround(function));
                break;
            case OperatorDeclarationSyntax operation:
                Learn(operation.OperatorToken.ValueText, operation.ReturnType, ParametersAround(operation));
                break;
            case IndexerDeclarationSyntax indexer:
                Learn(Indexer, indexer.Type, ParametersAround(indexer));
                break;
            case PropertyDeclarationSyntax property:
                Learn(property.Identifier.ValueText, property.Type, ParametersAround(property));
                break;
            case DelegateDeclarationSyntax function when IsDoubling(function):
                return new ScriptExcess(node, "A parameter or the result of this delegate mentions one of its types more than once; make a record of it, and give that.");
            case VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Parent: BaseFieldDeclarationSyntax } declaration } field:
                Learn(field.Identifier.ValueText, declaration.Type, ParametersAround(field));
                break;
            case ParameterSyntax { Type: { } type, Parent.Parent: TypeDeclarationSyntax } parameter:
                Learn(parameter.Identifier.ValueText, type, ParametersAround(parameter));
                Hand(Deconstruction[0], Mentions(type, ParametersAround(parameter)));
                break;
            case BaseListSyntax bases when ParametersAround(bases) is { Count: > 0 } generic && Mentions(bases, generic) > generic.Count:
                return new ScriptExcess(node, "The types that a generic type is made of mention its parameters more often than there are; say each once.");
            default:
                break;
        }

        return null;
    }

    private void Learn(string name, TypeSyntax type, HashSet<string> generic)
    {
        if (Mentions(type, generic) is > 1 and var mentions)
        {
            factors[name] = Math.Max(factors.GetValueOrDefault(name), mentions);
        }
    }

    private void Learn(string name, ParameterListSyntax parameters, HashSet<string> generic)
    {
        foreach (var parameter in parameters.Parameters)
        {
            // Of a function's type each part is another thing that it is given.
            var isOut = parameter.Modifiers.Any(modifier => modifier.Text is "out" or "ref");
            Hand(name, isOut || parameter.Type is not GenericNameSyntax function ? Mentions(parameter.Type, generic)
                : function.TypeArgumentList.Arguments.Max(argument => Mentions(argument, generic)));
        }
    }

    private void Hand(string name, int mentions)
    {
        if (mentions > 1)
        {
            handed[name] = Math.Max(handed.GetValueOrDefault(name), mentions);
        }
    }

    // It is called by the name of whatever holds it, which says nothing of how it is declared.
    private static bool IsDoubling(DelegateDeclarationSyntax function)
    {
        var generic = ParametersAround(function);
        return function.ParameterList.Parameters.Select(parameter => parameter.Type).Append(function.ReturnType).OfType<TypeSyntax>()
            .Any(type => generic.Any(each => Mentions(type, [each]) > 1));
    }

    private static HashSet<string> ParametersAround(SyntaxNode node) =>
    [
        .. node.AncestorsAndSelf().SelectMany(outer => outer switch
        {
            MethodDeclarationSyntax method => method.TypeParameterList?.Parameters ?? default,
            LocalFunctionStatementSyntax function => function.TypeParameterList?.Parameters ?? default,
            DelegateDeclarationSyntax function => function.TypeParameterList?.Parameters ?? default,
            TypeDeclarationSyntax type => type.TypeParameterList?.Parameters ?? default,
            _ => default,
        }).Select(parameter => parameter.Identifier.ValueText),
    ];

    private static int Mentions(SyntaxNode? type, HashSet<string> generic) => type is null || generic.Count == 0 ? 0
        : type.DescendantNodesAndSelf().Count(node => node is IdentifierNameSyntax name && generic.Contains(name.Identifier.ValueText));

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
                return names.GetValueOrDefault(name.Identifier.ValueText, 1) * Factor(name.Identifier.ValueText);
            case GenericNameSyntax name:
                return Written(name) * Factor(name.Identifier.ValueText);
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
                return Of(access.Expression) * Factor(access.Name.Identifier.ValueText);
            case MemberBindingExpressionSyntax binding:
                return given * Factor(binding.Name.Identifier.ValueText);
            case ElementBindingExpressionSyntax:
                return Math.Max(given, Inside(node)) * Factor(Indexer);
            case ElementAccessExpressionSyntax:
                return Inside(node) * Factor(Indexer);
            case BinaryExpressionSyntax operation:
                return Inside(node) * Factor(operation.OperatorToken.ValueText);
            case PrefixUnaryExpressionSyntax operation:
                return Of(operation.Operand) * Factor(operation.OperatorToken.ValueText);
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
                Name(loop.Identifier, Math.Max(Written(loop.Type), Of(loop.Expression) * Factor(Walked)));
                return Of(loop.Statement);
            case ForEachVariableStatementSyntax loop:
                Named(loop.Variable, Of(loop.Expression) * Factor(Walked));
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
            _ => Of(called) / (name is null ? 1 : Factor(name.Identifier.ValueText)),
        };
        var hands = name is null ? 1 : handed.GetValueOrDefault(name.Identifier.ValueText, 1);
        var (widest, sum) = (on, on);
        foreach (var argument in call.ArgumentList.Arguments.OrderBy(argument => argument.Expression is AnonymousFunctionExpressionSyntax or DeclarationExpressionSyntax))
        {
            var width = Given(widest * hands, argument.Expression);
            (widest, sum) = (Math.Max(widest, width), sum + width);
        }

        var written = name is GenericNameSyntax generic ? Written(generic) : 1;
        return name is not null && Pairing.Contains(name.Identifier.ValueText) ? 1 + sum : Math.Max(written, widest) * (name is null ? 1 : Factor(name.Identifier.ValueText));
    }

    // Each clause carries along what all before it have named.
    private long Query(QueryExpressionSyntax query)
    {
        var carried = Of(query.FromClause.Expression) * Handed(Queried);
        Name(query.FromClause.Identifier, carried);
        for (var body = query.Body; ;)
        {
            foreach (var clause in body.Clauses)
            {
                var (name, width) = clause switch
                {
                    FromClauseSyntax more => (more.Identifier, Of(more.Expression) * Handed(Queried)),
                    LetClauseSyntax let => (let.Identifier, Of(let.Expression) * Handed(Queried)),
                    JoinClauseSyntax join => (join.Identifier, Of(join.InExpression) * Handed(Queried)),
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
                return 1 + (answer * Factor(Queried));
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
                ParenthesizedVariableDesignationSyntax or PositionalPatternClauseSyntax or ArgumentSyntax { Parent: TupleExpressionSyntax } => Handed(Deconstruction),
                ListPatternSyntax => Factor(Listed),
                SubpatternSyntax { ExpressionColon.Expression: var member } => member.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
                    .Aggregate(1L, (product, name) => Math.Min(Most + 1, product * Factor(name.Identifier.ValueText))),
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

    private int Factor(string name) => factors.GetValueOrDefault(name, 1);

    private int Factor(string[] anyOf) => anyOf.Max(Factor);

    private int Handed(string[] anyOf) => anyOf.Max(name => handed.GetValueOrDefault(name, 1));

    private static long Written(TypeSyntax type) => type.DescendantNodesAndSelf().Count(node => node is SimpleNameSyntax or PredefinedTypeSyntax or TupleTypeSyntax or ArrayTypeSyntax);
}
