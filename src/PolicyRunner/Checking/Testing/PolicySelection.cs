using PolicyRunner.Policies;
using PolicyRunner.Text;

namespace PolicyRunner.Checking.Testing;

/// <summary>The policies that somebody named: by id, by name, or by the script's file.</summary>
internal sealed class PolicySelection(PolicyTestRequest request, string root)
{
    public bool Takes(PolicyEntry entry) => request.Names.Count == 0 || request.Names.Any(name => IsNamed(entry, name));

    // A script that does not compile has no policy to be named by, only its file.
    public bool Takes(PolicyDiagnostic diagnostic) => request.Names.Count == 0 || request.Names.Any(name => IsFile(diagnostic.Path, name) || IsStem(diagnostic.Path, name));

    /// <summary>What was asked for and is nowhere; each a sentence.</summary>
    public IEnumerable<string> Unknown(PolicyPack pack)
    {
        foreach (var name in request.Names)
        {
            if (!pack.Policies.Any(entry => IsNamed(entry, name)) && !pack.Diagnostics.Any(found => IsFile(found.Path, name) || IsStem(found.Path, name)))
            {
                var hint = NearestName.Hint(name, pack.Policies.SelectMany(entry => (string[])[entry.Policy.Id, entry.Policy.Name]));
                yield return $"There is no policy '{name}' to test{(request.Shipped ? " among those shipped with the tool" : " in the policies folder; --shipped tests those of the tool")}.{hint}";
            }
        }
    }

    private bool IsNamed(PolicyEntry entry, string name) => entry.Policy.Id.Equals(name, StringComparison.OrdinalIgnoreCase)
        || entry.Policy.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
        || IsFile(entry.Path, name);

    private bool IsFile(string path, string name) => Path.GetFullPath(path, root) == Path.GetFullPath(name, request.WorkingDirectory);

    private static bool IsStem(string path, string name)
    {
        var stem = path[(path.LastIndexOf('/') + 1)..];
        return stem.StartsWith(name + "-", StringComparison.OrdinalIgnoreCase) || stem.EndsWith($"-{name}.csx", StringComparison.OrdinalIgnoreCase);
    }
}
