namespace PolicyRunner.Running.Admission;

/// <summary>Why a run may not start.</summary>
/// <param name="Kind">What stands in the way.</param>
/// <param name="Reason">What is wrong: a clause that begins a sentence, without its full stop.</param>
/// <param name="Help">What would help: a clause that ends it.</param>
public sealed record Refusal(RefusalKind Kind, string Reason, string Help)
{
    /// <summary>One sentence.</summary>
    public override string ToString() => $"{Reason}; {Help}{(Help.EndsWith('?') ? "" : ".")}";

    // " Did you mean 'x'?" as a clause.
    internal static string HelpWithName(string hint) => hint.Length == 0 ? "write it, or name another one" : $"d{hint.TrimStart()[1..]}";
}

/// <summary>What stands in the way of a run.</summary>
public enum RefusalKind
{
    /// <summary>The plan that was shown is not the plan that would run.</summary>
    Digest,

    /// <summary>The policies do not pass it.</summary>
    Policy,

    /// <summary>With its parameters filled in it does what its contract prohibits.</summary>
    Contract,

    Status,

    Approval,

    Window,

    Freeze,

    Lock,

    Confirmation,

    Reason,

    /// <summary>The files are not those of the commit.</summary>
    WorkTree,

    /// <summary>Who asks for the run has not signed the request.</summary>
    Requester,

    /// <summary>Another run has used this plan's file.</summary>
    Used,

    /// <summary>Another journal of this run was anchored.</summary>
    Journal,
}
