using System.Text;
using System.Text.Json.Nodes;
using PolicyRunner.Runbooks;
using PolicyRunner.Runbooks.Reading;
using PolicyRunner.Shell;
using PolicyRunner.Text;

namespace PolicyRunner.Planning;

/// <summary>
/// The commands of a step as they will run: with the parameters where the shell puts them, split and quoted as it does.
/// What only running tells (outputs, <c>$(…)</c>, <c>${NAME%…}</c>) stays as it is written.
/// </summary>
/// <example><code>var breaches = ResolvedCommands.Of(plan, step).Select(new ContractJudge(contract).Breach);</code></example>
public static class ResolvedCommands
{
    /// <summary>Empty for what starts no command.</summary>
    public static IReadOnlyList<ShellCommand> Of(Plan plan, PlannedStep step) => step.Kind switch
    {
        ActionKind.Shell when step.Action.Block is { Role: BlockRole.Shell } block => OfScript(plan, block),
        _ => ActionCommands.Of(step.Kind, step.Action.Block, step.Action.Span, Arguments(step), name => step.Definition[name]?.ToString()),
    };

    /// <summary>The runbook's file with the parameters in its scripts, line by line where they were; null when no script reads one.</summary>
    internal static SourceFile? Filled(Plan plan)
    {
        var file = plan.Runbook.Document.File;
        var commands = plan.Steps.Where(step => step.Kind == ActionKind.Shell && step.Action.Block is { Role: BlockRole.Shell } block && BlockReader.Dialect(block.Language) == ShellDialect.Posix)
            .SelectMany(step => step.Action.Commands).ToList();
        var text = Fill(file.Text, commands, plan);
        return text == file.Text ? null : new SourceFile(file.Path, text);
    }

    /// <summary>What they do to the world.</summary>
    public static Effect EffectOf(IReadOnlyList<ShellCommand> commands) => ActionReader.EffectOf(commands);

    private static IReadOnlyList<ShellCommand> OfScript(Plan plan, CodeBlock block)
    {
        var dialect = BlockReader.Dialect(block.Language);
        var commands = Read(block.Content.Text, dialect);
        return dialect == ShellDialect.Posix ? Read(Fill(block.Content.Text, commands, plan), dialect) : commands;
    }

    private static IReadOnlyList<ShellCommand> Read(string script, ShellDialect dialect) =>
        BlockReader.Runnable(ShellReader.Read(EmbeddedText.Whole(new SourceFile("", script)), dialect, allowance: null, Prompts.Problems));

    private static string Fill(string script, IReadOnlyList<ShellCommand> commands, Plan plan)
    {
        if (plan.Parameters.Count == 0)
        {
            return script;
        }

        var values = plan.Parameters.ToDictionary(bound => bound.Parameter.Variable, bound => bound.Value.ToString(), StringComparer.Ordinal);

        // Of a text in quotes that another shell reads, the outer word counts: the first shell fills it in.
        var places = commands.SelectMany(Words).SelectMany(word => word.Expansions.Select(expansion => new Place(word, expansion)))
            .Where(place => values.ContainsKey(place.Expansion.Name) && IsPlain(script[place.Expansion.Span.Start..place.Expansion.Span.End], place.Expansion.Name))
            .OrderBy(place => place.Expansion.Span.Start).ThenByDescending(place => place.Word.Span.End - place.Word.Span.Start);
        var text = new StringBuilder();
        var end = 0;
        foreach (var (word, expansion) in places)
        {
            if (expansion.Span.Start >= end)
            {
                text.Append(script, end, expansion.Span.Start - end).Append(Escaped(values[expansion.Name], script, word, expansion));
                end = expansion.Span.End;
            }
        }

        return text.Append(script, end, script.Length - end).ToString();
    }

    private static IEnumerable<ShellWord> Words(ShellCommand command) =>
        [.. command.Words, .. command.Arguments, .. command.Assignments, .. command.Redirections.Select(redirection => redirection.Target)];

    private static bool IsPlain(string written, string name) => written == $"${name}" || written == $"${{{name}}}";

    // Written so that the reader of the filled-in script sees what the shell makes of it: its special characters are text there.
    // A line end becomes what else ends a command: lines keep their numbers, and no value can close the block it stands in.
    private static string Escaped(string value, string script, ShellWord word, ShellExpansion expansion)
    {
        var isInQuotes = IsInDoubleQuotes(script.AsSpan(word.Span.Start, expansion.Span.Start - word.Span.Start));
        var text = new StringBuilder();
        foreach (var character in value)
        {
            var isSplit = char.IsWhiteSpace(character) && !expansion.IsQuoted;
            var isSpecial = isInQuotes ? character is '"' or '\\' or '$' or '`' : !char.IsAsciiLetterOrDigit(character) && !isSplit && character is not ('-' or '_' or '.' or '/' or ':' or '=' or ',' or '@' or '%' or '+');
            text.Append(isSpecial ? "\\" : "").Append(isSplit ? ' ' : character is '\n' or '\r' ? ';' : character);
        }

        return text.ToString();
    }

    private static bool IsInDoubleQuotes(ReadOnlySpan<char> before)
    {
        var (isDouble, isSingle) = (false, false);
        for (var index = 0; index < before.Length; index++)
        {
            switch (before[index])
            {
                case '\\' when !isSingle:
                    index++;
                    break;
                case '"' when !isSingle:
                    isDouble = !isDouble;
                    break;
                case '\'' when !isDouble:
                    isSingle = !isSingle;
                    break;
            }
        }

        return isDouble;
    }

    private sealed record Place(ShellWord Word, ShellExpansion Expansion);

    private static IEnumerable<string> Arguments(PlannedStep step) =>
        step.Definition["run"] is JsonArray words ? words.Select(word => word?.ToString() ?? "") : [];
}
