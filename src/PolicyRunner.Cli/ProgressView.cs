using System.Runtime.InteropServices;
using PolicyRunner.Reporting;
using PolicyRunner.Reporting.Runs;
using PolicyRunner.Running;

namespace PolicyRunner.Cli;

/// <summary>Chooses how a run is seen, and keeps a terminal that goes away from ending the run.</summary>
internal sealed class ProgressView : IAttendant, IDisposable
{
    private readonly IProgressView view;
    private readonly IAttendant? attendant;
    private readonly PosixSignalRegistration? goesOn;
    private readonly CancellationTokenRegistration stopping;
    private readonly CancellationTokenRegistration killing;
    private readonly KilledRun run = new();
    private bool isGone;

    public ProgressView(Host host, bool isQuiet, bool isVerbose, CancellationToken stop)
    {
        var options = new ReportOptions { Color = host.ColorOfProgress };
        attendant = host.Attendant;
        if (host.Terminal is { } size && !isQuiet)
        {
            var screen = new LiveScreen(host.Error, size, options, host.Clock, isVerbose);
            goesOn = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => screen.StartAnew());
            view = screen;
        }
        else if (host.IsGitHub && !isQuiet)
        {
            view = new GitHubProgress(host.Error, new RunPrinter(host.Error, options) { IsVerbose = isVerbose });
        }
        else
        {
            view = new ProgressLines(host.Error, isQuiet ? null : new RunPrinter(host.Error, options) { IsVerbose = isVerbose });
        }

        stopping = stop.Register(() => Try(() => view.Say("Stopping: what runs is ended, what was done is undone. Ctrl-C again kills everything at once.")));

        // In a job it is the workflow that goes on, and the job's summary says how.
        killing = host.IsGitHub ? default : host.Killed.Register(() => Try(() =>
        {
            if (run.Last() is { } words)
            {
                view.Say(words);
            }
        }));
    }

    public void Show(RunEvent happened)
    {
        run.See(happened);
        Try(() => view.Show(happened));
    }

    public async Task<string?> AskAsync(Question question, CancellationToken cancellation)
    {
        Try(view.Pause);
        try
        {
            return attendant is null ? null : await attendant.AskAsync(question, cancellation).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // Nobody is there any more.
            return null;
        }
        finally
        {
            Try(view.GoOn);
        }
    }

    public void Dispose()
    {
        stopping.Dispose();
        killing.Dispose();
        goesOn?.Dispose();
        Try(view.Dispose);
    }

    // Whoever closes the window stops the run by a signal, and its rollback needs nobody to watch.
    private void Try(Action show)
    {
        if (isGone)
        {
            return;
        }

        try
        {
            show();
        }
        catch (IOException)
        {
            isGone = true;
        }
    }
}
