using PolicyRunner.Checking.Trial;
using PolicyRunner.Findings;
using PolicyRunner.Policies.Metering;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>What is to be checked, with what, and how strictly.</summary>
public sealed record CheckRequest
{
    private const string Folder = "runbooks";

    /// <summary>
    /// Files and folders, absolute or relative to <see cref="WorkingDirectory"/>; empty for <c>runbooks/</c> and the gates of <c>policies/gates/</c>,
    /// here or else at the repository's root, with <see cref="Base"/> or <see cref="ChangedSince"/> in both.
    /// </summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>The repository's own policies; null for <c>policies/</c> where it exists.</summary>
    public string? PoliciesFolder { get; init; }

    /// <summary>The organisation file; null for <c>policyrunner.yml</c> in the policies folder where it exists.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>
    /// The commit, or the folder when it is written as one (<c>./x</c>), that the policies, the organisation file, the lock and
    /// everything else that decides are read from; null: from the tree under check itself. The two paths above are then
    /// those of the base.
    /// </summary>
    public string? Base { get; init; }

    /// <summary>Whether policies must be those of the lock file.</summary>
    public bool IsLocked { get; init; }

    /// <summary>The file of known findings, the base's where there is one; null for none.</summary>
    public string? Baseline { get; init; }

    /// <summary>Whether a new text of the baseline is wanted.</summary>
    public BaselineChange BaselineChange { get; init; }

    /// <summary>The commit whose findings are known: only what came since then counts; null for none.</summary>
    public string? ChangedSince { get; init; }

    public ProfileChoice Profile { get; init; } = ProfileChoice.Auto;

    /// <summary>
    /// The severity from which unwaived soft-mandatory findings fail. Null for never: the verdict is then the one
    /// of <see cref="Severity.Error"/>, and only the exit code is spared.
    /// </summary>
    public Severity? FailOn { get; init; } = Severity.Error;

    /// <summary>Whether to measure the time of each policy.</summary>
    public bool Timings { get; init; }

    /// <summary>The absolute path everything relative starts from.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Who tries the rules of a change when those of <see cref="Base"/> judge; null: nobody, and the report says so.</summary>
    public RuleTrial? Trial { get; init; }

    /// <summary>Where today comes from.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What a policy may use of an empty document.</summary>
    internal PolicyLimits Limits { get; init; } = PolicyLimits.Default;

    /// <summary>The paths to look at.</summary>
    internal IReadOnlyList<string> Asked => Paths.Count > 0 ? Paths : WithGates(Usual());

    /// <summary>What to take for a file's text instead of what lies on the disk, by reported path.</summary>
    internal IReadOnlyDictionary<string, SourceFile>? Texts { get; init; }

    /// <summary>The same without the gates that a check of no named path looks at beside the runbooks.</summary>
    internal IReadOnlyList<string> Folders => Paths.Count > 0 ? Paths : Usual();

    /// <summary>What to say of folders that nobody named, as a sentence; null when there is no more than one.</summary>
    internal string? FoldersNote => Paths.Count == 0 && Usual() is [_, var here]
        ? $"Checked were {Folder} at the repository's root and {LibraryLoader.NameOf(here, WorkingDirectory)}: with --base or --changed-since neither takes the other's place; name paths to have fewer."
        : null;

    // From somewhere inside of a repository its runbooks are meant, unless there are some right here. Those a change could bring along: where it
    // is held against something else, it may add to what is checked and take nothing out.
    private string[] Usual()
    {
        var isHere = Directory.Exists(Path.Combine(WorkingDirectory, Folder));
        if ((isHere && Base is null && ChangedSince is null) || OfRoot() is not { } folder)
        {
            return [Folder];
        }

        return isHere ? [folder, Folder] : [folder];
    }

    // Null where this is the root, or the root has none.
    private string? OfRoot()
    {
        var root = FileFinder.Repository(WorkingDirectory);
        var folder = root is null || root == WorkingDirectory ? null : Path.Combine(root, Folder);
        return Directory.Exists(folder) ? folder : null;
    }

    private List<string> WithGates(string[] folders)
    {
        var all = new List<string>();
        foreach (var folder in folders)
        {
            all.Add(folder);
            var gates = Path.Combine(Path.GetDirectoryName(folder)!, GateDocuments.Folder);
            if (Directory.Exists(Path.GetFullPath(gates, WorkingDirectory)))
            {
                all.Add(gates);
            }
        }

        return all;
    }
}

/// <summary>Which profile a document is held to.</summary>
public enum ProfileChoice
{
    /// <summary>Strict for declared runbooks, baseline for all else, unless the organisation file says otherwise for a path.</summary>
    Auto,
    Baseline,
    Strict,
}

/// <summary>What becomes of the baseline.</summary>
public enum BaselineChange
{
    /// <summary>It stays as it is.</summary>
    None,

    /// <summary>What is no longer found is taken out.</summary>
    Shrink,

    /// <summary>And what is new is put in; a missing file is begun.</summary>
    Grow,
}
