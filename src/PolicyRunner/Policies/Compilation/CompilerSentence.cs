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
    private const string Made = "A finding is made of what it is about: thing.Finding(\"what is wrong and what to do\").";

    /// <summary>A sentence for an error or warning of the compiler; null when it only follows from another one.</summary>
    public static string? Of(SemanticModel model, Diagnostic diagnostic)
    {
        var node = model.SyntaxTree.GetRoot().FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        return diagnostic.Id switch
        {
            "CS0161" => NoWayOut(Function(node)),
            "CS9035" => Creation(model, node) ?? Required(diagnostic.GetMessage()),
            "CS1503" or "CS1501" or "CS7036" when SettingHint.Of(node) is { } sentence => sentence,
            "CS1729" or "CS7036" when IsPolicy(model, node) => "A policy is made with its id and its name: new Policy(\"TEAM1\", \"what-is-asked-for\").",
            "CS1729" or "CS7036" when Creation(model, node) is { } sentence => sentence,
            "CS1593" when Property(node) is { } property => $"{property} takes {Parameters(property)}.",
            "CS1621" => $"'yield' cannot stand in a lambda; write a function below, {Signature(Property(node), "Find")} {{ … }}, and give its name: {Property(node) ?? nameof(Policy.Check)} = Find.",
            "CS0123" when Property(node) is { } property and not nameof(Policy.AppliesTo) => $"{property} takes another function, {Signature(property, $"{node}")}; of a runbook it is Check, of a document CheckDocument, of the library CheckAll.",
            "CS1501" when node is SimpleNameSyntax { Identifier.ValueText: nameof(Findings.Finding) } => "Finding takes the message alone; all else stands behind it: thing.Finding(\"…\") with { Severity = Severity.Error }.",
            "CS1955" when node is SimpleNameSyntax { Identifier.ValueText: nameof(Findings.Finding) } => Made,
            "CS1929" or "CS1061" when TextOf(model, node) is { } sentence => sentence,
            "CS4010" => "A policy's functions run as ordinary code; take 'async' and 'await' out.",
            "CS0019" when Comparison(model, node) is { } sentence => sentence,
            "CS7036" or "CS1061" or "CS1929" or "CS1501" when ListChange(model, node) is { } sentence => sentence,
            "CS8625" when Element(node) => "A finding that is null is none; leave it out: [] when there is nothing to say.",
            "CS8625" => "null stands here for something that must not be null; write what is meant.",
            "CS8603" => "What is returned here may be null, and the function promises that it is not; return [] for no findings.",
            "CS0162" => "Nothing ever runs this: what stands before it always ends the function; take one of the two out.",
            "CS8602" or "CS8604" => "This may be null, such as a section that the runbook does not have; ask with '?.' or 'is not null' first.",
            "CS1912" => $"{node} is given twice; take one of the two out.",
            "CS8852" or "CS0200" or "CS0131" or "CS0029" when Assignment.Sentence(model, node, diagnostic.Id) is { } sentence => sentence,
            "CS0029" or "CS0266" when IsAnswer(node) => $"The script gives a policy, and this is {Shown(model, node)}; end it with 'return new Policy(…) {{ … }};'.",
            "CS0029" or "CS0266" when Element(node) && diagnostic.GetMessage().EndsWith($".{nameof(Findings.Finding)}'", StringComparison.Ordinal) =>
                $"A finding belongs here, and this is {Shown(model, node)}; make it of what it is about: thing.Finding(\"what is wrong and what to do\").",
            "CS0029" or "CS0266" or "CS1503" when Conversion(model, node) is { } sentence => sentence,

            // What is wrong inside the lambda has been said.
            "CS1662" or "CS1643" when Property(node) is not null => null,
            "CS1929" when Receiver(model, node) is { } sentence => sentence,
            "CS0103" or "CS0117" or "CS0246" or "CS1061" or "CS1069" or "CS0234" when UnknownIn(node, diagnostic) is { } name =>
                UnknownName.Sentence(model, name, $"{diagnostic.Id}: {Shortened(diagnostic)}"),
            _ => $"{diagnostic.Id}: {Shortened(diagnostic)}",
        };
    }

    /// <summary>A sentence for what only follows from another error, should that other one not be there.</summary>
    public static string OfConsequence(SyntaxTree tree, Diagnostic diagnostic) => diagnostic.Id == "CS1643"
        && Property(tree.GetRoot().FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true)) is { } property
            ? NoWayOut(property)
            : $"{diagnostic.Id}: {Shortened(diagnostic)}";

    // Of a name with dots it is the last part.
    private static SimpleNameSyntax? UnknownIn(SyntaxNode node, Diagnostic diagnostic)
    {
        var names = node.DescendantNodesAndSelf().OfType<SimpleNameSyntax>();
        return (diagnostic.Id == "CS0234" ? names.LastOrDefault(name => name.Span.End == diagnostic.Location.SourceSpan.End) : null) ?? names.FirstOrDefault();
    }

    private static string? Comparison(SemanticModel model, SyntaxNode node)
    {
        if (node is not BinaryExpressionSyntax { Left: var left, Right: var right, OperatorToken.Text: var sign })
        {
            return null;
        }

        if (new[] { left, right }.FirstOrDefault(side => !model.GetMemberGroup(side).IsEmpty) is { } method)
        {
            return $"'{method}' is a method here; call it: {method}().";
        }

        var (first, second) = (model.GetTypeInfo(left).Type, model.GetTypeInfo(right).Type);
        if (first is null || second is null)
        {
            return null;
        }

        var item = first.Name == nameof(Runbooks.MetadataItem) ? left : second.Name == nameof(Runbooks.MetadataItem) ? right : null;
        var instead = item is not null ? $"; {TextOfItem(item)}"
            : first.Name == nameof(Runbooks.SectionName) || second.Name == nameof(Runbooks.SectionName) ? "; the names that are known are SectionName.Rollback and others, what stands in the heading is Title."
            : ".";
        return $"'{sign}' does not go with {first.ToMinimalDisplayString(model, node.SpanStart)} and {second.ToMinimalDisplayString(model, node.SpanStart)}{instead}";
    }

    private static string TextOfItem(ExpressionSyntax item) =>
        $"the text of an item of the metadata is {(item is ElementAccessExpressionSyntax { ArgumentList.Arguments: [var name] } access ? $"{access.Expression}.Value({name})" : $"{item}.Value")}.";

    // What is a place with a text, or a part of one, and no text itself.
    private static string? TextOf(SemanticModel model, SyntaxNode node)
    {
        var called = node.Parent as MemberAccessExpressionSyntax ?? node as MemberAccessExpressionSyntax;
        return called is null || !HasMember(model, SpecialType.System_String, called) ? null : model.GetTypeInfo(called.Expression).Type switch
        {
            { Name: nameof(Text.EmbeddedText) } => $"{called.Expression} is a place with a text; write {called.Expression}.Text.{called.Name}.",
            INamedTypeSymbol { Name: "ReadOnlySpan", TypeArguments: [{ SpecialType: SpecialType.System_Char }] } => $"{called.Expression} is a span of characters; write {called.Expression}.ToString().{called.Name}.",
            _ => null,
        };
    }

    private static bool HasMember(SemanticModel model, SpecialType type, MemberAccessExpressionSyntax called) =>
        model.LookupSymbols(called.Name.SpanStart, model.Compilation.GetSpecialType(type), called.Name.Identifier.ValueText, includeReducedExtensionMethods: true).Length > 0;

    private static string Signature(string? property, string name) => property switch
    {
        nameof(Policy.CheckDocument) => $"IEnumerable<Finding> {name}(Document document, PolicyContext context)",
        nameof(Policy.CheckAll) => $"IEnumerable<Finding> {name}(Library library, PolicyContext context)",
        _ => $"IEnumerable<Finding> {name}(Runbook runbook, PolicyContext context)",
    };

    // A function of that name is there, for other things.
    private static string? Receiver(SemanticModel model, SyntaxNode node) =>
        node.Parent is not MemberAccessExpressionSyntax { Name: var called } || model.GetTypeInfo(node).Type is not INamedTypeSymbol type ? null
        : UnknownName.IsApi(type) ? UnknownName.Sentence(model, called, "")
        : called.Identifier.ValueText == nameof(Enumerable.Contains) && type.TypeArguments is [INamedTypeSymbol item] && UnknownName.IsApi(item)
            ? $"Each of these is {Wording.A(item.Name)}, and what is looked for is not; ask with Any: {node}.Any(item => …)."
        : null;

    private static string? ListChange(SemanticModel model, SyntaxNode node) =>
        node.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" or "AddRange" or "Insert" or "Remove" or "RemoveAt" or "RemoveAll" or "Clear" or "Sort", Parent: InvocationExpressionSyntax } access
        && access.Name == node && model.GetTypeInfo(access.Expression).Type is { Name: "IReadOnlyList" or "IReadOnlyCollection" or "IEnumerable" or "IReadOnlySet" }
            ? $"What a policy is given cannot be changed; take a part of it with Where(…), or make a list of it first: {access.Expression}.ToList()."
            : null;

    // Null for the script itself, which becomes a function.
    private static string? Function(SyntaxNode node) => node.AncestorsAndSelf().Select(outer => outer switch
    {
        LocalFunctionStatementSyntax function => function.Identifier.ValueText,
        MethodDeclarationSyntax { Modifiers: var modifiers, Identifier.ValueText: var text } when text != "Create" || !modifiers.Any(SyntaxKind.PublicKeyword) => text,
        _ => null,
    }).FirstOrDefault(name => name is not null);

    private static string Shown(SemanticModel model, SyntaxNode node) => model.GetTypeInfo(node).Type?.ToMinimalDisplayString(model, node.SpanStart) ?? "something else";

    private static bool IsPolicy(SemanticModel model, SyntaxNode node) =>
        (node as BaseObjectCreationExpressionSyntax ?? node.Parent as BaseObjectCreationExpressionSyntax) is { } creation && model.GetTypeInfo(creation).Type?.Name == nameof(Policy);

    // What the script itself returns.
    private static bool IsAnswer(SyntaxNode node) => node.Parent is ReturnStatementSyntax answer
        && Function(answer) is null && !answer.Ancestors().Any(outer => outer is AnonymousFunctionExpressionSyntax);

    // One of a list of findings.
    private static bool Element(SyntaxNode node) => (node as ExpressionElementSyntax ?? node.Parent) is ExpressionElementSyntax element && Property(element) is not (null or nameof(Policy.AppliesTo));

    private static string NoWayOut(string? function) => function switch
    {
        null => "The script does not return a policy on every path; end it with 'return new Policy(…) { … };'.",
        nameof(Policy.AppliesTo) => "Some way through AppliesTo ends without an answer; end it with 'return false;'.",
        nameof(Policy.Check) or nameof(Policy.CheckAll) or nameof(Policy.CheckDocument) => $"Some way through {function} ends without a result; end it with 'return [];'.",
        _ => $"Some way through {function} ends without a result; end it with 'return …;'.",
    };

    // What is made from something that stands somewhere, and not by its constructor.
    private static string? Creation(SemanticModel model, SyntaxNode node)
    {
        if (node.AncestorsAndSelf().OfType<BaseObjectCreationExpressionSyntax>().FirstOrDefault() is not { } creation)
        {
            return null;
        }

        return model.GetTypeInfo(creation).Type?.Name switch
        {
            nameof(Findings.Finding) => Made,
            nameof(Setting) => "A setting is made with Setting.Text, Setting.Number, Setting.Flag or Setting.List: Setting.Number(\"days\", 30, \"What it means.\").",
            nameof(Findings.Fix) => "A fix is made with Fix.Safe(\"what it does\", edit), or Fix.Unsafe where somebody has to look at it.",
            nameof(Findings.TextEdit) => "An edit is made of a place: span.Replace(\"text\"), span.InsertBefore, span.InsertAfter or span.RemoveLines().",
            _ => null,
        };
    }

    private static string Required(string message)
    {
        var quoted = message.Split('\'');
        var name = quoted.Length > 1 ? quoted[1].Split('.')[^1] : "value";
        return $"The {name} is missing; add {Example(name) ?? $"{name} = …"}.";
    }

    private static string? Example(string name) => name switch
    {
        nameof(Policy.Title) => "Title = \"what is asked for, as a sentence\"",
        nameof(Policy.Why) => "Why = \"what goes wrong without it\"",
        nameof(Policy.Severity) => "Severity = Severity.Warning",
        _ => null,
    };

    // Of what the tool's own types are given in braces.
    private static (string Wanted, string Example)? Wanted(SemanticModel model, IdentifierNameSyntax property) =>
        model.GetSymbolInfo(property).Symbol is not IPropertySymbol { Type.SpecialType: var type } symbol || !UnknownName.IsApi(symbol.ContainingType) ? null : type switch
        {
            SpecialType.System_String => ("a text", Example(symbol.Name) ?? $"{symbol.Name} = \"…\""),
            SpecialType.System_Boolean => ("true or false", $"{symbol.Name} = true"),
            _ => null,
        };

    /// <summary>Which of a policy's functions the place is part of; null for none.</summary>
    internal static string? Property(SyntaxNode node) => node.AncestorsAndSelf().OfType<AssignmentExpressionSyntax>()
        .Select(assignment => assignment.Left.ToString())
        .FirstOrDefault(name => name is nameof(Policy.Check) or nameof(Policy.CheckAll) or nameof(Policy.CheckDocument) or nameof(Policy.AppliesTo));

    private static string Parameters(string property) => property switch
    {
        nameof(Policy.AppliesTo) => "one parameter: AppliesTo = runbook => …",
        nameof(Policy.CheckAll) => "two parameters: CheckAll = (library, context) => …",
        nameof(Policy.CheckDocument) => "two parameters: CheckDocument = (document, context) => …",
        _ => "two parameters: Check = (runbook, context) => …",
    };

    private static string? Conversion(SemanticModel model, SyntaxNode node)
    {
        if ((node as ArgumentSyntax)?.Expression is { } argument)
        {
            node = argument;
        }

        if (node is not ExpressionSyntax expression)
        {
            return null;
        }

        var type = model.GetTypeInfo(expression).Type;
        if (type?.Name == nameof(Runbooks.MetadataItem))
        {
            return $"This wants a text; {TextOfItem(expression)}";
        }

        if (type?.SpecialType == SpecialType.System_Double && expression.Parent is ArgumentSyntax place && Wants(model, place, SpecialType.System_Int32))
        {
            return $"This is a number that may have a fraction, and a whole one is wanted; write (int){(expression is PrefixUnaryExpressionSyntax or BinaryExpressionSyntax ? $"({expression})" : expression)}.";
        }

        if (expression.Parent is AssignmentExpressionSyntax { Left: var left } && left.ToString() is nameof(Policy.Bad) or nameof(Policy.Good))
        {
            return type?.SpecialType == SpecialType.System_String ? "Samples are a list; put brackets around it: [\"\"\"…\"\"\"]." : null;
        }

        if (expression.Parent is AssignmentExpressionSyntax { Left: IdentifierNameSyntax property, Parent: InitializerExpressionSyntax }
            && model.GetTypeInfo(property).Type is INamedTypeSymbol { TypeKind: TypeKind.Enum } choice)
        {
            var values = choice.GetMembers().OfType<IFieldSymbol>().Select(value => $"{choice.Name}.{value.Name}");
            return $"{property} takes {Wording.Or(values)}, and this is {type?.ToMinimalDisplayString(model, node.SpanStart) ?? "something else"}.";
        }

        var shown = type?.ToMinimalDisplayString(model, node.SpanStart) ?? "something else";
        if (expression.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: SimpleNameSyntax { Identifier.ValueText: nameof(Findings.Fix) } } called } })
        {
            return $"{called} takes a title and edits, such as command.Span.InsertAfter(\" --wait\"), and this is {shown}.";
        }

        if (expression.Parent is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: nameof(Findings.Finding.Fix) } })
        {
            return $"Fix takes a fix, and this is {shown}: Fix.Safe(\"what it does\", edit), or Fix.Unsafe where somebody has to look at it.";
        }

        if (expression.Parent is AssignmentExpressionSyntax { Left: IdentifierNameSyntax set, Parent: InitializerExpressionSyntax } && Wanted(model, set) is var (wanted, example))
        {
            return $"{set} takes {wanted}, and this is {shown}: {example}.";
        }

        if (Answers(expression) is not ({ } function and not nameof(Policy.AppliesTo)))
        {
            return null;
        }

        return type is { Name: nameof(Findings.Finding) }
            ? $"{function} gives a list of findings; put brackets around the one: [ … ]."
            : $"{function} gives findings, and this is {shown}; make one of each thing with .Select(thing => thing.Finding(\"what is wrong and what to do\")).";
    }

    // Whether one of the functions that could be meant takes a value of the type at this place.
    private static bool Wants(SemanticModel model, ArgumentSyntax argument, SpecialType type) =>
        argument is { Parent: BaseArgumentListSyntax { Parent: { } call } list }
        && model.GetSymbolInfo(call).CandidateSymbols.OfType<IMethodSymbol>().Any(method => argument.NameColon?.Name.Identifier.ValueText is { } name
            ? method.Parameters.Any(parameter => parameter.Name == name && parameter.Type.SpecialType == type)
            : method.Parameters.ElementAtOrDefault(list.Arguments.IndexOf(argument))?.Type.SpecialType == type);

    // The function whose result an expression is.
    private static string? Answers(ExpressionSyntax expression)
    {
        SyntaxNode answer = expression;
        while (answer.Parent is ParenthesizedExpressionSyntax or ConditionalExpressionSyntax or SwitchExpressionArmSyntax or SwitchExpressionSyntax or BinaryExpressionSyntax)
        {
            answer = answer.Parent;
        }

        var lambda = answer.Parent as LambdaExpressionSyntax ?? (answer.Parent as ReturnStatementSyntax)?.Ancestors().OfType<LambdaExpressionSyntax>().FirstOrDefault();
        return lambda?.Parent is AssignmentExpressionSyntax ? Property(lambda) : null;
    }

    // What the compiler guesses next, a missing using or reference, is never it: a script cannot add references.
    private static string Shortened(Diagnostic diagnostic) =>
        Before(Before(diagnostic.GetMessage(), " and no accessible extension method"), " (are you missing");

    private static string Before(string message, string mark) =>
        message.IndexOf(mark, StringComparison.Ordinal) is var index and >= 0 ? message[..index] : message;
}
