namespace PolicyRunner.Shell;

/// <summary>Reads one section of <c>tools.txt</c>; its grammar stands at the top of that file.</summary>
internal static class ToolEntryParser
{
    private static readonly IReadOnlyList<ToolRule> ForAll =
    [
        Rule(CommandEffect.Read, false, "--help", "prints its help"),
        Rule(CommandEffect.Read, false, "--dry-run|--dryrun", "only shows what it would do"),
    ];

    // They take no value in any of the tools, unless its entry says so.
    private static readonly string[] BareForAll =
        ["--help", "--version", "--dry-run", "--dryrun", "--force", "--all", "--yes", "-y", "--verbose", "-v", "--quiet", "-q", "--debug", "--recursive"];

    public static ToolEntry Parse(string table, int start)
    {
        var values = new HashSet<string>(StringComparer.Ordinal);
        var bare = new HashSet<string>(BareForAll, StringComparer.Ordinal);
        var rules = new List<ToolRule>(ForAll);
        var runs = new List<RunRule>();
        var foreign = new List<IReadOnlyList<string[]>>();
        var foreignFlags = new HashSet<string>(StringComparer.Ordinal);
        var hasLongFlags = false;
        (string, string)? takenOver = null;
        var at = LineBehind(table, start);
        while (at < table.Length && table[at] is ' ' or '#' or '\n' or '\r')
        {
            var next = LineBehind(table, at);
            var line = table.AsSpan(at, next - at).Trim().ToString();
            at = next;
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var space = line.IndexOf(' ', StringComparison.Ordinal);
            var word = space < 0 ? line : line[..space];
            var rest = space < 0 ? "" : line[(space + 1)..].Trim();
            switch (word)
            {
                case "values":
                    values.UnionWith(rest.Split(' ', StringSplitOptions.RemoveEmptyEntries));
                    break;
                case "bare":
                    bare.UnionWith(rest.Split(' ', StringSplitOptions.RemoveEmptyEntries));
                    break;
                case "long":
                    hasLongFlags = true;
                    break;
                case "runs":
                    runs.Add(Run(rest));
                    break;
                case "foreign" when rest.StartsWith("flag ", StringComparison.Ordinal):
                    foreignFlags.UnionWith(rest[5..].Split('|'));
                    break;
                case "foreign":
                    foreign.Add([.. rest.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(verb => verb.Split('|'))]);
                    break;
                case "as":
                    var parts = rest.Split(' ');
                    takenOver = (parts[0], parts[1]);
                    break;
                default:
                    AddRules(rules, word, rest);
                    break;
            }
        }

        return new ToolEntry
        {
            ValueFlags = values,
            BareFlags = bare,
            HasLongFlags = hasLongFlags,
            Rules = [.. rules],
            Runs = [.. runs],
            Foreign = foreign,
            ForeignFlags = foreignFlags,
            TakenOver = takenOver,
        };
    }

    private static void AddRules(List<ToolRule> rules, string word, string rest)
    {
        var irreversible = word[^1] == '!';
        var effect = (irreversible ? word[..^1] : word) switch
        {
            "read" => CommandEffect.Read,
            "mutate" => CommandEffect.Mutate,
            "destructive" => CommandEffect.Destructive,
            "unknown" => CommandEffect.Unknown,
            _ => throw new FormatException($"tools.txt: '{word}' is no effect."),
        };
        var colon = rest.StartsWith(": ", StringComparison.Ordinal) ? 0 : rest.IndexOf(" : ", StringComparison.Ordinal);
        var patterns = colon < 0 ? rest : rest[..colon];
        var reason = colon < 0 ? DefaultReason(effect) : rest[(rest.IndexOf(": ", colon, StringComparison.Ordinal) + 2)..].Trim();
        foreach (var pattern in patterns.Split(", "))
        {
            rules.Add(Rule(effect, irreversible, pattern.Trim(), reason));
        }
    }

    private static string DefaultReason(CommandEffect effect) => effect switch
    {
        CommandEffect.Read => "only reads",
        CommandEffect.Mutate => "changes something",
        CommandEffect.Destructive => "removes or overwrites something",
        _ => "may do anything",
    };

    private static ToolRule Rule(CommandEffect effect, bool irreversible, string pattern, string reason)
    {
        var terms = new List<ToolTerm>();
        foreach (var word in pattern.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            terms.Add(Term(word));
        }

        return new ToolRule(effect, irreversible, [.. terms], reason);
    }

    private static ToolTerm Term(string word)
    {
        if (word == "**")
        {
            return new ToolTerm(TermKind.Deep, [], []);
        }

        if (word == "none")
        {
            return new ToolTerm(TermKind.None, [], []);
        }

        if (word[0] == '-' || word.StartsWith("!-", StringComparison.Ordinal))
        {
            var kind = word[0] == '!' ? TermKind.NoFlag : TermKind.Flag;
            var flag = word.TrimStart('!');
            var equals = flag.IndexOf('=', StringComparison.Ordinal);
            return equals < 0
                ? new ToolTerm(kind, flag.Split('|'), [])
                : new ToolTerm(kind, flag[..equals].Split('|'), flag[(equals + 1)..].Split('|'));
        }

        return word.StartsWith("any:", StringComparison.Ordinal) ? new ToolTerm(TermKind.Any, word[4..].Split('|'), [])
            : word.StartsWith("all:", StringComparison.Ordinal) ? new ToolTerm(TermKind.All, word[4..].Split('|'), [])
            : word.StartsWith("script:", StringComparison.Ordinal) ? new ToolTerm(TermKind.Script, [word[7..]], [])
            : word[0] == '(' ? new ToolTerm(TermKind.Argument, word[1..^1].Split('|'), [])
            : new ToolTerm(TermKind.Verb, word.Split('|'), []);
    }

    private static RunRule Run(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var rule = new RunRule
        {
            Kind = words[0] switch
            {
                "command" => RunKind.Command,
                "shell" => RunKind.Shell,
                "sql" => RunKind.Sql,
                "find" => RunKind.Find,
                _ => throw new FormatException($"tools.txt: '{words[0]}' is nothing that can be run."),
            },
        };
        var verbs = new List<string[]>();
        for (var i = 1; i < words.Length; i++)
        {
            switch (words[i])
            {
                case "skip":
                    rule = rule with { Skip = int.Parse(words[++i]) };
                    break;
                case "behind":
                    rule = rule with { BehindDashes = true };
                    break;
                case "first":
                    rule = rule with { IsFirstOnly = true };
                    break;
                case "flag":
                    rule = rule with { Flags = words[++i].Split('|') };
                    break;
                case "stdin":
                    rule = rule with { FromStandardInput = true };
                    break;
                default:
                    verbs.Add(words[i].Split('|'));
                    break;
            }
        }

        return rule with { Verbs = verbs };
    }

    private static int LineBehind(string table, int at)
    {
        var stop = table.IndexOf('\n', at);
        return stop < 0 ? table.Length : stop + 1;
    }
}
