using System.Globalization;
using System.Text.Json.Nodes;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Organisation;
using PolicyRunner.Planning;

namespace PolicyRunner.Running.Freezes;

/// <summary>A freeze of the organisation file or of the shared state.</summary>
public sealed record StandingFreeze
{
    public required string Name { get; init; }

    public required DateTimeOffset From { get; init; }

    /// <summary>Null: until it is lifted.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Empty: all.</summary>
    public IReadOnlyList<string> Environments { get; init; } = [];

    public string? Reason { get; init; }

    /// <summary>Who set it; null for one of the organisation file.</summary>
    public string? By { get; init; }

    /// <summary>The role that may lift it; null: nobody.</summary>
    public string? LiftRole { get; init; }

    /// <summary>SHA-256 in lower-case hexadecimal over all of it: what a lift is signed for.</summary>
    public required string Digest { get; init; }

    /// <summary>Who lifted it, verified; null: nobody has.</summary>
    public string? LiftedBy { get; init; }

    /// <summary>What a lift of it that does not count lacks; null: there is none.</summary>
    public string? LiftProblem { get; init; }

    /// <summary>Whether it is in force.</summary>
    public bool Holds(DateTimeOffset now) => LiftedBy is null && From <= now && (To is null || now < To);

    internal static StandingFreeze Of(Freeze freeze) => Sealed(new StandingFreeze
    {
        Name = freeze.Name,
        From = freeze.From,
        To = freeze.To,
        Environments = freeze.Environments,
        Reason = freeze.Reason,
        LiftRole = freeze.Lift,
        Digest = "",
    }, null);

    internal static StandingFreeze Of(SharedFreeze freeze) => Sealed(new StandingFreeze
    {
        Name = freeze.Name,
        From = freeze.From,
        To = freeze.To,
        Environments = freeze.Environments,
        Reason = freeze.Reason,
        By = freeze.By,
        LiftRole = freeze.Lift,
        Digest = "",
    }, freeze.Id);

    private static StandingFreeze Sealed(StandingFreeze freeze, string? id) => freeze with
    {
        Digest = CanonicalJson.Digest(new JsonObject
        {
            ["id"] = id,
            ["name"] = freeze.Name,
            ["by"] = freeze.By,
            ["from"] = Exact(freeze.From),
            ["to"] = freeze.To is { } to ? Exact(to) : null,
            ["environments"] = new JsonArray([.. freeze.Environments.Select(name => (JsonNode)name)]),
            ["reason"] = freeze.Reason,
            ["lift"] = freeze.LiftRole,
        }),
    };

    private static string Exact(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
