using System.Text;
using PolicyRunner.Reporting;
using PolicyRunner.Reporting.Runs;
using PolicyRunner.Running;

namespace PolicyRunner.Cli;

/// <summary>
/// Keeps the picture of a run at the bottom of a terminal up to date. What is worth keeping scrolls away above it. Nothing of the
/// terminal is set that somebody would have to set back: whoever kills the process finds it as it was.
/// </summary>
internal sealed class LiveScreen : IProgressView
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    private readonly TextWriter terminal;
    private readonly Func<TerminalSize> size;
    private readonly ReportOptions options;
    private readonly TimeProvider clock;
    private readonly RunPrinter? above;
    private readonly StringWriter kept = new() { NewLine = "\n" };
    private readonly RunProgress progress = new();
    private readonly ITimer beat;
    private readonly Lock gate = new();
    private IReadOnlyList<string> drawn = [];
    private bool isPaused;
    private bool isOver;

    /// <param name="terminal">Where it draws.</param>
    /// <param name="size">How large that is, now.</param>
    /// <param name="options">Colours.</param>
    /// <param name="clock">What time it is.</param>
    /// <param name="isVerbose">True when everything that happens is kept above the picture.</param>
    public LiveScreen(TextWriter terminal, Func<TerminalSize> size, ReportOptions options, TimeProvider clock, bool isVerbose)
    {
        (this.terminal, this.size, this.options, this.clock) = (terminal, size, options, clock);
        above = isVerbose ? new RunPrinter(kept, options) { IsVerbose = true } : null;
        beat = clock.CreateTimer(_ => Draw(), null, Beat, Beat);
    }

    public void Show(RunEvent happened)
    {
        lock (gate)
        {
            progress.Apply(happened);
            if (above is not null)
            {
                above.Print(happened);
            }
            else if (happened is RunEvent.Noted noted)
            {
                kept.WriteLine(TerminalLineText.Of(noted.Message));
            }

            // Programs may print faster than anybody can draw.
            if (happened is RunEvent.Ended)
            {
                End();
            }
            else if (happened is not RunEvent.StepPrinted)
            {
                Draw();
            }
        }
    }

    public void Say(string line)
    {
        lock (gate)
        {
            kept.WriteLine(TerminalLineText.Of(line));
            Draw();
        }
    }

    public void Pause()
    {
        lock (gate)
        {
            foreach (var line in above is null ? RunScreen.LinesBeforeQuestion(progress, clock.GetUtcNow(), size().Columns - 1, options) : [])
            {
                kept.WriteLine(line);
            }

            Write([]);
            isPaused = true;
        }
    }

    public void GoOn()
    {
        lock (gate)
        {
            isPaused = false;
            Draw();
        }
    }

    /// <summary>Draws below whatever stands there now: a shell has written, say, while the process was stopped.</summary>
    public void StartAnew()
    {
        lock (gate)
        {
            drawn = [];
        }
    }

    public void Dispose()
    {
        beat.Dispose();
        lock (gate)
        {
            if (!isOver)
            {
                isPaused = false;
                Draw();
                isOver = true;
            }
        }
    }

    private void Draw()
    {
        lock (gate)
        {
            if (isPaused || isOver)
            {
                return;
            }

            var now = size();
            Write(progress.IsUnderWay ? RunScreen.Lines(progress, clock.GetUtcNow(), now.Columns - 1, now.Rows - 1, options) : []);
        }
    }

    private void End()
    {
        isPaused = false;
        foreach (var line in above is null ? RunScreen.LastLines(progress, clock.GetUtcNow(), size().Columns - 1, options) : [])
        {
            kept.WriteLine(line);
        }

        Write([]);
        isOver = true;
    }

    private void Write(IReadOnlyList<string> lines)
    {
        var now = size();
        var up = now.RowsOf(drawn);
        var text = new StringBuilder("\r").Append(up > 0 ? $"\x1b[{up}A" : "");

        // Nothing is cleared before it is written over: that would flicker, and some terminals keep in their history what was cleared.
        foreach (var line in kept.ToString().Split('\n')[..^1])
        {
            // These wrap as all text of a terminal does. Behind a full row the last character would be what is cleared.
            text.Append(line).Append(TerminalLineText.Width(line) % now.Columns == 0 && line.Length > 0 ? "\n" : "\x1b[K\n");
        }

        kept.GetStringBuilder().Clear();

        // Without wrapping, a character that the terminal takes for wider than we do costs its line's end and nothing else.
        text.Append("\x1b[?7l");
        foreach (var line in lines)
        {
            text.Append(line).Append("\x1b[K\n");
        }

        try
        {
            terminal.Write(text.Append("\x1b[?7h\x1b[J").ToString());
            terminal.Flush();
            drawn = lines;
        }
        catch (IOException)
        {
            // The window was closed. A signal says so to the run, which has a rollback to do that nobody needs to watch.
            isOver = true;
        }
    }
}
