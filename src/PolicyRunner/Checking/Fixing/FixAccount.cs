using PolicyRunner.Text;

namespace PolicyRunner.Checking.Fixing;

/// <summary>What was mended and what could not be.</summary>
public sealed record FixAccount
{
    /// <summary>The fixes made, in the order in which they were.</summary>
    public required IReadOnlyList<MadeFix> Made { get; init; }

    /// <summary>Files and policies whose fixes were not made, and why.</summary>
    public IReadOnlyList<RefusedFix> Refused { get; init; } = [];

    /// <summary>The files that changed, by path.</summary>
    public IReadOnlyList<FileChange> Files { get; init; } = [];
}

/// <summary>A fix that was made.</summary>
/// <param name="Finding">What it mends, at its place in the text as it was then.</param>
/// <param name="Remains">True when the finding is there all the same.</param>
public sealed record MadeFix(ReportedFinding Finding, bool Remains = false);

/// <summary>What was left alone.</summary>
/// <param name="What">A path or a policy's id.</param>
/// <param name="Why">The reason and what to do, as a sentence.</param>
/// <param name="IsUsage">True when it is the file's fault (exit 2), false when a policy broke (exit 4).</param>
public sealed record RefusedFix(string What, string Why, bool IsUsage = false);

/// <summary>A file before and after.</summary>
/// <param name="Before">As it was read.</param>
/// <param name="After">With the fixes made.</param>
public sealed record FileChange(SourceFile Before, SourceFile After)
{
    /// <summary>As reported.</summary>
    public string Path => Before.Path;

    /// <summary>How git would show the change, with dots in the place of secrets; empty when nothing changed.</summary>
    public required string Diff { get; init; }

    /// <summary>True when the page runs other commands than before.</summary>
    public bool ChangesCommands { get; init; }

    /// <summary>True when the diff shows dots instead of a secret and so cannot be applied.</summary>
    public required bool HidesSecret { get; init; }
}
