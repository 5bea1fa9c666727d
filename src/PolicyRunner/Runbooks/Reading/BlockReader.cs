using PolicyRunner.Markdown;
using PolicyRunner.Shell;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>Says what a code block is for, and reads its commands.</summary>
internal static class BlockReader
{
    /// <summary>The second words of a YAML action's info string.</summary>
    public static readonly string[] YamlKinds = ["http", "tcp", "command", "slo", "wait", "workflow", "call", "notify"];

    /// <summary>The languages whose blocks run when they stand in a step.</summary>
    public static readonly string[] RunnableLanguages = ["bash", "sh", "shell", "zsh", "pwsh", "powershell", "python", "python3", "py", "sql"];

    /// <param name="code">The block.</param>
    /// <param name="before">What stands right before it in the same container, or null.</param>
    /// <param name="allowance">How much shell its page may hold.</param>
    /// <param name="isInStep">True where a block that can run does.</param>
    public static CodeBlock Read(MarkdownCode code, MarkdownBlock? before, ShellAllowance allowance, bool isInStep)
    {
        var language = InfoString.Language(code.Info);
        var role = Role(code, language, before);
        var prompts = language.Length == 0 ? Prompts.Anywhere : isInStep && ActionReader.Runs(code, language) ? Prompts.Problems : Prompts.AtFirst;
        var script = role == BlockRole.Shell ? ShellReader.Read(code.Content, Dialect(language), allowance, prompts) : ShellScript.Empty;
        return new CodeBlock
        {
            Language = language,
            Info = code.Info,
            Span = code.OpeningSpan,
            Extent = code.Span,
            Content = code.Content,
            IsFenced = code.IsFenced,
            IsClosed = code.IsClosed,
            Role = role,
            Script = script,
            Commands = Runnable(script),
            Placeholders = role == BlockRole.Shell ? PlaceholderReader.Read(code.Content) : [],
        };
    }

    /// <summary>True for languages whose blocks run when they stand in a step.</summary>
    public static bool IsRunnable(string language) => Array.IndexOf(RunnableLanguages, language) >= 0;

    public static IReadOnlyList<ShellCommand> Runnable(ShellScript script) =>
        script.IsTranscript || script.Commands.Any(command => command.Effect == CommandEffect.Output)
            ? [.. script.Commands.Where(command => command.Effect != CommandEffect.Output)]
            : script.Commands;

    private static BlockRole Role(MarkdownCode code, string language, MarkdownBlock? before)
    {
        if (language is "yaml" or "yml")
        {
            var kind = SecondWord(code.Info);
            return kind == "runbook" ? BlockRole.Declaration : Array.IndexOf(YamlKinds, kind) >= 0 ? BlockRole.YamlAction
                : IntroducesOutput(before) ? BlockRole.Expected : BlockRole.Other;
        }

        if (language.Length == 0 && code.Info.Contains("expect=", StringComparison.Ordinal))
        {
            return BlockRole.Expected;
        }

        if (IsShell(language))
        {
            // A fence that says bash and stands under "Expected output" holds output.
            return IntroducesOutput(before) && language is "console" or "shell-session" ? BlockRole.Expected : BlockRole.Shell;
        }

        if (IntroducesOutput(before) || InfoString.Value(code, "expect") is not null)
        {
            return BlockRole.Expected;
        }

        return language.Length == 0 && code.IsClosed && ShellReader.LooksLikeShell(code.Content) ? BlockRole.Shell : BlockRole.Other;
    }

    private static bool IsShell(string language) => language is
        "bash" or "sh" or "shell" or "zsh" or "ksh" or "console" or "shell-session" or "shellsession" or "sh-session" or "terminal"
        or "azurecli" or "azurecli-interactive" or "azurepowershell" or "azurepowershell-interactive"
        or "sql" or "psql" or "pgsql" or "postgresql" or "mysql" or "powershell" or "pwsh" or "ps1";

    public static ShellDialect Dialect(string language) => language switch
    {
        "console" or "shell-session" or "shellsession" or "sh-session" or "terminal" => ShellDialect.Transcript,
        "sql" or "psql" or "pgsql" or "postgresql" or "mysql" => ShellDialect.Sql,
        "powershell" or "pwsh" or "ps1" or "azurepowershell" or "azurepowershell-interactive" => ShellDialect.PowerShell,
        _ => ShellDialect.Posix,
    };

    /// <summary>The word behind the language, or an empty string.</summary>
    public static string SecondWord(string info)
    {
        var space = info.IndexOfAny([' ', '\t']);
        if (space < 0)
        {
            return "";
        }

        var rest = info.AsSpan(space).TrimStart();
        var stop = rest.IndexOfAny(" \t");
        return (stop < 0 ? rest : rest[..stop]).ToString();
    }

    /// <summary>True when a line announces what a command prints: <c>Expected output:</c>.</summary>
    public static bool IntroducesOutput(MarkdownBlock? before)
    {
        var text = before switch
        {
            MarkdownParagraph paragraph => paragraph.Content.Text,
            MarkdownHeading heading => heading.Content.Text,
            _ => null,
        };
        if (text is null)
        {
            return false;
        }

        var line = text.AsSpan(text.LastIndexOf('\n') + 1).Trim().TrimEnd(":*_. ");
        return line.Length < 120
            && (line.StartsWith("expected", StringComparison.OrdinalIgnoreCase)
                || line.EndsWith("output", StringComparison.OrdinalIgnoreCase)
                || line.EndsWith("output should be", StringComparison.OrdinalIgnoreCase)
                || line.EndsWith("should return", StringComparison.OrdinalIgnoreCase)
                || line.EndsWith("should show", StringComparison.OrdinalIgnoreCase)
                || line.EndsWith("should see", StringComparison.OrdinalIgnoreCase)
                || line.EndsWith("response", StringComparison.OrdinalIgnoreCase));
    }
}
