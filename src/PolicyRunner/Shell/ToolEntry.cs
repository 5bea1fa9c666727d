namespace PolicyRunner.Shell;

/// <summary>What the table says about a tool.</summary>
internal sealed record ToolEntry
{
    public required HashSet<string> ValueFlags { get; init; }

    /// <summary>True when a word with a single dash is one flag: <c>-auto-approve</c>.</summary>
    public bool HasLongFlags { get; init; }

    /// <summary>In order; the first that matches decides.</summary>
    public required ToolRule[] Rules { get; init; }

    public required RunRule[] Runs { get; init; }

    /// <summary>Another tool that takes over behind a verb: <c>docker compose</c>.</summary>
    public (string Verb, string Tool)? TakenOver { get; init; }

    public bool TakesValue(string flag) => ValueFlags.Contains(flag);

    public Judgement Judge(string tool, CommandArguments arguments)
    {
        if (TakenOver is { } other && arguments.Operands.Count > 0 && arguments.Operand(0) == other.Verb && ToolTable.Find(other.Tool) is { } entry)
        {
            var inner = entry.Judge(tool + " " + other.Verb, new CommandArguments(arguments.Words, arguments.Operands[0] + 1, entry));
            return inner with { Verb = inner.Verb.Length == 0 ? other.Verb : other.Verb + " " + inner.Verb };
        }

        ToolRule? decides = null;
        var verb = "";
        var hasVerbs = false;
        foreach (var rule in Rules)
        {
            hasVerbs |= rule.HasVerb;
            if ((decides is null || (verb.Length == 0 && rule.HasVerb)) && rule.Matches(arguments, out var words))
            {
                decides ??= rule;
                verb = words.Length > 0 ? words : verb;
                if (verb.Length > 0)
                {
                    break;
                }
            }
        }

        if (verb.Length == 0 && hasVerbs && arguments.Operands.Count > 0 && IsVerbLike(arguments.Operand(0)))
        {
            verb = arguments.Operand(0);
        }

        return decides is null
            ? new Judgement(CommandEffect.Unknown, verb, $"nobody told what {(verb.Length == 0 ? tool : tool + " " + verb)} does", false)
            : new Judgement(decides.Effect, verb, decides.Because(tool, verb), decides.IsIrreversible);
    }

    private static bool IsVerbLike(string word)
    {
        foreach (var c in word)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or ':'))
            {
                return false;
            }
        }

        return word.Length is > 0 and < 40 && char.IsAsciiLetter(word[0]);
    }
}

/// <summary>How a tool runs other commands.</summary>
internal sealed record RunRule
{
    public required RunKind Kind { get; init; }

    /// <summary>Verbs that must come first, as alternatives each.</summary>
    public IReadOnlyList<string[]> Verbs { get; init; } = [];

    /// <summary>Operands in front of the command: a host, a container, a duration.</summary>
    public int Skip { get; init; }

    /// <summary>True when the command begins behind <c>--</c>.</summary>
    public bool BehindDashes { get; init; }

    /// <summary>Flags whose value is the text.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>True when the text comes from a heredoc.</summary>
    public bool FromStandardInput { get; init; }
}

internal enum RunKind
{
    /// <summary>The words that follow are a command.</summary>
    Command,

    /// <summary>A text for a shell.</summary>
    Shell,

    /// <summary>A text of SQL statements.</summary>
    Sql,

    /// <summary>Commands between <c>-exec</c> and <c>;</c>.</summary>
    Find,
}
