using System.Text;
using PolicyRunner.Text;

namespace PolicyRunner.GitHub.Workflows;

/// <summary>Texts for workflow files, where <c>${{</c> begins an expression wherever it stands.</summary>
internal static class GitHubExpression
{
    /// <summary>An expression as the value of a key.</summary>
    public static string Of(string expression) => $"${{{{ {expression} }}}}";

    /// <summary>A text as a literal inside an expression.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A text of the runbook for people to read: one line of what can be seen, with no expression and no command of a job's log in it.</summary>
    public static string Prose(string text)
    {
        var seen = string.Concat(text.EnumerateRunes().Select(rune => Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) ? " " : HiddenCharacters.Contains(rune) ? "" : rune.ToString()));
        return string.Join(' ', seen.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Replace("${{", "$ {{", StringComparison.Ordinal).Replace("##[", "## [", StringComparison.Ordinal);
    }
}
