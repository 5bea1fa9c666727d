using System.Buffers;
using System.Diagnostics;
using PolicyRunner.Text;

namespace PolicyRunner.Processes;

/// <summary>A process that waits to become its program, and then is it. When it is disposed nothing of its group is left.</summary>
internal sealed class HeldProgram : IDisposable
{
    // What escaped from the group may hold the pipes open for ever; what is in them has been read long before.
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly Process process;
    private readonly byte[]? input;
    private readonly Action<HeldProgram> ended;

    internal HeldProgram(Process process, byte[]? input, Action<HeldProgram> ended)
    {
        this.process = process;
        this.input = input;
        this.ended = ended;
        Identity = ProcessTable.Identify(process.Id) ?? new ProcessIdentity(process.Id, 0, ProcessTable.Boot);
    }

    public ProcessIdentity Identity { get; }

    /// <summary>Lets it become its program and waits for the end of its whole group.</summary>
    /// <param name="readers">Take what it writes.</param>
    /// <param name="limits">When it has taken too long it is asked to end, given the grace, and killed.</param>
    /// <param name="stop">Ends it in the same way.</param>
    public async Task<ProgramEnd> RunAsync(ProgramReaders readers, ProgramLimits limits, CancellationToken stop)
    {
        var feeding = Feed();
        var reading = Task.WhenAll(Pump(process.StandardOutput.BaseStream, readers.Output), Pump(process.StandardError.BaseStream, readers.Error));
        var exit = process.WaitForExitAsync(CancellationToken.None);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var over = Task.Delay(Timers.Fit(limits.Time), limits.Clock, ends.Token);
        var first = await Task.WhenAny(exit, over).ConfigureAwait(false);
        var ending = first == exit ? ProgramEnding.Exited : stop.IsCancellationRequested ? ProgramEnding.Stopped : ProgramEnding.TimedOut;
        await ends.CancelAsync().ConfigureAwait(false);

        // A program that has ended may have left others in its group: a step is over when all of them are.
        var wasKilled = await EndGroup(limits).ConfigureAwait(false);
        await exit.ConfigureAwait(false);
        await Task.WhenAny(Task.WhenAll(reading, feeding), Task.Delay(Drain, CancellationToken.None)).ConfigureAwait(false);
        return new ProgramEnd(ending, process.ExitCode, wasKilled);
    }

    public void Kill()
    {
        // Between its start and its setsid it has no group of its own yet.
        if (!Signals.ToGroup(Identity.Group, Signals.Kill) && !process.HasExited)
        {
            process.Kill();
        }
    }

    public void Dispose()
    {
        Kill();
        ended(this);
        process.Dispose();
    }

    private async Task<bool> EndGroup(ProgramLimits limits)
    {
        if (!IsAlive())
        {
            return false;
        }

        _ = Signals.ToGroup(Identity.Group, Signals.Terminate) || Signals.ToProcess(Identity.Group, Signals.Terminate);
        var asked = limits.Clock.GetTimestamp();
        while (limits.Clock.GetElapsedTime(asked) < limits.Grace)
        {
            await Task.Delay(Look, CancellationToken.None).ConfigureAwait(false);
            if (!IsAlive())
            {
                return false;
            }
        }

        Kill();
        return true;
    }

    private bool IsAlive() => !process.HasExited || ProcessTable.IsAlive(Identity.Group);

    private async Task Feed()
    {
        try
        {
            var stream = process.StandardInput.BaseStream;
            await stream.WriteAsync("go\n"u8.ToArray()).ConfigureAwait(false);
            if (input is not null)
            {
                await stream.WriteAsync(input).ConfigureAwait(false);
            }

            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended, or closed its input, before it read all: no program has to.
        }
    }

    private static async Task Pump(Stream stream, Action<ReadOnlyMemory<byte>> reader)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer).ConfigureAwait(false)) > 0)
            {
                reader(buffer.AsMemory(0, read));
            }
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The drain's time was up.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
