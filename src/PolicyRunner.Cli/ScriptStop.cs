using PolicyRunner.Policies.Watching;
using PolicyRunner.Processes;
using PolicyRunner.Reporting;

namespace PolicyRunner.Cli;

/// <summary>
/// What becomes of a command when a script of the repository has to be stopped: one that only looks begins anew without it, any
/// other one ends there, as if it had been killed.
/// </summary>
/// <param name="error">Where its sentence goes.</param>
/// <param name="interruption">Who wants the command to end gets no new beginning.</param>
internal sealed class ScriptStop(TextWriter error, Interruption interruption)
{
    private readonly Lock deciding = new();
    private bool mayStartOver;

    /// <summary>The command changes nothing until its answer is there, or until <see cref="MustNotStartOver"/>.</summary>
    public void MayStartOver()
    {
        lock (deciding)
        {
            mayStartOver = true;
        }
    }

    /// <summary>From now on the command changes something. Does not return when it is beginning anew.</summary>
    public void MustNotStartOver()
    {
        lock (deciding)
        {
            mayStartOver = false;
        }
    }

    /// <summary>Called on a thread of its own; does not return.</summary>
    public void End(Breach breach)
    {
        string? failure;
        lock (deciding)
        {
            failure = mayStartOver && !interruption.HasCome && breach.Next is { } next ? FreshStart.Begin(HandOver.Variable, $"{next}") : null;
            mayStartOver = false;
        }

        foreach (var sentence in breach.Before)
        {
            error.WriteLine($"policyrunner: {TerminalLineText.Of(sentence)}");
        }

        error.WriteLine($"policyrunner: {TerminalLineText.Of(breach.Sentence)}");
        if (failure is not null)
        {
            error.WriteLine($"policyrunner: The check cannot begin anew without it: {TerminalLineText.Of(failure)}.");
        }

        Environment.Exit(interruption.ExitCodeOr(ExitCode.Broken));
    }

    /// <summary>What an earlier process handed on, which no program that this one starts gets to see; null when it makes no sense.</summary>
    public static HandOver? Given()
    {
        if (Environment.GetEnvironmentVariable(HandOver.Variable) is not { } text)
        {
            return HandOver.None;
        }

        Environment.SetEnvironmentVariable(HandOver.Variable, null);
        return HandOver.Parse(text);
    }
}
