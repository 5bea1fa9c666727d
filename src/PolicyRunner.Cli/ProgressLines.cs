using PolicyRunner.Reporting;
using PolicyRunner.Reporting.Runs;
using PolicyRunner.Running;

namespace PolicyRunner.Cli;

/// <summary>Progress line by line, for pipes, logs and terminals that can do nothing else; or none of it.</summary>
/// <param name="output">Where the lines go.</param>
/// <param name="printer">Null: only what a person has to know is said.</param>
internal sealed class ProgressLines(TextWriter output, RunPrinter? printer) : IProgressView
{
    public void Show(RunEvent happened) => printer?.Print(happened);

    public void Say(string line) => output.WriteLine(TerminalLineText.Of(line));

    public void Pause()
    {
    }

    public void GoOn()
    {
    }

    public void Dispose()
    {
    }
}
