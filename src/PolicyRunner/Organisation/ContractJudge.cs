using System.Text.RegularExpressions;
using PolicyRunner.Runbooks;
using PolicyRunner.Shell;

namespace PolicyRunner.Organisation;

/// <summary>Judges commands by a contract: the same for a runbook that is checked and for a plan that is about to run.</summary>
/// <example><code>var judge = new ContractJudge(contract);
/// var breaches = runbook.Commands.Select(judge.Breach);</code></example>
public sealed class ContractJudge
{
    private readonly Contract contract;
    private readonly List<Rule> prohibited;
    private readonly List<Rule> allowed;

    public ContractJudge(Contract contract)
        : this(contract, [], [])
    {
    }

    private ContractJudge(Contract contract, IEnumerable<ContractRule> prohibited, IEnumerable<ContractRule> allowed)
    {
        this.contract = contract;
        this.prohibited = [.. contract.Prohibited.Concat(prohibited).Select(rule => new Rule(rule))];
        this.allowed = [.. contract.Allowed.Concat(allowed).Select(rule => new Rule(rule))];
    }

    /// <summary>
    /// Judges a runbook with what the contract says about the incidents it answers: what is prohibited there or in general is
    /// prohibited, whatever allows it. An incident runbook that does not say which it answers may be used in all of them.
    /// </summary>
    public static ContractJudge Of(Contract contract, Runbook runbook)
    {
        var declared = runbook.Declaration;
        return declared.IncidentCategory is { } name
            ? contract.IncidentCategories[name] is { } category ? new ContractJudge(contract, category.Prohibited, category.Allowed) : new ContractJudge(contract)
            : declared.Kind == "incident" ? new ContractJudge(contract, contract.IncidentCategories.SelectMany(category => category.Prohibited), [])
            : new ContractJudge(contract);
    }

    /// <returns>Null when the contract has nothing against the command.</returns>
    public ContractBreach? Breach(ShellCommand command)
    {
        if (prohibited.Find(rule => rule.Matches(command)) is { Definition: var rule })
        {
            return new ContractBreach(
                $"'{Name(command)}' is prohibited by the contract '{contract.Name}' ({rule.Id}: {rule.Reason ?? rule.Title}); take it out.", rule);
        }

        return allowed.Count > 0 && command.Effect >= CommandEffect.Mutate && !allowed.Exists(rule => rule.Matches(command))
            ? new ContractBreach($"'{Name(command)}' changes something and is none of the actions that the contract '{contract.Name}' allows; take it out.", null)
            : null;
    }

    private static string Name(ShellCommand command) => $"{command.Tool} {command.Verb}".Trim();

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
