using System.CommandLine;
using System.CommandLine.Parsing;
using PolicyRunner.Text;

namespace PolicyRunner.Cli;

/// <summary>Says in one line what is wrong with a command line and what was most likely meant.</summary>
internal static class Misuse
{
    public static string Explain(ParseResult result)
    {
        var command = result.CommandResult.Command;
        var name = PathOf(result.CommandResult);
        if (result.UnmatchedTokens is [var token, ..])
        {
            if (token.StartsWith('-'))
            {
                var option = token.Split('=', 2)[0];
                return $"{name} has no option '{option}'.{NearestName.Hint(option, command.Options.SelectMany(known => known.Aliases.Prepend(known.Name)))} See '{name} --help'.";
            }

            return command.Subcommands.Count > 0
                ? $"There is no command '{name} {token}'.{NearestName.Hint(token, command.Subcommands.Select(known => known.Name))} See '{name} --help'."
                : $"'{token}' is one argument too many. See '{name} --help'.";
        }

        if (command.Subcommands.Count > 0 && result.CommandResult.Children.All(child => child is not CommandResult))
        {
            return $"Say which: {string.Join(", ", command.Subcommands.Where(known => !known.Hidden).Select(known => $"'{name} {known.Name}'"))}.";
        }

        foreach (var child in result.CommandResult.Children)
        {
            if (child is OptionResult { Tokens.Count: 0, Implicit: false } option && option.Option.Arity.MinimumNumberOfValues > 0)
            {
                return $"{option.Option.Name} needs a value: {option.Option.Name} {option.Option.HelpName}.";
            }
        }

        foreach (var argument in command.Arguments)
        {
            if (argument.Arity.MinimumNumberOfValues > (result.GetResult(argument)?.Tokens.Count ?? 0))
            {
                return $"{name} needs {argument.Name}. See '{name} --help'.";
            }
        }

        return result.Errors[0].Message.ReplaceLineEndings(" ");
    }

    private static string PathOf(CommandResult result)
    {
        var names = new List<string>();
        for (SymbolResult? current = result; current is CommandResult command; current = command.Parent)
        {
            names.Insert(0, command.Command is RootCommand ? "policyrunner" : command.Command.Name);
        }

        return string.Join(' ', names);
    }
}
