using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace PolicyRunner.Processes;

/// <summary>Starts programs, each in a session and group of its own, and knows which are running.</summary>
/// <example><code>
/// using var program = programs.Hold(call);
/// journal.Append("step-started", program.Identity);
/// var end = await program.RunAsync(readers, new ProgramLimits(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(10), clock), stop);
/// </code></example>
internal sealed class Programs
{
    // Nothing of the program has run while this waits for its line; when we die before we wrote it, the read fails and it never will.
    private const string Gate = "read -r go || exit 125; exec \"$@\"";

    // Of all in this process, for whatever ends it from the side: a policy that has to be stopped, or a signal's grace that is over.
    private static readonly ConcurrentDictionary<HeldProgram, bool> Everywhere = KilledAtTheEnd();

    private readonly ConcurrentDictionary<HeldProgram, bool> running = new();

    /// <summary>Starts a process that becomes the program as soon as <see cref="HeldProgram.RunAsync"/> lets it.</summary>
    /// <exception cref="ProgramException">There is no such program, or the machine refuses.</exception>
    public HeldProgram Hold(ProgramCall call)
    {
        var path = ProgramFinder.Find(call);

        // setsid of util-linux: .NET can make process groups on Windows only.
        var start = new ProcessStartInfo(ProgramFinder.OfTheSystem("setsid"))
        {
            WorkingDirectory = call.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["-w", ProgramFinder.OfTheSystem("sh"), "-c", call.Input is null ? Gate + " </dev/null" : Gate, "gate", path, .. call.Arguments])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear();
        foreach (var (name, value) in call.Environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            var process = Process.Start(start) ?? throw new ProgramException($"'{call.Program}' was not started.");
            var held = new HeldProgram(process, call.Input, Forget);
            running[held] = true;
            Everywhere[held] = true;
            return held;
        }
        catch (Exception trouble) when (trouble is Win32Exception or IOException)
        {
            throw new ProgramException($"'{call.Program}' cannot be started in '{call.WorkingDirectory}': {trouble.Message}.", trouble);
        }
    }

    private static ConcurrentDictionary<HeldProgram, bool> KilledAtTheEnd()
    {
        var all = new ConcurrentDictionary<HeldProgram, bool>();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => all.Keys.ToList().ForEach(program => program.Kill());
        return all;
    }

    private void Forget(HeldProgram ended)
    {
        running.TryRemove(ended, out _);
        Everywhere.TryRemove(ended, out _);
    }

    /// <summary>Kills every group at once: somebody asked twice, or we cannot go on.</summary>
    public void KillAll()
    {
        foreach (var program in running.Keys)
        {
            program.Kill();
        }
    }
}
