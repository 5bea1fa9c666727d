using System.Security.Cryptography;
using System.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>A script that makes a policy, with the files it loads.</summary>
/// <param name="Main">The script itself.</param>
/// <param name="Loaded">Everything it loads, directly or not, each once, before what needs it.</param>
internal sealed record PolicyScript(ScriptFile Main, IReadOnlyList<ScriptFile> Loaded)
{
    /// <summary>SHA-256 of the script and of all it loads, but not of the folder's name: a copied pack is the same pack. No text has the digest of a script that loads files.</summary>
    public string Digest { get; } = Loaded.Count == 0 ? Main.Digest : Combine(Main, Loaded);

    /// <summary>The loaded files first.</summary>
    public IEnumerable<ScriptFile> Files => Loaded.Append(Main);

    // Read text has no carriage return (they become line feeds): what begins with one is the digest of no file, whatever somebody writes
    // into one. A file is named as the script names it, so that no two ways of loading the same texts are one script.
    private static string Combine(ScriptFile main, IReadOnlyList<ScriptFile> loaded)
    {
        var folder = Path.GetDirectoryName(main.FullPath)!;
        var text = new StringBuilder($"\r{main.Digest}");
        foreach (var file in loaded)
        {
            text.Append($"\n{file.Digest} {Path.GetRelativePath(folder, file.FullPath).Replace('\\', '/')}");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
