namespace PolicyRunner.Shell;

/// <summary>One line of the table: an effect and the pattern of words and flags that has it.</summary>
internal sealed record ToolRule(CommandEffect Effect, bool IsIrreversible, ToolTerm[] Terms, string Reason)
{
    // How many words "**" may stand for; deeper command trees do not exist.
    private const int MaxSkipped = 6;

    // What it said last: in a folder of runbooks the same commands return, and each keeps its reason.
    private volatile Told? told;

    public bool HasVerb { get; } = Array.Exists(Terms, term => term.Kind is TermKind.Verb);

    /// <summary>Why a command has the effect, its name in front.</summary>
    public string Because(string tool, string verb)
    {
        if (told is not { } last || last.Tool != tool || last.Verb != verb)
        {
            told = last = new Told(tool, verb, verb.Length == 0 ? $"{tool} {Reason}" : $"{tool} {verb} {Reason}");
        }

        return last.Text;
    }

    /// <returns>True when what it says is no better than what the other line says.</returns>
    public bool IsAsBadAs(ToolRule other) => Effect > other.Effect || (Effect == other.Effect && (IsIrreversible || !other.IsIrreversible));

    /// <returns>Possible when it hangs on a flag that may be the value of another one, or that is given twice and differently.</returns>
    public RuleFit Fit(CommandArguments arguments, out string verb)
    {
        verb = "";
        var fit = RuleFit.Certain;
        var at = 0;
        var anywhere = false;
        var verbEnd = 0;
        foreach (var term in Terms)
        {
            switch (term.Kind)
            {
                case TermKind.Deep:
                    anywhere = true;
                    continue;
                case TermKind.Verb or TermKind.Argument:
                    if (!Find(term, arguments, ref at, anywhere ? MaxSkipped : 0))
                    {
                        return RuleFit.No;
                    }

                    anywhere = false;
                    verbEnd = term.Kind == TermKind.Verb ? at : verbEnd;
                    continue;
                default:
                    var holds = Holds(term, arguments);
                    if (holds == RuleFit.No)
                    {
                        return RuleFit.No;
                    }

                    fit = holds == RuleFit.Possible ? holds : fit;
                    continue;
            }
        }

        if (verbEnd > 0)
        {
            verb = arguments.Verb(verbEnd);
        }

        return fit;
    }

    private bool Find(ToolTerm term, CommandArguments arguments, ref int at, int skip)
    {
        for (var i = at; i <= at + skip && i < arguments.Operands.Count; i++)
        {
            // What may be the value of a flag proves no harmless verb deep in the line: "--scripts list".
            if (Effect == CommandEffect.Read && i > at && arguments.MayBeValue(i))
            {
                return false;
            }

            if (term.Accepts(arguments.Operand(i)))
            {
                at = i + 1;
                return true;
            }
        }

        return false;
    }

    private static RuleFit Holds(ToolTerm term, CommandArguments arguments) => term.Kind switch
    {
        TermKind.Flag => HasFlag(term, arguments),
        TermKind.NoFlag => HasFlag(term, arguments) switch { RuleFit.No => RuleFit.Certain, RuleFit.Certain => RuleFit.No, var possible => possible },
        TermKind.None => Certain(arguments.Operands.Count == 0),
        TermKind.Script => Certain(!ToolScript.OnlyPrints(term.Alternatives[0], arguments)),
        TermKind.Any => Certain(Accepted(term, arguments) > 0),
        _ => Certain(arguments.Operands.Count > 0 && Accepted(term, arguments) == arguments.Operands.Count),
    };

    private static int Accepted(ToolTerm term, CommandArguments arguments)
    {
        var count = 0;
        foreach (var operand in arguments.Operands)
        {
            count += term.Accepts(arguments.Words[operand].Value) ? 1 : 0;
        }

        return count;
    }

    private static RuleFit Certain(bool holds) => holds ? RuleFit.Certain : RuleFit.No;

    private static RuleFit HasFlag(ToolTerm term, CommandArguments arguments)
    {
        var (isPossible, isCertain, isOtherwise) = (false, false, false);
        foreach (var flag in arguments.Flags)
        {
            if (!MatchesAny(term.Alternatives, flag.Name, ignoreCase: false))
            {
                isOtherwise |= flag.SwitchesOff(term.Alternatives);
            }
            else if (term.Values.Length == 0 ? flag.IsOn : flag.Value is { } value && MatchesAny(term.Values, value, ignoreCase: true))
            {
                isPossible = true;
                isCertain |= flag.IsCertain && (term.Values.Length > 0 || !flag.IsLeftOpen);
            }
            else
            {
                isOtherwise = true;
            }
        }

        return !isPossible ? RuleFit.No : isCertain && !isOtherwise ? RuleFit.Certain : RuleFit.Possible;
    }

    private static bool MatchesAny(string[] globs, string text, bool ignoreCase)
    {
        foreach (var glob in globs)
        {
            if (Glob.Matches(glob, text, ignoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private sealed record Told(string Tool, string Verb, string Text);
}

/// <summary>Whether a line of the table is about a command.</summary>
internal enum RuleFit
{
    No,
    Possible,
    Certain,
}

/// <summary>A word of a pattern.</summary>
internal sealed record ToolTerm(TermKind Kind, string[] Alternatives, string[] Values)
{
    public bool Accepts(string word)
    {
        foreach (var glob in Alternatives)
        {
            if (Glob.Matches(glob, word, ignoreCase: true))
            {
                return true;
            }

            // kubectl's type/name and type,type.
            if (Kind == TermKind.Argument && word.AsSpan().IndexOfAny('/', ',') is > 0 and var cut && Glob.Matches(glob, word.AsSpan(0, cut), ignoreCase: true))
            {
                return true;
            }
        }

        return false;
    }
}

internal enum TermKind
{
    /// <summary>The next operand, part of the verb.</summary>
    Verb,

    /// <summary>The next operand, in parentheses in the table.</summary>
    Argument,

    /// <summary><c>**</c>: the next term may come later.</summary>
    Deep,

    Flag,

    /// <summary><c>!-f</c>: the flag must be absent.</summary>
    NoFlag,

    /// <summary><c>any:x</c>: some operand matches.</summary>
    Any,

    /// <summary><c>all:x</c>: there are operands and all match.</summary>
    All,

    /// <summary><c>script:x</c>: the script in the language x may do more than print.</summary>
    Script,

    /// <summary><c>none</c>: there are no operands.</summary>
    None,
}
