namespace PolicyRunner.GitHub.Workflows;

/// <summary>Texts for workflow files, where <c>${{</c> begins an expression wherever it stands.</summary>
internal static class GitHubExpression
{
    /// <summary>An expression as the value of a key.</summary>
    public static string Of(string expression) => $"${{{{ {expression} }}}}";

    /// <summary>A text as a literal inside an expression.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A text of the runbook for people to read: one line, and no expression in it.</summary>
    public static string Prose(string text) =>
        string.Join(' ', new string([.. text.Select(character => char.IsControl(character) ? ' ' : character)]).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Replace("${{", "$ {{", StringComparison.Ordinal);
}
