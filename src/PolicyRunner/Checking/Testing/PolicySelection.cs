using PolicyRunner.Policies;

namespace PolicyRunner.Checking.Testing;

/// <summary>The policies that somebody named: by id, by name, or by the script's file.</summary>
internal sealed class PolicySelection(PolicyTestRequest request, string root)
{
    public bool Takes(PolicyEntry entry) => request.Names.Count == 0 || request.Names.Any(name => IsNamed(entry, name));

    // A script that does not compile has no policy to be named by, only its file.
    public bool Takes(PolicyDiagnostic diagnostic) => request.Names.Count == 0 || request.Names.Any(name => IsFile(diagnostic.Path, name) || UnknownPolicy.IsStem(diagnostic.Path, name));

    /// <summary>Whether a script was asked for that makes no policy, for a file that it loads is broken: what is said of that file is its answer.</summary>
    /// <param name="pack">All that work, and what is said of the others.</param>
    /// <param name="scripts">All scripts, as their paths are shown.</param>
    public bool IsLeftOut(PolicyPack pack, IReadOnlyList<string> scripts) => request.Names.Any(name => IsLeftOut(name, pack, scripts));

    /// <summary>What was asked for and is nowhere; each a sentence.</summary>
    public IEnumerable<string> Unknown(PolicyPack pack, IReadOnlyList<string> scripts)
    {
        foreach (var name in request.Names)
        {
            if (!IsLeftOut(name, pack, scripts) && !pack.Policies.Any(entry => IsNamed(entry, name)) && !pack.Diagnostics.Any(found => IsFile(found.Path, name) || UnknownPolicy.IsStem(found.Path, name)))
            {
                var otherwise = request.Shipped ? " among those shipped with the tool." : " in the policies folder; --shipped tests those of the tool.";
                yield return $"There is no policy '{name}' to test{UnknownPolicy.Rest(name, pack.Policies.Select(entry => (entry.Policy, (string?)entry.Path)), otherwise)}";
            }
        }
    }

    private bool IsLeftOut(string name, PolicyPack pack, IReadOnlyList<string> scripts) =>
        pack.Errors.Any() && !pack.Policies.Any(entry => IsNamed(entry, name)) && scripts.Any(path => IsFile(path, name) || UnknownPolicy.IsStem(path, name));

    private bool IsNamed(PolicyEntry entry, string name) => entry.Policy.Id.Equals(name, StringComparison.OrdinalIgnoreCase)
        || entry.Policy.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
        || IsFile(entry.Path, name);

    private bool IsFile(string path, string name) => Path.GetFullPath(path, root) == Path.GetFullPath(name, request.WorkingDirectory);
}
