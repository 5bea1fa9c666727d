using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Shell;

/// <summary>
/// How much shell one page may hold, all of its blocks together: a command of two characters becomes an object of some
/// hundred bytes. The fullest page we know of has 137 commands.
/// </summary>
internal sealed class ShellAllowance
{
    public const int MostCommands = 20_000;
    public const int MostWords = 400_000;

    private int commands;
    private int words;

    /// <summary>What is more than a page may hold, and where; null while all is well. What was read until then says nothing about the page.</summary>
    public Problem? Excess { get; private set; }

    /// <returns>False from the first command on that is one too many.</returns>
    public bool TakeCommand(SourceSpan place) => Take(ref commands, MostCommands, "commands", place);

    /// <returns>False from the first word on that is one too many.</returns>
    public bool TakeWord(ShellSource source, int start) =>
        words < MostWords ? Take(ref words, MostWords, "", default) : Take(ref words, MostWords, "words in its commands", source.Span(start, start + 1));

    private bool Take(ref int count, int most, string what, SourceSpan place)
    {
        if (++count > most)
        {
            Excess ??= new Problem(ProblemKind.Limit, $"The file has more than {most:N0} {what}; nothing in this file was checked. Split it.", place);
        }

        return Excess is null;
    }
}
