using System.Runtime.InteropServices;

namespace PolicyRunner.Cli;

/// <summary>
/// Ctrl+C, SIGTERM and a closed terminal: the first one asks the work to end and gives it a grace, the second one ends the process.
/// </summary>
internal sealed class Interruption : IDisposable
{
    // Longer than any single policy may take, shorter than what a runner waits before it kills.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    // A terminal that takes no more text must not keep the process from its end.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource source = new();
    private readonly CancellationTokenSource killed = new();
    private readonly PosixSignalRegistration interrupt;
    private readonly PosixSignalRegistration terminate;
    private readonly PosixSignalRegistration hangUp;
    private Timer? deadline;
    private Action? last;
    private int code;

    public Interruption()
    {
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, ExitCode.Interrupted));
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, ExitCode.Terminated));
        hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, HangUp);
    }

    public CancellationToken Token => source.Token;

    /// <summary>Cancelled when the second signal has come and everything was killed: whoever listens has a second to say what that means.</summary>
    public CancellationToken Killed => killed.Token;

    /// <summary>Whether a signal has come; any thread may ask, until the process ends.</summary>
    public bool HasCome => Volatile.Read(ref code) != 0;

    /// <summary>From now on the first signal sets no deadline: the work cleans up after itself, however long that takes.</summary>
    /// <param name="beforeTheEnd">What the second signal does before it ends the process.</param>
    public void Linger(Action beforeTheEnd) => Volatile.Write(ref last, beforeTheEnd);

    /// <summary>The signal's exit code when one came, else the given one.</summary>
    public int ExitCodeOr(int otherwise) => Volatile.Read(ref code) is var signalled and not 0 ? signalled : otherwise;

    public void Dispose()
    {
        interrupt.Dispose();
        terminate.Dispose();
        hangUp.Dispose();
        deadline?.Dispose();
        source.Dispose();
        killed.Dispose();
    }

    // A window that is closed hangs up twice, once by the kernel and once by its shell: nobody insists.
    private void HangUp(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Volatile.Read(ref code) == 0)
        {
            Stop(context, ExitCode.Terminated);
        }
    }

    private void Stop(PosixSignalContext context, int signalled)
    {
        context.Cancel = true;
        if (Interlocked.CompareExchange(ref code, signalled, 0) != 0)
        {
            Volatile.Read(ref last)?.Invoke();
            Task.Run(killed.Cancel).Wait(LastWords);
            Environment.Exit(signalled);
        }

        deadline = Volatile.Read(ref last) is not null ? null : new Timer(_ => Environment.Exit(signalled), null, Grace, Timeout.InfiniteTimeSpan);
        source.Cancel();
    }
}
