using PolicyRunner.Planning.Parameters;

namespace PolicyRunner.GitHub.Runs;

/// <summary>A runbook to be started as its workflow.</summary>
public sealed record DispatchCommission
{
    /// <summary>A path, an id below <c>runbooks/</c>, or <c>path#ID</c>.</summary>
    public required string Runbook { get; init; }

    public IReadOnlyList<ParameterInput> Parameters { get; init; } = [];

    public string? Reason { get; init; }

    public string? Confirmation { get; init; }

    /// <summary>The run of the same workflow to go on with, or null.</summary>
    public long? Resume { get; init; }

    /// <summary>Each as <c>step=value</c>.</summary>
    public IReadOnlyList<string> Answers { get; init; } = [];

    /// <summary>False: it is started and left alone.</summary>
    public bool Follows { get; init; } = true;

    /// <summary>The absolute path everything relative starts from.</summary>
    public required string WorkingDirectory { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>What became of it.</summary>
public sealed record DispatchReport
{
    /// <summary>GitHub's number of the run; null: it was not started, or not found again.</summary>
    public long? Run { get; init; }

    public string? Address { get; init; }

    /// <summary>GitHub's word, such as <c>success</c>; null: it has not ended, as far as is known.</summary>
    public string? Conclusion { get; init; }

    /// <summary>The folder its record was put into, absolute; null: there is none.</summary>
    public string? Record { get; init; }

    /// <summary>What is wrong with the command, one sentence each; nothing was started then.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>What did not work with GitHub, or null. The run may go on all the same.</summary>
    public string? Trouble { get; init; }
}
