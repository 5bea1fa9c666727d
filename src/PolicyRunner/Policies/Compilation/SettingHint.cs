using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PolicyRunner.Policies.Compilation;

/// <summary>How a setting is made, for somebody who gave it something else or too little.</summary>
internal static class SettingHint
{
    /// <returns>Null where no setting is made, or by another name than those that there are.</returns>
    public static string? Of(SyntaxNode node) =>
        node.AncestorsAndSelf().OfType<InvocationExpressionSyntax>().FirstOrDefault()?.Expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: nameof(Setting) }, Name.Identifier.ValueText: var kind }
        && Example(kind) is var (wanted, example)
            ? $"Setting.{kind} takes a name, {wanted} and what it means: Setting.{kind}({example}, \"What it means.\")."
            : null;

    private static (string Wanted, string Example)? Example(string kind) => kind switch
    {
        nameof(Setting.Flag) => ("true or false", "\"strict\", true"),
        nameof(Setting.Number) => ("a number", "\"days\", 30"),
        nameof(Setting.Text) => ("a text", "\"namespace\", \"web\""),
        nameof(Setting.List) => ("a list of texts", "\"teams\", [\"sre\", \"dba\"]"),
        _ => null,
    };
}
