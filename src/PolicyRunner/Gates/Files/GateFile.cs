using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Gates.Files;

/// <summary>What has to hold before something may go on: <c>policies/gates/NAME.yml</c>, every part with its place.</summary>
internal sealed record GateFile
{
    public required SourceFile File { get; init; }

    /// <summary>The file's name without its extension.</summary>
    public required string Name { get; init; }

    public string? Title { get; init; }

    public IReadOnlyList<GateCondition> Conditions { get; init; } = [];

    /// <summary>How conditions are weighed; null: each must hold.</summary>
    public GateScore? Score { get; init; }

    /// <summary>What cannot be used; a gate with problems judges nothing.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>All conditions, those of groups behind their group.</summary>
    public IEnumerable<GateCondition> All => Conditions.SelectMany(Below);

    private static IEnumerable<GateCondition> Below(GateCondition condition) =>
        condition is GroupCondition group ? group.Conditions.SelectMany(Below).Prepend(group) : [condition];
}
