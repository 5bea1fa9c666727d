using PolicyRunner.Running.Hosting;

namespace PolicyRunner.Running.Gating;

/// <summary>Which gate is asked, and where.</summary>
public sealed record GateCommission
{
    /// <summary>The name of a file in <c>gates/</c> among the policies, without its extension.</summary>
    public required string Gate { get; init; }

    /// <summary>As in <see cref="Checking.CheckRequest.PoliciesFolder"/>.</summary>
    public string? PoliciesFolder { get; init; }

    /// <summary>As in <see cref="Checking.CheckRequest.ConfigFile"/>.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>The tool's version.</summary>
    public required string Tool { get; init; }

    /// <summary>The absolute path everything relative starts from.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>The environment of the tool: secrets are taken from it by name, commands see a short list of it.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>True to read also how levels went over their time: what a plot is drawn of, and a question more for each.</summary>
    public bool WithSeries { get; init; }

    /// <summary>True to leave the shared state alone: another job, which may write there, keeps the answer. See <see cref="GateKeeper"/>.</summary>
    public bool IsKeptLater { get; init; }

    /// <summary>The service that the repository lies at; null: it cannot be asked, and what only it knows is no data.</summary>
    public IRepositoryHost? Host { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
