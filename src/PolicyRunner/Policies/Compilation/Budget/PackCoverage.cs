namespace PolicyRunner.Policies.Compilation.Budget;

/// <summary>Which lines of a pack's scripts hold code, and which of them have run: ask again to see what has run since.</summary>
internal sealed class PackCoverage(IReadOnlyList<Probe> probes, bool[] hit)
{
    /// <summary>By path; a file that several scripts load is there once.</summary>
    public IReadOnlyList<ScriptCoverage> Scripts =>
    [
        .. probes.Select((probe, index) => (Probe: probe, IsHit: hit[index]))
            .GroupBy(item => item.Probe.Path, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new ScriptCoverage(
                group.Key,
                [.. group.Select(item => item.Probe.Line).Distinct().Order()],
                [.. group.Where(item => item.IsHit).Select(item => item.Probe.Line).Distinct().Order()])),
    ];

    /// <summary>The same of several packs, of which each may have run a part of what they all load.</summary>
    public static IReadOnlyList<ScriptCoverage> Of(IReadOnlyList<PackCoverage> packs) => packs is [var only]
        ? only.Scripts
        :
        [
            .. packs.SelectMany(pack => pack.Scripts)
                .GroupBy(script => script.Path, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new ScriptCoverage(group.Key, group.First().Lines, [.. group.SelectMany(script => script.Hit).Distinct().Order()])),
        ];
}

/// <summary>The lines of one script, or of a file that scripts load, from 1 and in order.</summary>
/// <param name="Path">As shown to people.</param>
/// <param name="Lines">Those on which code begins: a statement, the body of a lambda, an arm of a switch.</param>
/// <param name="Hit">Those of them that ran.</param>
internal sealed record ScriptCoverage(string Path, IReadOnlyList<int> Lines, IReadOnlyList<int> Hit);
