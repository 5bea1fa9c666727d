using Microsoft.CodeAnalysis;

namespace PolicyRunner.Policies.Compilation;

/// <summary>
/// What scripts are compiled against: the authoring API and the few parts of the base library that it and they speak of.
/// They are the running framework's own files, so that the tool needs no SDK; the fewer, the faster the compiler starts.
/// </summary>
internal static class ScriptReferences
{
    private static readonly string[] Names =
    [
        "System.Private.CoreLib", "System.Runtime", "System.Collections", "System.Collections.Immutable", "System.Linq", "System.Memory",
        "System.Text.RegularExpressions",
    ];

    public static IEnumerable<MetadataReference> Find()
    {
        var platform = ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator);
        foreach (var name in Names)
        {
            var path = platform.FirstOrDefault(path => Path.GetFileNameWithoutExtension(path) == name)
                ?? throw new FileNotFoundException($"The runtime names no {name} among its assemblies; policies cannot be compiled.");
            yield return MetadataReference.CreateFromFile(path);
        }

        yield return MetadataReference.CreateFromFile(typeof(Policy).Assembly.Location);
    }
}
