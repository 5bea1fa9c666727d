using System.Security.Cryptography;
using System.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>A script that makes a policy, with the files it loads.</summary>
/// <param name="Main">The script itself.</param>
/// <param name="Loaded">Everything it loads, directly or not, each once, before what needs it.</param>
internal sealed record PolicyScript(ScriptFile Main, IReadOnlyList<ScriptFile> Loaded)
{
    /// <summary>SHA-256 of the script and of all it loads, but not of the folder's name: a copied pack is the same pack.</summary>
    public string Digest { get; } = Loaded.Count == 0 ? Main.Digest : Combine(Main, Loaded);

    /// <summary>The loaded files first.</summary>
    public IEnumerable<ScriptFile> Files => Loaded.Append(Main);

    private static string Combine(ScriptFile main, IReadOnlyList<ScriptFile> loaded)
    {
        var text = new StringBuilder(main.Digest);
        foreach (var file in loaded)
        {
            text.Append('\n').Append(file.Digest);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
