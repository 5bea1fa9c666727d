using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>What to say of '=' where it cannot stand: a comparison was meant, or a change of what never changes.</summary>
internal static class Assignment
{
    private const int LongestReceiver = 40;

    private static readonly string[] Questions =
    [
        "Where", "Any", "All", "Count", "First", "FirstOrDefault", "Last", "LastOrDefault", "Single", "SingleOrDefault", "TakeWhile", "SkipWhile",
        "Exists", "Find", "FindAll", "FindIndex", "TrueForAll", "RemoveAll",
    ];

    /// <returns>Null when the compiler's words will do.</returns>
    public static string? Sentence(SemanticModel model, SyntaxNode node, string id)
    {
        if (node.AncestorsAndSelf().OfType<AssignmentExpressionSyntax>().FirstOrDefault() is not { Parent: not InitializerExpressionSyntax } assignment
            || (node != assignment && !assignment.Left.Contains(node)))
        {
            return null;
        }

        if (IsQuestion(assignment))
        {
            return "'=' sets a value; compare with '=='.";
        }

        return id is not ("CS8852" or "CS0200") || assignment.Left is not MemberAccessExpressionSyntax access || model.GetTypeInfo(access.Expression).Type is not { } type ? null
            : id == "CS8852" && type.IsRecord ? Unchangeable(Wording.InWords(type.Name), access)
            : UnknownName.IsApi(type) ? $"{Capital(Wording.A(Wording.InWords(type.Name)))} cannot be changed; say what is wrong with a finding, and what to write with its Fix."
            : null;
    }

    private static string Unchangeable(string what, MemberAccessExpressionSyntax access)
    {
        var receiver = access.Expression.ToString();
        var shown = receiver.Length > LongestReceiver || receiver.Contains('\n', StringComparison.Ordinal) ? what.Split(' ')[^1] : receiver;
        return $"{Capital(Wording.A(what))} cannot be changed; make another one: {shown} with {{ {access.Name} = … }}.";
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static bool IsQuestion(AssignmentExpressionSyntax assignment)
    {
        SyntaxNode outer = assignment;
        while (outer.Parent is ParenthesizedExpressionSyntax)
        {
            outer = outer.Parent;
        }

        return outer.Parent switch
        {
            IfStatementSyntax or WhileStatementSyntax or DoStatementSyntax or BinaryExpressionSyntax or PrefixUnaryExpressionSyntax or WhenClauseSyntax => true,
            ConditionalExpressionSyntax conditional => conditional.Condition == outer,
            LambdaExpressionSyntax { Parent: AssignmentExpressionSyntax { Left: var property } } => property.ToString() == nameof(Policy.AppliesTo),
            LambdaExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax called } } } => Questions.Contains(called.Name.Identifier.ValueText),
            _ => false,
        };
    }
}
