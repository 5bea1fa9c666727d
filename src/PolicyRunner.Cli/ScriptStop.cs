using PolicyRunner.Policies.Watching;
using PolicyRunner.Processes;
using PolicyRunner.Reporting;

namespace PolicyRunner.Cli;

/// <summary>
/// What becomes of a command when a script of the repository has to be stopped: one that only looks begins anew without it, any
/// other one ends there, as if it had been killed.
/// </summary>
internal sealed class ScriptStop(TextWriter error)
{
    private volatile bool mayStartOver;

    /// <summary>The command changes nothing until its answer is there.</summary>
    public void MayStartOver() => mayStartOver = true;

    /// <summary>Called on a thread of its own; does not return.</summary>
    public void End(Breach breach)
    {
        var failure = mayStartOver && breach.Next is { } next ? FreshStart.Begin(HandOver.Variable, $"{next}") : null;
        error.WriteLine($"policyrunner: {TerminalLineText.Of(breach.Sentence)}");
        if (failure is not null)
        {
            error.WriteLine($"policyrunner: The check cannot begin anew without it: {TerminalLineText.Of(failure)}.");
        }

        Environment.Exit(ExitCode.Broken);
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
