namespace PolicyRunner.Shell;

/// <summary>Guesses whether a block without a language is shell. Half of them are output, so the answer is no unless all speaks for it.</summary>
internal static class ShellGuess
{
    // Words that begin English sentences and log lines as often as commands.
    private static readonly HashSet<string> Ambiguous =
    [
        "date", "find", "make", "test", "sort", "service", "watch", "time", "set", "time", "top", "head", "tail", "cut", "join", "split", "true", "false",
        "source", "export", "free", "history", "host", "id", "who", "w", "at", "less", "more", "read", "type", "wait", "which", "yes", "sleep", "kill", "echo",
        "install", "command", "function", "if", "for", "while", "select", "case", "do", "done", "then", "else", "go", "node", "file", "dig", "stat", "env", "exec",
        "flux", "consul", "nomad", "vault", "helm", "docker", "patch", "ping", "touch", "cat", "mount", "return", "exit", "sql", "[", "[[", ":", "k", "r",
    ];

    public static bool LooksLikeShell(string text)
    {
        var lines = 0;
        var commands = 0;
        var sure = 0;
        var continued = false;
        var at = 0;
        while (at < text.Length && lines < 200)
        {
            var stop = text.IndexOf('\n', at);
            stop = stop < 0 ? text.Length : stop;
            var line = text.AsSpan(at, stop - at).Trim();
            at = stop + 1;
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (continued)
            {
                continued = line[^1] == '\\';
                continue;
            }

            if (Prompt.Length(line, explicitly: false, out _) > 0)
            {
                return true;
            }

            lines++;
            var kind = Line(line);
            commands += kind > 0 ? 1 : 0;
            sure += kind > 1 ? 1 : 0;
            continued = line[^1] == '\\';
        }

        return sure > 0 && commands * 5 >= lines * 4;
    }

    /// <summary>True for a line that is surely a command.</summary>
    public static bool IsCommand(ReadOnlySpan<char> line)
    {
        line = line.Trim();
        return line.Length > 0 && Line(line) > 1;
    }

    // 2: surely a command; 1: may be one; 0: is none.
    private static int Line(ReadOnlySpan<char> line)
    {
        if (line[0] is '{' or '[' or '|' or '<' or '"' or '-' or '+' or '}' or ']' || line.Length > 2000 || LooksLikeProse(line))
        {
            return 0;
        }

        var word = FirstWord(line, out var rest);
        if (word is "sudo" or "exec" or "time" or "nohup")
        {
            word = FirstWord(rest, out rest);
        }

        var equals = word.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0 && word[..equals].All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_'))
        {
            return 1;
        }

        if (word is "if" or "for" or "while" or "do" or "done" or "then" or "fi" or "else" or "}" or "exit" or "return" || line.StartsWith("./"))
        {
            return 1;
        }

        var tool = word[(word.LastIndexOf('/') + 1)..];
        if (word.EndsWith(':') || !ToolTable.Knows(tool) || char.IsAsciiLetterUpper(word[0]))
        {
            return 0;
        }

        // NAME   READY   STATUS: columns are output; so is "docker: command not found".
        rest = rest.Trim();
        if (rest.StartsWith(":") || rest.StartsWith("=") || rest.IndexOf("   ") >= 0)
        {
            return 0;
        }

        return !Ambiguous.Contains(tool) ? 2 : HasShellMark(rest) ? 2 : 1;
    }

    private static string FirstWord(ReadOnlySpan<char> line, out ReadOnlySpan<char> rest)
    {
        line = line.TrimStart();
        var stop = line.IndexOfAny(' ', '\t', ';');
        rest = stop < 0 ? [] : line[stop..];
        return (stop < 0 ? line : line[..stop]).ToString();
    }

    private static bool HasShellMark(ReadOnlySpan<char> rest) =>
        rest.StartsWith("-") || rest.IndexOf(" -") >= 0 || rest.IndexOfAny("/|$>\"") >= 0;

    // A sentence: ends with a full stop or colon, or has the small words commands do not have.
    private static bool LooksLikeProse(ReadOnlySpan<char> line) =>
        (line[^1] is '.' && !line.EndsWith(" .") && !line.EndsWith("/.")) || line[^1] is ':' or ','
        || line.IndexOf(" the ") >= 0 || line.IndexOf(" is ") >= 0 || line.IndexOf(" are ") >= 0 || line.IndexOf(" to ") >= 0 || line.IndexOf(" -> ") >= 0;
}
