using PolicyRunner.Text;

namespace PolicyRunner.Organisation;

/// <summary>Which documents bind, and which overrides which.</summary>
public sealed record DocumentRules
{
    public static DocumentRules Empty { get; } = new();

    /// <summary>The status of documents that do not state one themselves; the first that matches counts.</summary>
    public IReadOnlyList<DocumentStatus> Statuses { get; init; } = [];

    /// <summary>Highest authority first.</summary>
    public IReadOnlyList<PathGlob> Precedence { get; init; } = [];

    /// <summary>Whose content has to be approved before it may run; all that match count.</summary>
    public IReadOnlyList<ContentRule> Approvals { get; init; } = [];

    /// <summary>draft, accepted or frozen, or null when no rule matches.</summary>
    public string? StatusOf(string path) => Statuses.FirstOrDefault(status => status.Path.Matches(path))?.Status;

    /// <summary>0 for the highest authority; the number of ranks for a document of none.</summary>
    public int RankOf(string path)
    {
        for (var rank = 0; rank < Precedence.Count; rank++)
        {
            if (Precedence[rank].Matches(path))
            {
                return rank;
            }
        }

        return Precedence.Count;
    }
}

/// <summary>A status for the documents that match.</summary>
public sealed record DocumentStatus(PathGlob Path, string Status, SourceSpan Span) : ILocated;

/// <summary>Content that has to be approved in the pull request that brought it.</summary>
/// <param name="Paths">Which files.</param>
/// <param name="Role">Whose approval counts.</param>
/// <param name="Count">Of how many.</param>
/// <param name="Span">Where it stands.</param>
public sealed record ContentRule(IReadOnlyList<PathGlob> Paths, string Role, int Count, SourceSpan Span) : ILocated;
