using PolicyRunner.Reporting;
using PolicyRunner.Running;
using PolicyRunner.Text;

namespace PolicyRunner.Cli;

/// <summary>Asks at the terminal, a line for a line.</summary>
internal sealed class TerminalAttendant(TextWriter output, TextReader input) : IAttendant
{
    private Task<string?>? typing;

    public async Task<string?> AskAsync(Question question, CancellationToken cancellation)
    {
        output.WriteLine();
        output.WriteLine($"{TerminalLineText.Of(question.Place.Id)}: {TerminalLineText.Of(question.Title)}{(question.By is { } role ? $" (for {TerminalLineText.Of(role)})" : "")}");
        foreach (var line in question.Text.Split('\n').Select(line => line.Trim()).Where(IsForPeople))
        {
            output.WriteLine($"  {TerminalLineText.Of(line)}");
        }

        while (true)
        {
            output.Write($"{TerminalLineText.Of(question.Name)}{(question.Options.Count > 0 ? $" [{TerminalLineText.Of(string.Join('|', question.Options))}]" : "")}: ");
            output.Flush();

            // A line that is being typed cannot be taken back: after a question that was, it answers the next one.
            typing ??= Task.Run(input.ReadLine, CancellationToken.None);
            var answer = (await typing.WaitAsync(cancellation).ConfigureAwait(false))?.Trim();
            typing = null;
            if (answer is null || question.Takes(answer))
            {
                return answer;
            }

            output.WriteLine(question.Options.Count == 0 ? "Something must be said." : $"'{TerminalLineText.Of(answer)}' is none of {TerminalLineText.Of(Wording.Or(question.Options))}.");
        }
    }

    // The heading is the title that was said, and marks are for the machine.
    private static bool IsForPeople(string line) => line.Length > 0 && !line.StartsWith('#') && !line.StartsWith("<!--", StringComparison.Ordinal);
}
