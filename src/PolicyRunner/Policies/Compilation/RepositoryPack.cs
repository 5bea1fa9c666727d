using System.Runtime.CompilerServices;
using PolicyRunner.Policies.Compilation.Budget;

namespace PolicyRunner.Policies.Compilation;

/// <summary>A repository's own scripts: from the cache when they have been compiled before.</summary>
internal static class RepositoryPack
{
    /// <returns>Null when not one script compiles.</returns>
    public static PackAssembly? Load(
        IReadOnlyList<PolicyScript> scripts, CacheOptions options, List<PolicyDiagnostic> diagnostics, List<string> notes, Counters counters = Counters.Budget)
    {
        var key = PackCache.Key(scripts, counters);
        var (folder, problem) = CacheFolder.Open(options);
        var cache = folder is null ? null : new PackCache(folder);
        if (problem is not null)
        {
            notes.Add(problem);
        }

        if (cache?.Find(key) is { } entry && TryLoad(entry.Image) is { } pack)
        {
            diagnostics.AddRange(entry.Warnings);
            return pack;
        }

        var compiled = Compile(key, scripts, counters);
        diagnostics.AddRange(compiled.Diagnostics);

        // A pack with an error is not kept: the next run has to say the same again.
        var isWhole = compiled.Diagnostics.All(diagnostic => diagnostic.Kind == PolicyDiagnosticKind.Warning);
        if (isWhole && compiled.Image is not null && cache?.Keep(key, new CacheEntry(compiled.Image, compiled.Diagnostics)) is { } failure)
        {
            notes.Add(failure);
        }

        return compiled.Image is null ? null : new PackAssembly(PackAssembly.LoadImage(compiled.Image));
    }

    // Kept out of its caller, so that the compiler's assemblies are not even looked for on a warm run.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static CompiledPack Compile(string key, IReadOnlyList<PolicyScript> scripts, Counters counters) =>
        PackCompiler.Compile($"PolicyRunner.Pack.{key[..16]}", scripts, counters);

    // The checksum guards against damage, not against an entry that another version of the format wrote.
    private static PackAssembly? TryLoad(byte[] image)
    {
        try
        {
            return new PackAssembly(PackAssembly.LoadImage(image));
        }
        catch (Exception exception) when (exception is BadImageFormatException or FileLoadException or TypeLoadException or FormatException)
        {
            return null;
        }
    }
}
