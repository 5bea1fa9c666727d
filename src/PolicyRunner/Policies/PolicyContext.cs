using PolicyRunner.Organisation;
using PolicyRunner.Organisation.Slo;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Policies;

/// <summary>What a policy may know besides the thing it looks at.</summary>
public sealed record PolicyContext
{
    /// <summary>The policy's settings: the organisation file's values, else the defaults.</summary>
    public required SettingValues Settings { get; init; }

    /// <summary>Every document of the check.</summary>
    public required Library Library { get; init; }

    /// <summary>The organisation file; everything in it is empty when there is none.</summary>
    public required OrganisationFile Organisation { get; init; }

    /// <summary>The SLO files of <c>policies/slo/</c>.</summary>
    public required IReadOnlyList<SloFile> Slos { get; init; }

    /// <summary>The day of the check in UTC.</summary>
    public required DateOnly Today { get; init; }
}
