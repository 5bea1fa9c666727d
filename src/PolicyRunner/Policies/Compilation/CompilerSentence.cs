using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>
/// The compiler's words in those of somebody who writes a policy and perhaps no other C#. What it says of the usual
/// mistakes is right and of little help; everything else stays as it is, behind its number, which can be looked up.
/// </summary>
internal static class CompilerSentence
{
    // An enumeration or a small type can be told whole where no name comes near.
    private const int MostListed = 12;

    /// <summary>True when a text begins and never ends: half the script seems to be wrong then.</summary>
    public static bool IsOpenText(Diagnostic error) => error.Id is "CS1010" or "CS1039" or "CS8997";

    /// <summary>A sentence for an error of the parser.</summary>
    public static string OfSyntax(Diagnostic error) => error.Id switch
    {
        "CS1002" => "A ';' is missing here.",
        "CS1003" or "CS1026" or "CS1513" or "CS1514" when Missing(error.GetMessage()) is { } token => $"A '{token}' is missing here.",
        "CS1010" or "CS1039" => "A text begins here and does not end on its line; close it with \", or write it between \"\"\" and \"\"\" on lines of their own.",
        "CS8997" => "A text begins here with \"\"\" and never ends; put \"\"\" on a line of its own below it.",
        "CS8999" => "Every line of this text must be indented at least as far as the \"\"\" that closes it.",
        "CS1012" => "Text stands in double quotes; single quotes hold one character.",
        _ => error.GetMessage(),
    };

    /// <summary>A sentence for an error or warning of the compiler; null when it only follows from another one.</summary>
    public static string? Of(CSharpCompilation compilation, SyntaxTree tree, Diagnostic diagnostic)
    {
        var node = tree.GetRoot().FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        return diagnostic.Id switch
        {
            "CS0161" => "The script does not return a policy on every path; end it with 'return new Policy(…) { … };'.",
            "CS9035" => Required(diagnostic.GetMessage()),
            "CS1593" when Property(node) is { } property => $"{property} takes {Parameters(property)}.",
            "CS1621" => "'yield' cannot stand in a lambda; write a function below, IEnumerable<Finding> Find(Runbook runbook, PolicyContext context) { … }, and give its name: Check = Find.",
            "CS0029" or "CS0266" when Conversion(compilation, node) is { } sentence => sentence,

            // What is wrong inside the lambda has been said.
            "CS1662" or "CS1643" when Property(node) is not null => null,
            "CS0103" or "CS0117" or "CS0246" or "CS1061" when node.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().FirstOrDefault() is { } name =>
                Unknown(compilation.GetSemanticModel(tree), name, diagnostic),
            _ => $"{diagnostic.Id}: {Shortened(diagnostic)}",
        };
    }

    // "Syntax error, ',' expected", ") expected", "} expected": the compiler quotes some of its tokens and not others.
    private static string? Missing(string message)
    {
        const string expected = " expected";
        var token = message.EndsWith(expected, StringComparison.Ordinal) ? message[..^expected.Length].Split(", ")[^1].Trim('\'') : null;
        return token is "" ? "," : token;
    }

    private static string Required(string message)
    {
        var quoted = message.Split('\'');
        var name = quoted.Length > 1 ? quoted[1].Split('.')[^1] : "value";
        var example = name switch
        {
            nameof(Policy.Title) => "Title = \"what is asked for, as a sentence\"",
            nameof(Policy.Why) => "Why = \"what goes wrong without it\"",
            nameof(Policy.Severity) => "Severity = Severity.Warning",
            _ => $"{name} = …",
        };
        return $"The {name} is missing; add {example}.";
    }

    // Which of a policy's functions the place is part of.
    private static string? Property(SyntaxNode node) => node.AncestorsAndSelf().OfType<AssignmentExpressionSyntax>()
        .Select(assignment => assignment.Left.ToString())
        .FirstOrDefault(name => name is nameof(Policy.Check) or nameof(Policy.CheckAll) or nameof(Policy.CheckDocument) or nameof(Policy.AppliesTo));

    private static string Parameters(string property) => property switch
    {
        nameof(Policy.AppliesTo) => "one parameter: AppliesTo = runbook => …",
        nameof(Policy.CheckAll) => "two parameters: CheckAll = (library, context) => …",
        nameof(Policy.CheckDocument) => "two parameters: CheckDocument = (document, context) => …",
        _ => "two parameters: Check = (runbook, context) => …",
    };

