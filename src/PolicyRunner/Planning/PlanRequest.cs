using PolicyRunner.Organisation;
using PolicyRunner.Organisation.Slo;
using PolicyRunner.Planning.Parameters;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Planning;

/// <summary>Everything a plan depends on. A plan is a function of it: nothing is started and nobody is asked.</summary>
public sealed record PlanRequest
{
    public required Runbook Runbook { get; init; }

    /// <summary>Where called runbooks are looked up.</summary>
    public required Library Library { get; init; }

    public required OrganisationFile Organisation { get; init; }

    public IReadOnlyList<SloFile> Slos { get; init; } = [];

    public IReadOnlyList<ParameterInput> Parameters { get; init; } = [];

    public required PlanOrigin Origin { get; init; }
}

/// <summary>What a plan is made of besides the runbook and its parameters; all of it is in the digest.</summary>
public sealed record PlanOrigin
{
    /// <summary>The digest of the policies that judge it, in lower-case hexadecimal.</summary>
    public required string PolicyPack { get; init; }

    /// <summary>The tool's version.</summary>
    public required string Tool { get; init; }

    /// <summary>The commit that the work tree is at, or null outside a repository; whether the tree equals it is for whoever runs the plan to find out.</summary>
    public string? Commit { get; init; }
}
