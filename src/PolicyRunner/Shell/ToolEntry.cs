namespace PolicyRunner.Shell;

/// <summary>What the table says about a tool.</summary>
internal sealed record ToolEntry
{
    // With more words that may be values of flags a command is not judged without each: a line may have thousands.
    private const int MaxDoubtful = 4;

    public required HashSet<string> ValueFlags { get; init; }

    /// <summary>Flags that take no value; of those named in neither set nobody knows.</summary>
    public required HashSet<string> BareFlags { get; init; }

    /// <summary>True when a word with a single dash is one flag: <c>-auto-approve</c>.</summary>
    public bool HasLongFlags { get; init; }

    /// <summary>In order; the first that matches decides.</summary>
    public required ToolRule[] Rules { get; init; }

    public required RunRule[] Runs { get; init; }

    /// <summary>Verbs behind whose next operand all words belong to another program; an empty list means the tool's first operand.</summary>
    public IReadOnlyList<IReadOnlyList<string[]>> Foreign { get; init; } = [];

    /// <summary>Flags behind whose value all words belong to another program.</summary>
    public IReadOnlySet<string> ForeignFlags { get; init; } = new HashSet<string>();

    /// <summary>True when no word can make the tool do more than look.</summary>
    public bool OnlyReads => Runs.Length == 0 && TakenOver is null && Array.TrueForAll(Rules, rule => rule.Effect == CommandEffect.Read);

    /// <summary>Another tool that takes over behind a verb: <c>docker compose</c>.</summary>
    public (string Verb, string Tool)? TakenOver { get; init; }

    public bool TakesValue(string flag) => ValueFlags.Contains(flag);

    /// <returns>True when the next word is certainly not the flag's value.</returns>
    public bool TakesNoValue(string flag) =>
        !TakesValue(flag) && (BareFlags.Contains(flag) || flag.StartsWith("--no-", StringComparison.Ordinal) || (flag.Length == 2 && char.IsAsciiDigit(flag[1])));

    /// <returns>True when the last of the operands names a program, and what follows is that program's own.</returns>
    public bool IsForeignBehind(CommandArguments arguments)
    {
        foreach (var verbs in Foreign)
        {
            if (arguments.Operands.Count == verbs.Count + 1 && RunRule.Fit(verbs, arguments))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The worst of what the command may be: where a word may be a flag's value, also without it.</summary>
    public Judgement Judge(string tool, CommandArguments arguments)
    {
        var worst = JudgeAs(tool, arguments, out _);
        worst = WorstWithout(tool, arguments, worst);
        if (!arguments.IsDoubtful)
        {
            return worst;
        }

        var taken = new CommandArguments(arguments.Words, arguments.First, this, takesFlags: true);
        var other = JudgeAs(tool, taken, out var isNamed);
        return WorstWithout(tool, taken, isNamed && other.Effect > worst.Effect ? other : worst);
    }

    private Judgement WorstWithout(string tool, CommandArguments arguments, Judgement worst)
    {
        for (var operands = 1; operands <= Math.Min(arguments.Doubtful, MaxDoubtful); operands++)
        {
            var other = JudgeAs(tool, arguments.Without(operands), out var isNamed);
            worst = isNamed && other.Effect > worst.Effect ? other : worst;
        }

        return arguments.Doubtful > MaxDoubtful && worst.Effect < CommandEffect.Unknown
            ? worst with { Effect = CommandEffect.Unknown, Reason = "It has many flags that nobody knows." }
            : worst;
    }

    // isNamed: the table knows the verb; what it says of everything else proves nothing.
    private Judgement JudgeAs(string tool, CommandArguments arguments, out bool isNamed)
    {
        isNamed = false;
        if (TakenOver is { } other && arguments.Operands.Count > 0 && arguments.Operand(0) == other.Verb && ToolTable.Find(other.Tool) is { } entry)
        {
            var inner = entry.Judge(tool + " " + other.Verb, new CommandArguments(arguments.Words, arguments.Operands[0] + 1, entry));
            isNamed = true;
            return inner with { Verb = inner.Verb.Length == 0 ? other.Verb : other.Verb + " " + inner.Verb };
        }

        ToolRule? decides = null;
        var isDecided = false;
        var verb = "";
        var hasVerbs = false;
        foreach (var rule in Rules)
        {
            hasVerbs |= rule.HasVerb;
            if ((isDecided && (verb.Length > 0 || !rule.HasVerb)) || rule.Fit(arguments, out var words) is var fit && fit == RuleFit.No)
            {
                continue;
            }

            // What it may be counts until something says for certain what it is.
            decides = isDecided || decides?.IsAsBadAs(rule) == true ? decides : rule;
            isDecided |= fit == RuleFit.Certain;
            verb = verb.Length > 0 ? verb : words;
            if (isDecided && verb.Length > 0)
            {
                break;
            }
        }

        decides = isDecided || decides is { Effect: > CommandEffect.Unknown } ? decides : null;
        isNamed = decides is { HasVerb: true };
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

    /// <summary>True when the text is the first operand alone: the others of <c>trap</c> are signals.</summary>
    public bool IsFirstOnly { get; init; }

    /// <returns>True when the first operands are these verbs.</returns>
    public static bool Fit(IReadOnlyList<string[]> verbs, CommandArguments arguments)
    {
        for (var i = 0; i < verbs.Count; i++)
        {
            if (i >= arguments.Operands.Count || Array.IndexOf(verbs[i], arguments.Operand(i)) < 0)
            {
                return false;
            }
        }

        return true;
    }
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
