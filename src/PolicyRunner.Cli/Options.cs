using System.CommandLine;
using PolicyRunner.Planning.Parameters;
using PolicyRunner.Reporting;
using PolicyRunner.Text;

namespace PolicyRunner.Cli;

/// <summary>Options and arguments as text, and values out of text: the parser needs no reflection for them.</summary>
internal static class Options
{
    public static Option<string?> Value(string name, string help, string description) => new(name) { HelpName = help, Description = description };

    /// <summary>An option whose value is one of a few words.</summary>
    public static Option<string?> Choice(string name, IReadOnlyList<string> words, string description)
    {
        var option = Value(name, string.Join('|', words), description);
        option.CompletionSources.Add(_ => words.Select(word => new System.CommandLine.Completions.CompletionItem(word)));
        return option;
    }

    public static Option<bool> Flag(string name, string description) => new(name) { Description = description, Arity = ArgumentArity.Zero };

    public static ParameterInput Parameter(string text) =>
        ParameterInput.Parse(text) ?? throw new UsageException($"'{TerminalLineText.Of(text)}' gives no parameter a value; write -p name=value.");

    /// <summary>The word given, one of those allowed; the first allowed when the option is not there.</summary>
    public static string Word(this ParseResult result, Option<string?> option, IReadOnlyList<string> words)
    {
        if (result.GetValue(option) is not { } word)
        {
            return words[0];
        }

        return words.Contains(word)
            ? word
            : throw new UsageException($"{option.Name} takes {string.Join(", ", words)}, not '{word}'.{NearestName.Hint(word, words)}");
    }

    public static TimeSpan Duration(string option, string text) =>
        Text.Duration.TryParse(text, out var duration) ? duration : throw new UsageException($"{option} takes a duration such as 8h, not '{Reporting.TerminalLineText.Of(text)}'.");
}
