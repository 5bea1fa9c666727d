using System.Security.Cryptography;
using System.Text;
using PolicyRunner.Policies.Compilation.Budget;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>
/// Keeps compiled scripts, and why others are refused, under the hash of everything that went into them, signed. A damaged, foreign or
/// swapped entry counts as missing.
/// </summary>
internal sealed class PackCache(string folder, byte[] secret, TimeProvider clock)
{
    // A hundred times as much as compiled scripts have: a larger entry is nobody's, and not worth being read.
    private const long MaximumBytes = 4L << 20;

    private static readonly string Tool = ToolKey();

    /// <summary>The name for what a script compiles to with this tool on this runtime.</summary>
    public static string Key(PolicyScript script, Counters counters = Counters.Budget)
    {
        var text = new StringBuilder(Tool).Append($"counters {(int)counters}\n");
        foreach (var file in script.Files)
        {
            text.Append($"{file.Digest} {file.Path}\n");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <param name="key">The name of what the script compiles to.</param>
    /// <param name="script">The script.</param>
    /// <returns>Null when there is no sound entry, and why one that is there is not used.</returns>
    public (CacheEntry? Entry, string? Problem) Find(string key, PolicyScript script)
    {
        var path = PathOf(key);
        try
        {
            if (!File.Exists(path))
            {
                return (null, null);
            }

            // Read once and judged by these bytes: the file may change, they do not.
            var entry = PlainFile.Length(path) is null or > MaximumBytes ? null : CacheEntry.Read(File.ReadAllBytes(path), key, secret, script.Files);
            if (entry is null)
            {
                return (null, "it is damaged, or this tool did not make it for this user");
            }

            // What comes of another look takes its place.
            if (entry.Since is not null && entry.IsOver(clock.GetUtcNow()))
            {
                return (null, null);
            }

            CacheSweep.Touch(path);
            return (entry, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, exception.Message);
        }
    }

    /// <summary>Writes beside and renames, so that no run ever sees half an entry.</summary>
    /// <returns>Null, or why the entry could not be kept.</returns>
    public string? Keep(string key, CacheEntry entry)
    {
        var temporary = Path.Combine(folder, $"{key}.{Guid.NewGuid():n}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(entry.Write(key, secret));
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, PathOf(key), overwrite: true);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Discard(temporary);
            return $"Compiled policies are not kept: {exception.Message}";
        }
    }

    /// <summary>Keeps for an hour that compiling a script took too long. What is kept of it already stays as it is.</summary>
    /// <returns>Null, or why it could not be kept.</returns>
    public string? KeepStopped(string key, PolicyScript script, PolicyDiagnostic diagnostic) =>
        Find(key, script).Entry is null ? Keep(key, CacheEntry.OfStopped(diagnostic, clock.GetUtcNow())) : null;

    /// <summary>Removes what is too much, which the next run does when this one may not.</summary>
    public void Sweep()
    {
        try
        {
            CacheSweep.Sweep(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The folder is as large as it was, and all that was compiled is there.
        }
    }

    // A full disk must not be filled further by each run; what cannot be removed either is swept another day.
    private static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // That nothing was kept is being said already.
        }
    }

    private static string ToolKey()
    {
        var api = typeof(Policy).Assembly;
        var compiler = api.GetReferencedAssemblies().First(name => name.Name == "Microsoft.CodeAnalysis.CSharp");
        return new StringBuilder()
            .Append($"api {api.ManifestModule.ModuleVersionId}\n")
            .Append($"compiler {compiler.Version}\n")
            .Append($"runtime {Environment.Version}\n")
            .Append($"lowering {CompilationVersion.Lowering}\n")
            .Append($"guard {CompilationVersion.Guard}\n")
            .ToString();
    }

    private string PathOf(string key) => Path.Combine(folder, $"{key}.pack");
}
