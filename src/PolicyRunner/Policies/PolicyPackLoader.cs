using PolicyRunner.Policies.Compilation;
using PolicyRunner.Policies.Compilation.Budget;
using PolicyRunner.Text;

namespace PolicyRunner.Policies;

/// <summary>Puts together the policies of a check: those shipped with the tool, and those of a repository's folder.</summary>
public static class PolicyPackLoader
{
    /// <summary>The folder that the shipped policies' paths begin with.</summary>
    internal const string BuiltInPath = "policies";

    // The shipped policies are values that never change: they are made once a process.
    private static readonly Lazy<LoadedScripts> Shipped = new(() => LoadShipped(DefaultPack.Location));

    /// <summary>Begins to load the shipped policies on another thread; a failure shows when they are asked for.</summary>
    public static void Prefetch() => _ = Task.Run(() => Shipped.Value);

    /// <param name="policiesFolder">The repository's policies folder; null, or one that does not exist, adds nothing.</param>
    /// <param name="cache">Where compiled scripts are kept.</param>
    /// <param name="shownAs">How to name the folder in front of people; the folder as given when null.</param>
    /// <returns>The pack; what is wrong with scripts is in its diagnostics.</returns>
    public static PolicyPack Load(string? policiesFolder, CacheOptions cache, string? shownAs = null) =>
        Load(policiesFolder, cache, shownAs, Shipped.Value);

    internal static PolicyPack Load(string? policiesFolder, CacheOptions cache, string? shownAs, string? defaultPack) =>
        Load(policiesFolder, cache, shownAs, defaultPack is null ? new LoadedScripts([], []) : LoadShipped(defaultPack));

    private static PolicyPack Load(string? policiesFolder, CacheOptions cache, string? shownAs, LoadedScripts shipped)
    {
        var entries = shipped.Entries.ToList();
        var diagnostics = shipped.Diagnostics.ToList();
        var notes = new List<string>();
        IReadOnlyList<LeftOutPolicy> left = [];
        if (policiesFolder is not null && Directory.Exists(policiesFolder))
        {
            left = LoadFolder(policiesFolder, shownAs ?? policiesFolder, cache, entries, diagnostics, notes);
        }

        var rivals = new List<PolicyEntry>();
        return new PolicyPack(Unique(entries, diagnostics, rivals), diagnostics, notes) { Rivals = rivals, LeftOut = left };
    }

    /// <summary>
    /// The policies of a folder alone, shipped ones among them, compiled so that the lines that run are marked. An id that a
    /// shipped policy has with other content is reported.
    /// </summary>
    /// <returns>The pack, and which lines run: ask after evaluating.</returns>
    internal static (PolicyPack Pack, IReadOnlyList<PackCoverage> Coverage) LoadWithCoverage(string folder, CacheOptions cache, string? shownAs)
    {
        var entries = new List<PolicyEntry>();
        var notes = new List<string>();
        var (scripts, problems, _) = ScriptFolder.Read(folder, shownAs ?? folder);
        var diagnostics = problems.Concat(StrayScripts.Copies(scripts, Shipped.Value.Entries)).ToList();
        var packs = Add(scripts, cache, entries, diagnostics, notes, Counters.Coverage);
        Unique([.. Shipped.Value.Entries, .. entries], diagnostics, []);
        return (new PolicyPack(Unique(entries, [], []), diagnostics, notes), [.. packs.Select(pack => pack.Coverage).OfType<PackCoverage>()]);
    }

    /// <summary>
    /// Same id and same content is one policy; same id and other content is reported, and that one has the id which is shipped, else the one
    /// whose file is named after it, else the first. What comes to take the id of a shipped one is left out, and others are rivals. An id
    /// that only its letters' case tells from another is reported as well and stays with its own policy, for what files say of an id they
    /// say of it as it is spelled.
    /// </summary>
    internal static List<PolicyEntry> Unique(List<PolicyEntry> entries, List<PolicyDiagnostic> diagnostics, List<PolicyEntry> rivals)
    {
        var shipped = new Dictionary<string, PolicyEntry>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in entries)
        {
            if (entry.IsBuiltIn)
            {
                shipped.TryAdd(entry.Policy.Id, entry);
            }
        }

