using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using PolicyRunner.Runbooks;
using PolicyRunner.Shell;

namespace PolicyRunner.Organisation;

/// <summary>Judges commands by a contract: the same for a runbook that is checked and for a plan that is about to run.</summary>
/// <example><code>var judge = new ContractJudge(contract);
/// var breaches = runbook.Commands.Select(judge.Breach);</code></example>
public sealed class ContractJudge
{
    // Expressions are made once for each contract: that takes longer than judging a page by them.
    private static readonly ConditionalWeakTable<Contract, Rules> Known = [];

    private readonly Contract contract;
    private readonly Applying rules;

    public ContractJudge(Contract contract)
        : this(contract, Known.GetValue(contract, Rules.Of).Always)
    {
    }

    private ContractJudge(Contract contract, Applying rules)
    {
        this.contract = contract;
        this.rules = rules;
    }

    /// <summary>How many rules apply.</summary>
    internal int RuleCount => rules.Prohibited.Count + rules.Allowed.Count;

    /// <summary>
    /// Judges a runbook with what the contract says about the incidents it answers: what is prohibited there or in general is
    /// prohibited, whatever allows it. An incident runbook that does not say which it answers may be used in all of them.
    /// </summary>
    public static ContractJudge Of(Contract contract, Runbook runbook)
    {
        var known = Known.GetValue(contract, Rules.Of);
        var declared = runbook.Declaration;
        return new ContractJudge(contract, declared.IncidentCategory is { } name ? known.InCategory.GetValueOrDefault(name, known.Always)
            : declared.Kind == "incident" ? known.InAnyIncident
            : known.Always);
    }

    /// <summary>
    /// All that a runbook does and the contract is against, in whatever form it is written: blocks of commands, scripts, requests, workflows. A call is
    /// judged by what it calls, where that is bound by the same contract, and as <c>policyrunner run</c> where it is not.
    /// </summary>
    /// <param name="runbook">The runbook.</param>
    /// <param name="library">Where the runbooks that it calls are looked for.</param>
    public IEnumerable<(ShellCommand Command, ContractBreach Breach)> Breaches(Runbook runbook, Library library) => Breaches(runbook, library, _ => { });

    /// <param name="runbook">The runbook.</param>
    /// <param name="library">Where the runbooks that it calls are looked for.</param>
    /// <param name="weigh">Called before each command is judged.</param>
    internal IEnumerable<(ShellCommand Command, ContractBreach Breach)> Breaches(Runbook runbook, Library library, Action<ShellCommand> weigh)
    {
        foreach (var command in Deeds(runbook, library))
        {
            weigh(command);
            if (Breach(command) is { } breach)
            {
                yield return (command, breach);
            }
        }
    }

    // What a runbook does, but for what it calls that is judged by itself: each a command at its place.
    private IEnumerable<ShellCommand> Deeds(Runbook runbook, Library library) => runbook.Commands
        .Concat(runbook.Actions.SelectMany(action => action.Commands))
        .DistinctBy(command => command.Span.Start)
        .Concat(runbook.Actions.Where(action => !IsBound(action, library)).SelectMany(action => action.ComesTo));

    private bool IsBound(RunbookAction action, Library library) => action.Kind == ActionKind.Call && action.Yaml?.Text("runbook") is { } id
        && library.RunbooksOf(id).ToList() is { Count: > 0 } called && called.TrueForAll(IsBound);

    /// <summary>True for a runbook that the same contract binds: what it does is judged by itself.</summary>
    public bool IsBound(Runbook runbook) => runbook.Declaration.Contract == contract.Name;

    /// <returns>Null when the contract has nothing against the command.</returns>
    public ContractBreach? Breach(ShellCommand command)
    {
        if (rules.Prohibited.Find(rule => rule.Matches(command)) is { Definition: var rule })
        {
            return new ContractBreach(
                $"'{Name(command)}' is prohibited by the contract '{contract.Name}' ({rule.Id}: {rule.Reason ?? rule.Title}); take it out.", rule);
        }

        // What nobody understands may change something: an allow list that it could pass would allow everything.
        return rules.Allowed.Count > 0 && command.Effect >= CommandEffect.Unknown && !rules.Allowed.Exists(rule => rule.Matches(command))
            ? new ContractBreach($"'{Name(command)}' {What(command)} and is none of the actions that the contract '{contract.Name}' allows; take it out.", null)
            : null;
    }

    private static string What(ShellCommand command) => command.Effect == CommandEffect.Unknown ? "may change anything" : "changes something";

    private static string Name(ShellCommand command) => $"{command.Tool} {command.Verb}".Trim();

    /// <summary>The rules that apply somewhere.</summary>
    private sealed record Applying(List<Rule> Prohibited, List<Rule> Allowed);

    /// <summary>Those of a contract, by where they apply.</summary>
    private sealed record Rules(Applying Always, Applying InAnyIncident, IReadOnlyDictionary<string, Applying> InCategory)
    {
        public static Rules Of(Contract contract)
        {
            var always = new Applying(Made(contract.Prohibited), Made(contract.Allowed));
            var inAny = new List<Rule>(always.Prohibited);
            var inCategory = new Dictionary<string, Applying>(StringComparer.Ordinal);
            foreach (var category in contract.IncidentCategories)
            {
                var prohibited = Made(category.Prohibited);
                inAny.AddRange(prohibited);
                inCategory.TryAdd(category.Name, new Applying([.. always.Prohibited, .. prohibited], [.. always.Allowed, .. Made(category.Allowed)]));
            }

            return new Rules(always, new Applying(inAny, always.Allowed), inCategory);
        }

        private static List<Rule> Made(IEnumerable<ContractRule> rules) => [.. rules.Select(rule => new Rule(rule))];
    }

    /// <summary>A rule with its expression made once.</summary>
    private sealed class Rule(ContractRule rule)
    {
        private readonly Regex? expression = rule.Text is { } text ? new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant) : null;

        public ContractRule Definition => rule;

        public bool Matches(ShellCommand command) =>
            (rule.Tool is null || rule.Tool == command.Tool)
            && HasVerb(command.Verb.Split(' '))
            && (rule.Flags.Count == 0 || rule.Flags.Any(command.HasFlag))
            && (rule.Paths.Count == 0 || command.Arguments.Any(argument => rule.Paths.Any(path => path.Matches(argument.Value))))
            && (expression is null || expression.IsMatch(command.Text) || expression.IsMatch(Line(command)));

        private bool HasVerb(string[] verb)
        {
            if (rule.Verb.Count > verb.Length)
            {
                return false;
            }

            for (var index = 0; index < rule.Verb.Count; index++)
            {
                if (rule.Verb[index] != "*" && rule.Verb[index] != verb[index])
                {
                    return false;
                }
            }

            return true;
        }

        // The command and what it is piped into.
        private static string Line(ShellCommand command)
        {
            var text = command.Span.File.Text;
            var end = text.AsSpan(command.Span.End).IndexOfAny('\r', '\n');
            return text[command.Span.Start..(end < 0 ? text.Length : command.Span.End + end)];
        }
    }
}

/// <summary>What a contract has against a command.</summary>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="Rule">The rule that prohibits it; null when it is merely not among what is allowed.</param>
public sealed record ContractBreach(string Message, ContractRule? Rule);
