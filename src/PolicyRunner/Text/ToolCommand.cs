namespace PolicyRunner.Text;

/// <summary>A command of the tool inside a message, to be copied as it stands.</summary>
internal static class ToolCommand
{
    /// <summary>The tool with arguments, as a shell reads it: <c>policyrunner plan REL-001 -p 'title=a b'</c>.</summary>
    public static string Of(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(Quoted).Prepend("policyrunner"));

    private static string Quoted(string word) => word.Length > 0 && word.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or '/' or '=' or ':' or '@' or ',')
        ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
