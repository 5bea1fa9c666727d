using PolicyRunner.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>Files among the policies that look like one and judge nothing; each is a warning, since nobody else would ever say so.</summary>
internal static class StrayScripts
{
    private const int MaximumFiles = 1_000;

    // In any letters: where these count, a script is a file that ends with .csx in small ones.
    private static readonly EnumerationOptions Below = new()
    {
        RecurseSubdirectories = true, MaxRecursionDepth = 16, AttributesToSkip = FileAttributes.ReparsePoint, MatchCasing = MatchCasing.CaseInsensitive,
    };

    // The longer ones first.
    private static readonly string[] Endings = [".csx.txt", ".csx", ".cs"];

    /// <summary>The files to look at, relative to the folder, with '/': scripts in folders below it, and those whose names end otherwise.</summary>
    public static List<string> Candidates(string root)
    {
        var found = new List<string>();
        foreach (var full in Directory.EnumerateFiles(root, "*.cs*", Below))
        {
            var relative = Path.GetRelativePath(root, full).Replace('\\', '/');
            var isLooked = relative.Contains('/')
                ? relative.EndsWith(".csx", StringComparison.OrdinalIgnoreCase)
                : !relative.EndsWith(".csx", StringComparison.Ordinal) && EndingOf(relative) is not null;
            if (isLooked && found.Count < MaximumFiles)
            {
                found.Add(relative);
            }
        }

        found.Sort(StringComparer.Ordinal);
        return found;
    }

    /// <param name="relative">As <see cref="Candidates"/> names it.</param>
    /// <param name="file">What it holds; null when that cannot be read.</param>
    /// <returns>What to say about it, or null: it is a helper, or something else altogether.</returns>
    public static PolicyDiagnostic? Of(string relative, ScriptFile? file)
    {
        if (file is null || !file.Text.Contains("return new Policy(", StringComparison.Ordinal))
        {
            return null;
        }

        var (name, ending) = (NameOf(relative), EndingOf(relative)!);
        var right = $"{name[..^ending.Length]}.csx";
        var message = relative.Contains('/')
            ? $"No script loads this file, so its policy is not applied; move it to {file.Path[..^relative.Length]}{right}, or remove it."
            : $"A policy's file ends with .csx{(ending == ".csx" ? " in small letters" : "")}, so this one is not applied; rename it to {right}, or remove it.";
        return new PolicyDiagnostic(PolicyDiagnosticKind.Warning, file.Path, new TextPosition(1, 1), message);
    }

    /// <summary>Scripts that are the same as one of another name: one policy, and whoever made the copy meant two.</summary>
    /// <param name="scripts">Those of the folder.</param>
    /// <param name="shipped">The policies of the tool, of which a folder may hold copies under their own names.</param>
    public static IEnumerable<PolicyDiagnostic> Copies(IReadOnlyList<PolicyScript> scripts, IReadOnlyList<PolicyEntry> shipped)
    {
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in shipped)
        {
            first.TryAdd(entry.Digest, entry.Path);
        }

        foreach (var script in scripts)
        {
            var path = script.Main.Path;
            if (!first.TryAdd(script.Digest, path) && first[script.Digest] is var other && NameOf(other) != NameOf(path))
            {
                yield return new PolicyDiagnostic(
                    PolicyDiagnosticKind.Warning, path, new TextPosition(1, 1),
                    $"This file is the same as {other}, so the two are one policy; give this one an id of its own, or remove it.");
            }
        }
    }

    // What an editor or a copied example may make of 'MY001-x.csx'; other programs keep files of other kinds here.
    private static string? EndingOf(string name) => Array.Find(Endings, ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];
}