        var byId = new Dictionary<string, PolicyEntry>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (shipped.TryGetValue(entry.Policy.Id, out var own) && own.Digest != entry.Digest)
            {
                diagnostics.Add(Conflict(entry, own));
            }
            else if (!byId.TryAdd(entry.Policy.Id, entry) && byId[entry.Policy.Id] is var first && first.Digest != entry.Digest)
            {
                var (owner, other) = Claim(first, entry, diagnostics);
                byId[entry.Policy.Id] = owner;
                rivals.Add(other);
            }
        }

        var inAnyLetters = new Dictionary<string, PolicyEntry>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in byId.Values)
        {
            if (!inAnyLetters.TryAdd(entry.Policy.Id, entry))
            {
                inAnyLetters[entry.Policy.Id] = Claim(inAnyLetters[entry.Policy.Id], entry, diagnostics).Owner;
            }
        }

        return [.. byId.Values];
    }

    // Whose the id is that two policies have, and who hears of it.
    private static (PolicyEntry Owner, PolicyEntry Other) Claim(PolicyEntry first, PolicyEntry second, List<PolicyDiagnostic> diagnostics)
    {
        var (owner, other) = IsNamedAfterPolicy(second) && !IsNamedAfterPolicy(first) ? (second, first) : (first, second);
        diagnostics.Add(Conflict(other, owner));
        if (IsNamedAfterPolicy(owner) == IsNamedAfterPolicy(other))
        {
            // Which of the two was there before, and which came to take its name, nobody here knows.
            diagnostics.Add(Conflict(owner, other));
        }

        return (owner, other);
    }

    private static bool IsNamedAfterPolicy(PolicyEntry entry) =>
        entry.Path[(entry.Path.LastIndexOf('/') + 1)..] == PolicyForm.FileName(entry.Policy);

    private static PolicyDiagnostic Conflict(PolicyEntry one, PolicyEntry other)
    {
        var place = one.Declaration;
        var (id, where) = (other.Policy.Id, other.IsBuiltIn ? $"{other.Path}, which is shipped with the tool" : other.Path);
        return new PolicyDiagnostic(
            PolicyDiagnosticKind.Conflict,
            one.Path,
            place?.StartPosition ?? new TextPosition(1, 1),
            $"Policy '{one.Policy.Id}' has {(id == one.Policy.Id ? "the id" : $"in other letters the id '{id}'")} of the one in {where}; give it an id of its own.") { Span = place };
    }

    private static LoadedScripts LoadShipped(string path)
    {
        var entries = new List<PolicyEntry>();
        var diagnostics = new List<PolicyDiagnostic>();
        try
        {
            DefaultPack.Load(path).Create(isBuiltIn: true, entries, diagnostics);
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException or TypeLoadException or MissingMethodException or FormatException)
        {
            diagnostics.Add(new PolicyDiagnostic(
                PolicyDiagnosticKind.Broken, path, new TextPosition(1, 1), $"The tool's own policies cannot be loaded; install it again: {exception.Message}"));
        }

        return new LoadedScripts(entries, diagnostics);
    }

    /// <returns>The scripts that make no policy.</returns>
    private static List<LeftOutPolicy> LoadFolder(
        string folder, string shown, CacheOptions cache, List<PolicyEntry> entries, List<PolicyDiagnostic> diagnostics, List<string> notes)
    {
        var (scripts, problems, unread) = ScriptFolder.Read(folder, shown);
        PolicyDiagnostic[] all = [.. problems, .. StrayScripts.Copies(scripts, entries)];
        diagnostics.AddRange(all);

        // A check shows no warnings; that something judges nothing it must say all the same.
        notes.AddRange(all.Where(found => found.Kind == PolicyDiagnosticKind.Warning).Select(found => $"{found}"));
        var known = entries.Select(entry => entry.Digest).ToHashSet(StringComparer.Ordinal);
        PolicyScript[] own = [.. scripts.Where(script => known.Add(script.Digest))];
        var before = entries.Count;
        Add(own, cache, entries, diagnostics, notes);
        List<LeftOutPolicy> left = [.. unread];
        if (entries.Count - before < own.Length)
        {
            var made = entries.Skip(before).Select(entry => entry.Path).ToHashSet(StringComparer.Ordinal);
            left.AddRange(own.Where(script => !made.Contains(script.Main.Path)).Select(script => LeftOutPolicy.Of(script)));
        }

        return left;
    }

    private static IReadOnlyList<PackAssembly> Add(
        IReadOnlyList<PolicyScript> scripts,
        CacheOptions cache,
        List<PolicyEntry> entries,
        List<PolicyDiagnostic> diagnostics,
        List<string> notes,
        Counters counters = Counters.Budget)
    {
        var found = new List<PolicyDiagnostic>();
        var made = new List<PolicyEntry>();
        var packs = RepositoryPack.Load(scripts, cache, found, notes, counters);
        foreach (var pack in packs)
        {
            pack.Create(isBuiltIn: false, made, found);
        }

        var paths = made.Select(entry => entry.Path).ToHashSet(StringComparer.Ordinal);
        found.AddRange([.. scripts.Where(script => !paths.Contains(script.Main.Path)).Select(script => LeftOutPolicy.Told(script.Main, found)).OfType<PolicyDiagnostic>()]);
        diagnostics.AddRange(ScriptPlaces.Locate(found, scripts));
        foreach (var entry in made)
        {
            var script = scripts.First(script => script.Main.Path == entry.Path);
            entries.Add(entry with
            {
                Sources = [script.Main.Source, .. script.Loaded.Select(file => file.Source)],
            });
        }

        return packs;
    }

    private sealed record LoadedScripts(List<PolicyEntry> Entries, List<PolicyDiagnostic> Diagnostics);
}
