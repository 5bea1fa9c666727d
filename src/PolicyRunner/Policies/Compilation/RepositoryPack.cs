using System.Runtime.CompilerServices;
using PolicyRunner.Policies.Compilation.Budget;
using PolicyRunner.Policies.Compilation.Guard;
using PolicyRunner.Policies.Watching;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>
/// A repository's own scripts, each an assembly of its own: from the cache when it was compiled before. So what one of them does to the
/// compiler has a name, and who changes one waits for that one.
/// </summary>
internal static class RepositoryPack
{
    /// <param name="scripts">The scripts.</param>
    /// <param name="options">Where compiled scripts are kept.</param>
    /// <param name="diagnostics">Gets what is wrong with scripts, which are left out.</param>
    /// <param name="notes">Gets what is wrong with the cache.</param>
    /// <param name="counters">What is counted besides the policies' work.</param>
    /// <returns>What is loaded, in the order of the scripts.</returns>
    public static IReadOnlyList<PackAssembly> Load(
        IReadOnlyList<PolicyScript> scripts, CacheOptions options, List<PolicyDiagnostic> diagnostics, List<string> notes, Counters counters = Counters.Budget)
    {
        if (scripts.Count == 0)
        {
            return [];
        }

        var cache = Open(options, notes);
        List<RepositoryScript> all = [.. scripts.Select(script => new RepositoryScript(script, counters))];
        PackSize.FitUnread(all);
        foreach (var script in all)
        {
            LeaveOut(cache, script, notes);
            Find(cache, script, notes);
        }

        List<RepositoryScript> missing = [.. all.Where(script => script.Pack is null && !script.IsBroken)];
        if (missing.Count > 0)
        {
            Read(missing, cache, notes);
        }

        // All of them, so that what is refused does not depend on what is kept.
        PackSize.Fit(all);
        missing.RemoveAll(script => script.IsBroken);
        if (missing.Count > 0)
        {
            Compile(missing, counters, cache, notes);
        }

        // Of what several scripts load it is said once.
        diagnostics.AddRange(all.SelectMany(script => script.Diagnostics).Distinct());
        return [.. all.Where(script => !script.IsBroken).Select(script => script.Pack!)];
    }

    // An earlier process could not say so any more when it had to be stopped, and began anew as this one.
    private static void LeaveOut(PackCache? cache, RepositoryScript script, List<string> notes)
    {
        if (script.IsBroken || ScriptWatch.Stopped(script.Script.Digest) is not { } stopped)
        {
            return;
        }

        var main = script.Script.Main;
        var reason = ScriptPlaces.LocateLine(stopped.Diagnostic(main.Path), main.Source);
        script.Refuse(reason);
        ScriptWatch.LeaveOut(reason);
        if (stopped.IsKept && cache?.KeepStopped(script.Key, script.Script, reason) is { } failure && !notes.Contains(failure))
        {
            notes.Add(failure);
        }
    }

    private static void Find(PackCache? cache, RepositoryScript script, List<string> notes)
    {
        if (script.IsBroken || cache?.Find(script.Key, script.Script) is not { } found || (found.Entry is null && found.Problem is null))
        {
            return;
        }

        var refusal = found.Problem ?? (found.Entry!.Image is { } kept ? ImageGuard.Refuse(kept, script.AssemblyName) : null);
        if (refusal is null && found.Entry!.Image is null)
        {
            script.Extent = found.Entry.Extent;
            script.Add(found.Entry.Diagnostics);
            return;
        }

        if (refusal is null && TryLoad(found.Entry!.Image!) is { } pack)
        {
            (script.Pack, script.Extent) = (pack, found.Entry.Extent);
            script.Add(found.Entry.Diagnostics);
            return;
        }

        notes.Add($"{script.Script.Main.Path}: What it was compiled to before was not used, and it is compiled again: {refusal ?? "it cannot be loaded"}.");
    }

    // Kept out of its caller, so that the compiler's assemblies are not even looked for on a warm run.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Read(List<RepositoryScript> scripts, PackCache? cache, List<string> notes)
    {
        CompilerPace.Begin();
        var drafts = CompilerThreads.Map(scripts, script =>
        {
            using var turn = CompileTurn.OfText(script.Script);
            var draft = PackCompiler.Draft(script.Script, number: 0);
            var extent = draft.Lowered is null ? null : ScriptExtent.Of(draft.Lowered);
            return Tuple.Create(draft, extent, turn.Used);
        });
        foreach (var (script, draft) in scripts.Zip(drafts))
        {
            if (draft is null)
            {
                script.Refuse(Late(script));
                script.Remember();
                continue;
            }

            script.Add(draft.Item1.Diagnostics);
            (script.Lowered, script.Extent, script.ReadingTime) = (draft.Item1.Lowered, script.IsBroken ? null : draft.Item2, draft.Item3);
            if (script.IsBroken && cache?.Keep(script.Key, CacheEntry.OfRefused(script.Diagnostics)) is { } failure && !notes.Contains(failure))
            {
                notes.Add(failure);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Compile(List<RepositoryScript> scripts, Counters counters, PackCache? cache, List<string> notes)
    {
        var reserve = new CompileReserve(CompileTurn.Reserve);
        var packs = CompilerThreads.Map(scripts, script =>
        {
            using var turn = CompileTurn.Of(script.Lowered!, script.ReadingTime);
            var compiled = PackCompiler.Build(script.AssemblyName, [script.Lowered!], counters, reserve);

            // At once: whatever becomes of this run, the next one has it.
            var failure = compiled.IsLasting ? cache?.Keep(script.Key, script.Kept(compiled)) : null;
            return Tuple.Create(compiled, failure);
        });
        foreach (var (script, pack) in scripts.Zip(packs))
        {
            script.Add(pack?.Item1.Diagnostics ?? [Late(script)]);
            script.Pack = pack?.Item1.Image is { } image ? new PackAssembly(image) : null;
            if (pack is null or { Item1.IsLasting: false })
            {
                script.Remember();
            }
        }

        cache?.Sweep();
        notes.AddRange(packs.Select(pack => pack?.Item2).OfType<string>().Distinct());
    }

    private static PolicyDiagnostic Late(RepositoryScript script) =>
        new(PolicyDiagnosticKind.Broken, script.Script.Main.Path, new TextPosition(1, 1), CompilerThreads.Late);

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

        return new PackCache(folder, secret, options.Clock);
    }

    // The signature guards against others, not against an entry that another version of the format wrote.
    private static PackAssembly? TryLoad(byte[] image)
    {
        try
        {
            return new PackAssembly(image);
        }
        catch (Exception exception) when (exception is BadImageFormatException or FileLoadException or TypeLoadException or FormatException)
        {
            return null;
        }
    }
}