    private static string? Conversion(CSharpCompilation compilation, SyntaxNode node)
    {
        if (node is not ExpressionSyntax expression)
        {
            return null;
        }

        var type = compilation.GetSemanticModel(node.SyntaxTree).GetTypeInfo(expression).Type;
        if (node.AncestorsAndSelf().OfType<AssignmentExpressionSyntax>().FirstOrDefault()?.Left.ToString() is nameof(Policy.Bad) or nameof(Policy.Good))
        {
            return type?.SpecialType == SpecialType.System_String ? "Samples are a list; put brackets around it: [\"\"\"…\"\"\"]." : null;
        }

        if (Property(node) is not ({ } property and not nameof(Policy.AppliesTo)))
        {
            return null;
        }

        if (type is { Name: nameof(Findings.Finding) })
        {
            return $"{property} gives a list of findings; put brackets around the one: [ … ].";
        }

        return $"{property} gives findings, and this is {type?.ToMinimalDisplayString(compilation.GetSemanticModel(node.SyntaxTree), node.SpanStart) ?? "something else"}; "
            + "make one of each thing with .Select(thing => thing.Finding(\"what is wrong and what to do\")).";
    }

    private static string Unknown(SemanticModel model, SimpleNameSyntax name, Diagnostic diagnostic)
    {
        var owner = Owner(model, name);
        var text = name.Identifier.Text;
        var symbols = owner is null ? model.LookupSymbols(name.SpanStart) : model.LookupSymbols(name.SpanStart, owner, includeReducedExtensionMethods: true);
        var known = symbols.Where(symbol => symbol.Name != text).ToList();
        var hint = NearestName.Hint(text, known.Select(symbol => symbol.Name));
        if (owner is null)
        {
            return $"{diagnostic.Id}: {WithStop(Shortened(diagnostic))}{hint}";
        }

        if (hint.Length == 0)
        {
            var own = known.Where(symbol => symbol.ContainingType is { SpecialType: SpecialType.None } type && SymbolEqualityComparer.Default.Equals(type, owner) && !symbol.IsImplicitlyDeclared)
                .Where(symbol => symbol is IPropertySymbol or IFieldSymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary, IsOverride: false })
                .Select(symbol => symbol.Name).Distinct().ToList();
            hint = own.Count is > 0 and <= MostListed ? $" It has {string.Join(", ", own)}." : "";
        }

        return $"'{owner.ToMinimalDisplayString(model, name.SpanStart)}' has no '{text}'.{hint}";
    }

    // What the compiler guesses next, a missing using or reference, is never it: a script cannot add references.
    private static string Shortened(Diagnostic diagnostic) =>
        Before(Before(diagnostic.GetMessage(), " and no accessible extension method"), " (are you missing");

    private static string WithStop(string message) => message.EndsWith('.') ? message : message + ".";

    private static string Before(string message, string mark) =>
        message.IndexOf(mark, StringComparison.Ordinal) is var index and >= 0 ? message[..index] : message;

    private static INamespaceOrTypeSymbol? Owner(SemanticModel model, SimpleNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access when access.Name == name => TypeOf(model, access.Expression),
        MemberBindingExpressionSyntax { Parent: ConditionalAccessExpressionSyntax conditional } => TypeOf(model, conditional.Expression),
        MemberBindingExpressionSyntax binding => binding.Ancestors().OfType<ConditionalAccessExpressionSyntax>().FirstOrDefault() is { } conditional
            ? TypeOf(model, conditional.Expression)
            : null,
        AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax { Parent: { } creation } } => model.GetTypeInfo(creation).Type,
        NameColonSyntax { Parent: SubpatternSyntax { Parent: PropertyPatternClauseSyntax { Parent: { } pattern } } } =>
            model.GetOperation(pattern) is Microsoft.CodeAnalysis.Operations.IRecursivePatternOperation operation ? operation.MatchedType : null,
        _ => null,
    };

    private static INamespaceOrTypeSymbol? TypeOf(SemanticModel model, ExpressionSyntax expression)
    {
        var type = model.GetTypeInfo(expression).Type ?? model.GetSymbolInfo(expression).Symbol as INamespaceOrTypeSymbol;

        // A value type behind '?.' is looked up in what it wraps.
        return type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type;
    }
}
