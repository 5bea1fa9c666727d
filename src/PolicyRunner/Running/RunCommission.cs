using PolicyRunner.Planning.Parameters;

namespace PolicyRunner.Running;

/// <summary>What is to be run, or gone on with.</summary>
public sealed record RunCommission
{
    /// <summary>A path, an id looked up below <c>runbooks/</c>, <c>path#ID</c>, or a plan's JSON file; null when a run is resumed.</summary>
    public string? Runbook { get; init; }

    public IReadOnlyList<ParameterInput> Parameters { get; init; } = [];

    /// <summary>A YAML or JSON file of parameter values, or null.</summary>
    public string? ParameterFile { get; init; }

    /// <summary>The id of the run to go on with, in a job the number of a run of its workflow; null for a new one.</summary>
    public string? Resume { get; init; }

    /// <summary>What people say about steps, by step id or by the name of what is asked.</summary>
    public IReadOnlyList<GivenAnswer> Answers { get; init; } = [];

    /// <summary>True when nothing is to be started.</summary>
    public bool IsDry { get; init; }

    /// <summary>True when a clock starts it: on a day that the runbook's <c>every</c> does not name, nothing is done.</summary>
    public bool IsScheduled { get; init; }

    /// <summary>The stage that is run, or null for all of them.</summary>
    public string? Stage { get; init; }

    /// <summary>The variable that holds the inputs of a workflow as a JSON object: this is one of its jobs. Null: it is not.</summary>
    public string? Inputs { get; init; }

    /// <summary>Who runs it, as they say; null: as <see cref="Approvals.Identity.Default"/>.</summary>
    public string? Operator { get; init; }

    /// <summary>Why it is run; null: not said.</summary>
    public string? Reason { get; init; }

    /// <summary>What the operator typed to confirm it; null: nothing.</summary>
    public string? Confirmation { get; init; }

    /// <summary>Why an emergency goes past approval, window and freeze; null: none does.</summary>
    public string? BreakGlass { get; init; }

    /// <summary>As in <see cref="Checking.CheckRequest.PoliciesFolder"/>.</summary>
    public string? PoliciesFolder { get; init; }

    /// <summary>As in <see cref="Checking.CheckRequest.ConfigFile"/>.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>The tool's version.</summary>
    public required string Tool { get; init; }

    /// <summary>The absolute path everything relative starts from.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>The environment of the tool: secrets are taken from it by name, steps see a short list of it.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>An answer given on the command line.</summary>
/// <param name="Name">A step's id or the name of what is asked.</param>
/// <param name="Value">What was answered.</param>
public sealed record GivenAnswer(string Name, string Value)
{
    /// <returns>Null when the text is not <c>name=value</c>.</returns>
    public static GivenAnswer? Parse(string text)
    {
        var split = text.IndexOf('=', StringComparison.Ordinal);
        return split <= 0 ? null : new GivenAnswer(text[..split], text[(split + 1)..]);
    }
}
