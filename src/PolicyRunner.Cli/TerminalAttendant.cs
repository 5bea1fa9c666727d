using PolicyRunner.Reporting;
using PolicyRunner.Running;

namespace PolicyRunner.Cli;

/// <summary>Asks at the terminal, a line for a line.</summary>
internal sealed class TerminalAttendant(TextWriter output, TextReader input) : IAttendant
{
    private Task<string?>? typing;

    public async Task<string?> AskAsync(Question question, CancellationToken cancellation)
    {
        output.WriteLine();
        output.WriteLine($"{TerminalLineText.Of(question.Place.Id)}: {TerminalLineText.Of(question.Title)}{(question.By is { } role ? $" (for {TerminalLineText.Of(role)})" : "")}");
        foreach (var line in question.Text.Split('\n'))
        {
            output.WriteLine($"  {TerminalLineText.Of(line.TrimEnd('\r'))}");
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
        }
    }
}
