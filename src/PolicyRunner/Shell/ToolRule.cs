namespace PolicyRunner.Shell;

/// <summary>One line of the table: an effect and the pattern of words and flags that has it.</summary>
internal sealed record ToolRule(CommandEffect Effect, bool IsIrreversible, IReadOnlyList<ToolTerm> Terms, string Reason)
{
    // How many words "**" may stand for; deeper command trees do not exist.
    private const int MaxSkipped = 6;

    public bool HasVerb { get; } = Terms.Any(term => term.Kind is TermKind.Verb);

    public bool Matches(CommandArguments arguments, out string verb)
    {
        verb = "";
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
                        return false;
                    }

                    anywhere = false;
                    verbEnd = term.Kind == TermKind.Verb ? at : verbEnd;
                    continue;
                default:
                    if (!Holds(term, arguments))
                    {
                        return false;
                    }

                    continue;
            }
        }

        if (verbEnd > 0)
        {
            verb = arguments.Verb(verbEnd);
        }

        return true;
    }

    private static bool Find(ToolTerm term, CommandArguments arguments, ref int at, int skip)
    {
        for (var i = at; i <= at + skip && i < arguments.Operands.Count; i++)
        {
            if (term.Accepts(arguments.Operand(i)))
            {
                at = i + 1;
                return true;
            }
        }

        return false;
    }

    private static bool Holds(ToolTerm term, CommandArguments arguments)
    {
        switch (term.Kind)
        {
            case TermKind.Flag:
                return HasFlag(term, arguments);
            case TermKind.NoFlag:
                return !HasFlag(term, arguments);
            case TermKind.None:
                return arguments.Operands.Count == 0;
            case TermKind.Any:
                foreach (var operand in arguments.Operands)
                {
                    if (term.Accepts(arguments.Words[operand].Value))
                    {
                        return true;
                    }
                }

                return false;
            default:
                foreach (var operand in arguments.Operands)
                {
                    if (!term.Accepts(arguments.Words[operand].Value))
                    {
                        return false;
                    }
                }

                return arguments.Operands.Count > 0;
        }
    }

    private static bool HasFlag(ToolTerm term, CommandArguments arguments)
    {
        foreach (var flag in arguments.Flags)
        {
            if (!Array.Exists(term.Alternatives, name => Glob.Matches(name, flag.Name, ignoreCase: false)))
            {
                continue;
            }

            if (term.Values.Length == 0 ? flag.IsOn : flag.Value is { } value && Array.Exists(term.Values, glob => Glob.Matches(glob, value, ignoreCase: true)))
            {
                return true;
            }
        }

        return false;
    }
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

    /// <summary><c>none</c>: there are no operands.</summary>
    None,
}
