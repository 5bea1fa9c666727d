using PolicyRunner.Reporting;
using PolicyRunner.Running;

namespace PolicyRunner.Cli;

/// <summary>Asks at the terminal, a line for a line.</summary>
internal sealed class TerminalAttendant(TextWriter output, TextReader input) : IAttendant
{
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

            // A line that is being typed cannot be taken back: who cancels leaves it to the end of the process.
            var answer = (await Task.Run(input.ReadLine, CancellationToken.None).WaitAsync(cancellation).ConfigureAwait(false))?.Trim();
            if (answer is null || question.Takes(answer))
            {
                return answer;
            }
        }
    }
}
