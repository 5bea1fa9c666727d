using PolicyRunner.Policies;
using PolicyRunner.Policies.Compilation;
using PolicyRunner.Text;

namespace PolicyRunner.Checking.Changes;

/// <summary>
/// Files of a change that look like rules and would judge nothing once they are merged. A check by the base's rules loads none of them,
/// so that nobody else says so before the merge.
/// </summary>
internal static class StraysBrought
{
    // A pack of rules is a few hundred pages of text. What is more is not read here: this is the process that judges, and no change is to
    // use up its time or its memory.
    private const int MostEntries = 20_000;
    private const long MostBytes = 8 * 1024 * 1024;

    private const int MostNotes = 20;

    // As the loader looks for them: links are not followed.
    private static readonly EnumerationOptions Below = new() { RecurseSubdirectories = true, MaxRecursionDepth = 16, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <param name="change">The change's own rules, as a check without a base would read them.</param>
    /// <param name="rules">Where they are.</param>
    /// <param name="pack">The policies that judge, of which the shipped ones are everybody's.</param>
    /// <param name="said">What is said of the base's rules: what the change only leaves as it is.</param>
    /// <returns>Sentences, in the order of files.</returns>
    public static IEnumerable<string> Of(Configuration change, RuleSource rules, PolicyPack pack, IReadOnlyList<string> said)
    {
        var strays = change.Strays.Concat(change.PoliciesFolder is { } folder ? InFolder(folder, rules.Show(folder), pack) : []).Except(said, StringComparer.Ordinal).ToList();
        foreach (var stray in strays.Take(MostNotes))
        {
            yield return $"Of the change: {stray}";
        }

        if (strays.Count > MostNotes)
        {
            yield return $"Of the change: {strays.Count - MostNotes} more files look like rules and are not applied.";
        }
    }

    private static IEnumerable<string> InFolder(string folder, string shown, PolicyPack pack)
    {
        if (!IsModest(folder))
        {
            return [$"'{shown}' holds more than {MostEntries:N0} files or {MostBytes / (1024 * 1024)} MiB of scripts, so no files were looked for in it that are not applied; divide it."];
        }

        var (scripts, diagnostics, _) = ScriptFolder.Read(folder, shown);
        return diagnostics.Concat(StrayScripts.Copies(scripts, [.. pack.Policies.Where(entry => entry.IsBuiltIn)]))
            .Where(found => found.Kind == PolicyDiagnosticKind.Warning).Select(found => $"{found}");
    }

    private static bool IsModest(string folder)
    {
        var (entries, bytes) = (0, 0L);
        foreach (var full in Directory.EnumerateFileSystemEntries(folder, "*", Below))
        {
            bytes += Path.GetFileName(full.AsSpan()).Contains(".cs", StringComparison.OrdinalIgnoreCase) ? PlainFile.Length(full) ?? 0 : 0;
            if (++entries > MostEntries || bytes > MostBytes)
            {
                return false;
            }
        }

        return true;
    }
}
