using PolicyRunner.Organisation;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Checking;

/// <summary>What decides whether a finding is accepted.</summary>
internal sealed record WaivingContext
{
    /// <summary>The file whose waivers count: the base's where there is one.</summary>
    public required OrganisationFile Organisation { get; init; }

    public required PolicySet Policies { get; init; }

    public required Library Library { get; init; }

    /// <summary>The day by which waivers hold, their last one included.</summary>
    public required DateOnly Today { get; init; }

    public required Coverage Coverage { get; init; }

    /// <summary>Policies that broke: nothing is known of what they would have found.</summary>
    public IEnumerable<CheckError> Broken { get; init; } = [];

    /// <summary>The ignores of the base's version of a document, none for a new one; null when the tree under check judges itself.</summary>
    public Func<Document, IReadOnlyList<InlineIgnore>>? IgnoresAtBase { get; init; }
}
