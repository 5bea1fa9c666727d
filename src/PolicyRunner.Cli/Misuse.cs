using System.CommandLine;
using System.CommandLine.Parsing;
using PolicyRunner.Reporting;
using PolicyRunner.Text;

namespace PolicyRunner.Cli;

/// <summary>Says in one line what is wrong with a command line and what was most likely meant.</summary>
internal static class Misuse
{
    /// <summary>
    /// The parser takes an unknown option for a path where paths are expected: <c>--bsae main</c> would be two files.
    /// What follows <c>--</c> is a path however it begins.
    /// </summary>
    public static string? UnknownOption(ParseResult result, IReadOnlyList<string> arguments)
    {
        foreach (var token in result.Tokens)
        {
            if (token.Type == TokenType.DoubleDash)
            {
                return null;
            }

            // The value of '--option=-x' is no argument of its own.
            if (token.Type == TokenType.Argument && token.Value.Length > 1 && token.Value[0] == '-' && arguments.Contains(token.Value))
            {
                var name = PathOf(result.CommandResult);
                var option = token.Value.Split('=', 2)[0];
                var known = result.CommandResult.Command.Options.SelectMany(known => known.Aliases.Prepend(known.Name)).ToList();

                // An option that lacks its value takes the next one for it.
                var before = arguments.TakeWhile(argument => argument != token.Value).LastOrDefault();
                if (known.Contains(option) && result.CommandResult.Command.Options.FirstOrDefault(other => before is not null && (other.Name == before || other.Aliases.Contains(before))) is { } hungry)
                {
                    return $"{before} needs a value: {before} {hungry.HelpName}. If it is '{option}', write {before}={option}.";
                }

                return $"'{name}' has no option '{TerminalLineText.Of(option)}'.{NearestName.Hint(option, known)} See '{name} --help'.";
            }
        }

        return null;
    }

    /// <summary>An empty argument is a variable that nobody has set; it is not taken for the working directory, nor for nothing.</summary>
    public static string? EmptyArgument(ParseResult result)
    {
        foreach (var argument in result.CommandResult.Command.Arguments)
        {
            if (result.GetResult(argument)?.Tokens.Any(token => token.Value.Length == 0) == true)
            {
                var remedy = argument.Arity.MinimumNumberOfValues > 0 ? "" : argument.Name == "PATH" ? "; name a file or folder, or leave it out" : "; leave it out";
                return $"'{PathOf(result.CommandResult)}' got an empty {argument.Name}, perhaps from a variable that is not set{remedy}.";
            }
        }

        foreach (var option in result.CommandResult.Command.Options.Where(option => option.HelpName is "FILE" or "DIR"))
        {
            if (result.GetResult(option)?.Tokens.Any(token => token.Value.Length == 0) == true)
            {
                return $"'{PathOf(result.CommandResult)}' got an empty {option.Name}, perhaps from a variable that is not set; name a {(option.HelpName == "DIR" ? "folder" : "file")}, or leave it out.";
            }
        }

        return null;
    }

    public static string Explain(ParseResult result)
    {
        var command = result.CommandResult.Command;
        var name = PathOf(result.CommandResult);
        if (result.UnmatchedTokens is [var unmatched, ..])
        {
            var token = TerminalLineText.Of(unmatched);
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
                return $"'{name}' needs {argument.Name}. See '{name} --help'.";
            }
        }

        return TerminalLineText.Of(result.Errors[0].Message);
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
