using System.Security.Cryptography;
using PolicyRunner.Reporting;
using PolicyRunner.Reporting.Runs;
using PolicyRunner.Running;

namespace PolicyRunner.Cli;

/// <summary>
/// Progress in a job's log: what a step prints is folded. While it prints, the runner takes no commands, whatever a line says: only
/// a word that no step knows makes it listen again.
/// </summary>
internal sealed class GitHubProgress(TextWriter output, RunPrinter printer) : IProgressView
{
    private readonly string word = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private StepPlace? open;

    public void Show(RunEvent happened)
    {
        // Groups do not nest: of steps side by side the first one has it.
        if (happened is RunEvent.StepStarted started && open is null)
        {
            open = started.Place;
            output.WriteLine(Reporting.WorkflowCommand.Format("group", [], TerminalLineText.Of(started.Place.Id)));
            output.WriteLine($"::stop-commands::{word}");
        }

        if (happened is RunEvent.StepEnded ended && ended.Place == open)
        {
            Close();
        }

        printer.Print(happened);
    }

    public void Say(string line) => output.WriteLine(TerminalLineText.Of(line));

    public void Pause()
    {
    }

    public void GoOn()
    {
    }

    public void Dispose() => Close();

    private void Close()
    {
        if (open is not null)
        {
            output.WriteLine($"::{word}::");
            output.WriteLine("::endgroup::");
            open = null;
        }
    }
}
