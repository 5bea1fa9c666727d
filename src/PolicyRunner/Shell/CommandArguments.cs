namespace PolicyRunner.Shell;

/// <summary>The words behind a tool, sorted into flags and operands as the tool's entry says.</summary>
internal sealed class CommandArguments
{
    public static readonly CommandArguments None = new([], 0, null);

    private readonly bool takesFlags;
    private HashSet<int> behindFlags = [];

    /// <param name="words">The words of the whole command.</param>
    /// <param name="first">The index of the first word behind the tool.</param>
    /// <param name="entry">Knows which flags take a value; null for an unknown tool, whose words are left alone.</param>
    /// <param name="takesFlags">True to read a flag that stands where a value may stand as that value.</param>
    public CommandArguments(List<ShellWord> words, int first, ToolEntry? entry, bool takesFlags = false)
    {
        Words = words;
        First = first;
        this.takesFlags = takesFlags;
        if (entry is not null)
        {
            Sort(entry);
        }
    }

    public List<ShellWord> Words { get; }

    public int First { get; }

    /// <summary>Indexes of the words that are neither flags nor values of flags.</summary>
    public List<int> Operands { get; } = [];

    public List<CommandFlag> Flags { get; } = [];

    /// <summary>
    /// How many of the first operands stand right behind a flag that nobody listed as taking a value. Each may be that flag's
    /// value, and the verb the word behind it: <c>kubectl --unlisted get delete namespace prod</c>.
    /// </summary>
    public int Doubtful { get; private set; }

    /// <summary>
    /// True when a flag stands where the value of the flag before it may stand: <c>--cache-dir --dry-run</c>. The words may be read in
    /// another way, too.
    /// </summary>
    public bool IsDoubtful { get; private set; }

    /// <summary>The index of a <c>--</c>, or -1.</summary>
    public int DashDash { get; private set; } = -1;

    public string Operand(int index) => Words[Operands[index]].Value;

    /// <summary>The first operands, such as <c>rollout undo</c>.</summary>
    public string Verb(int count)
    {
        var verb = new string[count];
        for (var i = 0; i < count; i++)
        {
            verb[i] = Operand(i);
        }

        return string.Join(' ', verb);
    }

    /// <summary>The same without the first operands.</summary>
    public CommandArguments Without(int operands)
    {
        var rest = new CommandArguments(Words, First, null) { DashDash = DashDash };
        rest.behindFlags = behindFlags;
        rest.Flags.AddRange(Flags);
        rest.Operands.AddRange(Operands.GetRange(operands, Operands.Count - operands));
        return rest;
    }

    /// <returns>True when the operand stands right behind a flag that nobody listed as taking a value, and may be just that.</returns>
    public bool MayBeValue(int operand) => behindFlags.Contains(Operands[operand]);

    private void Sort(ToolEntry entry)
    {
        var bareFlag = -1;
        var isForeign = false;
        var isOpen = false;
        for (var i = First; i < Words.Count; i++)
        {
            var text = Words[i].Value;
            if (text == "--" && DashDash < 0 && !isForeign)
            {
                DashDash = i;
            }
            else if (isForeign || DashDash >= 0 || text.Length < 2 || text[0] != '-')
            {
                if (bareFlag >= 0 && bareFlag == i - 1)
                {
                    behindFlags.Add(i);
                    Doubtful += Doubtful == Operands.Count ? 1 : 0;
                }

                Operands.Add(i);
                isForeign |= entry.IsForeignBehind(this);
                isOpen = false;
            }
            else if (isOpen && takesFlags)
            {
                isOpen = false;
            }
            else
            {
                var count = Flags.Count;
                i = text[1] == '-' || entry.HasLongFlags || entry.TakesValue(text) ? AddLong(entry, text, i) : AddCluster(entry, text, i);
                for (var added = count; isOpen && added < Flags.Count; added++)
                {
                    Flags[added] = Flags[added] with { IsCertain = false };
                }

                IsDoubtful |= isOpen;
                isOpen = Flags.Count == count || (Flags[^1].Value is null && !entry.TakesNoValue(Flags[^1].Name));
                var hasValue = Flags.Count > 0 && Flags[^1].Value is not null;
                bareFlag = hasValue ? bareFlag : i;
                isForeign |= hasValue && entry.ForeignFlags.Contains(Flags[^1].Name);
            }
        }
    }

    private int AddLong(ToolEntry entry, string text, int i)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0)
        {
            Flags.Add(new CommandFlag(text[..equals], text[(equals + 1)..], i, equals + 1) { IsSwitch = !entry.TakesValue(text[..equals]) });
        }
        else if (entry.TakesValue(text) && HasValueBehind(i))
        {
            Flags.Add(new CommandFlag(text, Words[i + 1].Value, i + 1, 0));
            return i + 1;
        }
        else
        {
            Flags.Add(new CommandFlag(text, null, -1, 0));
        }

        return i;
    }

    // -rf is -r -f; the first letter that takes a value takes what is left, or the next word.
    private int AddCluster(ToolEntry entry, string text, int i)
    {
        for (var at = 1; at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '#' or '?' or '@'); at++)
        {
            var name = "-" + text[at];
            if (!entry.TakesValue(name))
            {
                Flags.Add(new CommandFlag(name, null, -1, 0));
                continue;
            }

            if (at + 1 < text.Length)
            {
                var offset = text[at + 1] == '=' ? at + 2 : at + 1;
                Flags.Add(new CommandFlag(name, text[offset..], i, offset));
                return i;
            }

            var hasNext = HasValueBehind(i);
            Flags.Add(new CommandFlag(name, hasNext ? Words[i + 1].Value : null, hasNext ? i + 1 : -1, 0));
            return hasNext ? i + 1 : i;
        }

        return i;
    }

    // A flag is hardly the value of another one (docker's -f takes a file here and none there); quoted text may be.
    private bool HasValueBehind(int i)
    {
        if (i + 1 >= Words.Count)
        {
            return false;
        }

        var raw = Words[i + 1].Raw;
        return raw.Length < 2 || raw[0] != '-' || char.IsAsciiDigit(raw[1]);
    }
}

/// <summary>A flag; the value's word and where in it the value begins, -1 without one.</summary>
internal sealed record CommandFlag(string Name, string? Value, int ValueWord, int ValueOffset)
{
    /// <summary>False when it stands where the value of the flag before it may stand, and may be just that.</summary>
    public bool IsCertain { get; init; } = true;

    /// <summary>True when its value says whether it is on: nobody listed it as taking another one.</summary>
    public bool IsSwitch { get; init; }

    /// <summary>False for <c>--dry-run=false</c> and <c>--dry-run=none</c>, which switch off what they name.</summary>
    public bool IsOn => !IsSwitch || !Off.Contains(Value!);

    /// <summary>True when only the shell will know whether it is on: <c>--dry-run=$MODE</c>.</summary>
    public bool IsLeftOpen => IsSwitch && Value.AsSpan().IndexOfAny('$', '`') >= 0;

    private static readonly HashSet<string> Off = new(StringComparer.OrdinalIgnoreCase) { "false", "none", "f", "no", "off", "0" };

    /// <returns>True for <c>--no-dry-run</c>, asked about <c>--dry-run</c>.</returns>
    public bool SwitchesOff(string[] flags)
    {
        if (!Name.StartsWith("--no-", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var flag in flags)
        {
            if (flag.StartsWith("--", StringComparison.Ordinal) && Name.AsSpan(5).SequenceEqual(flag.AsSpan(2)))
            {
                return true;
            }
        }

        return false;
    }
}
