using System.Runtime.CompilerServices;
using PolicyRunner.Policies.Compilation.Budget;
using PolicyRunner.Policies.Compilation.Guard;

namespace PolicyRunner.Policies.Compilation;

/// <summary>A repository's own scripts: from the cache when they have been compiled before.</summary>
internal static class RepositoryPack
{
    /// <returns>Null when not one script compiles.</returns>
    public static PackAssembly? Load(
        IReadOnlyList<PolicyScript> scripts, CacheOptions options, List<PolicyDiagnostic> diagnostics, List<string> notes, Counters counters = Counters.Budget)
    {
        var key = PackCache.Key(scripts, counters);
        var name = AssemblyName(key);
        var cache = Open(options, notes);
        if (cache?.Find(key) is { } found && (found.Entry is not null || found.Problem is not null))
        {
            var refusal = found.Problem ?? ImageGuard.Refuse(found.Entry!.Image, name);
            if (refusal is null && TryLoad(found.Entry!.Image) is { } pack)
            {
                diagnostics.AddRange(found.Entry.Warnings);
                return pack;
            }

            notes.Add($"A compiled pack was not used and is made again from its scripts: {refusal ?? "it cannot be loaded"}.");
        }

        var compiled = Compile(name, scripts, counters);
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
    private static CompiledPack Compile(string name, IReadOnlyList<PolicyScript> scripts, Counters counters) =>
        PackCompiler.Compile(name, scripts, counters);

    private static string AssemblyName(string key) => $"PolicyRunner.Pack.{key[..16]}";

    private static PackCache? Open(CacheOptions options, List<string> notes)
    {
        var (folder, problem) = CacheFolder.Open(options);
        if (folder is null)
        {
            notes.Add(problem!);
            return null;
        }

        var (secret, refusal) = CacheSecret.Open(options);
        if (secret is null)
        {
            notes.Add($"Compiled policies are not kept: {refusal}.");
            return null;
        }

        return new PackCache(folder, secret);
    }

    // The signature guards against others, not against an entry that another version of the format wrote.
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
