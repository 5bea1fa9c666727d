using System.Text;

namespace PolicyRunner.Shell;

/// <summary>Reads a console transcript: what stands behind prompts is commands, the rest is what they printed.</summary>
internal sealed class Transcript(ShellReading reading, ShellSource source, bool explicitly)
{
    private readonly string text = source.Text;

    /// <summary>True when a line begins with a prompt. A block not called a transcript needs <c>$ </c> or one that names a user or host.</summary>
    public static bool HasPrompt(string text, bool explicitly)
    {
        var at = 0;
        while (at < text.Length)
        {
            var end = LineEnd(text, at);
            if (Prompt.Length(text.AsSpan(at, end - at), explicitly, out _) > 0)
            {
                return true;
            }

            at = end + 1;
        }

        return false;
    }

    /// <summary>True when the first line that is neither blank nor a comment begins with a prompt, <c>% </c> and those of databases aside.</summary>
    public static bool BeginsWithPrompt(string text)
    {
        var at = 0;
        while (at < text.Length)
        {
            var end = LineEnd(text, at);
            var line = text.AsSpan(at, end - at);
            if (!line.IsWhiteSpace() && line.TrimStart()[0] != '#')
            {
                return Prompt.Length(line, explicitly: false, out _) > 0;
            }

            at = end + 1;
        }

        return false;
    }

    /// <summary>Takes every line as output.</summary>
    public static void AddOutput(ShellReading reading, ShellSource source)
    {
        var at = 0;
        while (at < source.Text.Length && !reading.Stopped)
        {
            var end = LineEnd(source.Text, at);
            AddOutputLine(reading, source, at, end);
            at = end + 1;
        }
    }

    public void Run()
    {
        reading.IsTranscript = true;
        var at = 0;
        while (at < text.Length && !reading.Stopped)
        {
            var end = LineEnd(text, at);
            var prompt = Prompt.Length(text.AsSpan(at, end - at), explicitly, out var kind);
            if (prompt > 0 || (!explicitly && ShellGuess.IsCommand(text.AsSpan(at, end - at))))
            {
                // Where only prompts say that it is a transcript, what is surely a command is not what one printed.
                at = ReadCommand(at + prompt, end, kind);
                continue;
            }

            var line = text.AsSpan(at, end - at).Trim();
            if (line.StartsWith("# "))
            {
                var sign = text.IndexOf('#', at);
                reading.Comments.Add(new ShellComment(line[1..].Trim().ToString(), source.Span(sign, sign + line.Length)));
            }
            else
            {
                AddOutputLine(reading, source, at, end);
            }

            at = end + 1;
        }
    }

    // Joins the lines that continue a command: behind a backslash, an open quote or heredoc, or with a "> " prompt where more was due.
    private int ReadCommand(int start, int end, PromptKind kind)
    {
        var characters = new StringBuilder();
        var places = new List<int>();
        var state = new LineState();
        while (true)
        {
            Append(characters, places, start, end);
            state.Pass(text.AsSpan(start, end - start));
            var next = end + 1;
            if (next >= text.Length)
            {
                break;
            }

            var nextEnd = LineEnd(text, next);
            var line = text.AsSpan(next, nextEnd - next);
            var continued = line.StartsWith("> ") || line.TrimEnd().SequenceEqual(">");
            if (!state.WantsMore(continued) || (!continued && Prompt.Length(line, explicitly, out _) > 0))
            {
                break;
            }

            characters.Append('\n');
            places.Add(end);
            start = continued ? Math.Min(next + 2, nextEnd) : next;
            end = nextEnd;
        }

        var command = new ShellSource(source, characters.ToString(), places);
        if (kind == PromptKind.Sql)
        {
            new SqlParser(reading, command, 0, command.Text.Length, []).Run();
        }
        else
        {
            new ShellParser(reading, command, 0, command.Text.Length, [], 0).Run();
        }

        return end + 1;
    }

    private void Append(StringBuilder characters, List<int> places, int start, int end)
    {
        characters.Append(text, start, end - start);
        for (var i = start; i < end; i++)
        {
            places.Add(i);
        }
    }

    private static void AddOutputLine(ShellReading reading, ShellSource source, int start, int end)
    {
        var line = source.Text.AsSpan(start, end - start);
        var body = line.Trim();
        if (body.Length == 0)
        {
            return;
        }

        var lead = line.Length - line.TrimStart().Length;
        reading.Add(new ShellCommand
        {
            Text = body.ToString(),
            Span = source.Span(start + lead, start + lead + body.Length),
            Tool = "",
            Verb = "",
            Arguments = [],
            Effect = CommandEffect.Output,
            Reason = "It is what a command printed.",
        });
    }

    private static int LineEnd(string text, int at)
    {
        var end = text.IndexOf('\n', at);
        return end < 0 ? text.Length : end;
    }

    /// <summary>What is still open at the end of a line; a scan of each line once.</summary>
    private sealed class LineState
    {
        private char quote;
        private bool backslash;
        private bool operatorLast;
        private string? heredoc;
        private bool compound;

        public bool WantsMore(bool hasContinuationPrompt) =>
            backslash || quote != '\0' || heredoc is not null || (hasContinuationPrompt && (operatorLast || compound));

        public void Pass(ReadOnlySpan<char> line)
        {
            line = line.TrimEnd('\r');
            if (heredoc is not null)
            {
                var body = line.StartsWith("> ") ? line[2..] : line;
                heredoc = body.Trim().SequenceEqual(heredoc) ? null : heredoc;
                return;
            }

            backslash = false;
            for (var i = 0; i < line.Length; i++)
            {
                var c = line[i];
                if (c == '\\' && quote != '\'')
                {
                    backslash = i == line.Length - 1;
                    i++;
                }
                else if (quote == '\0' && c is '\'' or '"')
                {
                    quote = c;
                }
                else if (c == quote)
                {
                    quote = '\0';
                }
                else if (quote == '\0' && c == '<' && i + 2 < line.Length && line[i + 1] == '<' && line[i + 2] != '<')
                {
                    heredoc = Delimiter(line[(i + 2)..]);
                    i++;
                }
            }

            var trimmed = line.Trim();
            operatorLast = trimmed.EndsWith("|") || trimmed.EndsWith("&&");
            compound |= trimmed.StartsWith("for ") || trimmed.StartsWith("while ") || trimmed.StartsWith("if ") || trimmed.StartsWith("until ") || trimmed.EndsWith("{");
        }

        private static string? Delimiter(ReadOnlySpan<char> rest)
        {
            rest = rest.TrimStart('-').TrimStart(' ');
            if (rest.Length > 0 && rest[0] is '\'' or '"')
            {
                var stop = rest[1..].IndexOf(rest[0]);
                return stop <= 0 ? null : rest.Slice(1, stop).ToString();
            }

            var length = 0;
            while (length < rest.Length && (char.IsLetterOrDigit(rest[length]) || rest[length] == '_'))
            {
                length++;
            }

            return length == 0 || (length < rest.Length && rest[length] == '>') ? null : rest[..length].ToString();
        }
    }
}
