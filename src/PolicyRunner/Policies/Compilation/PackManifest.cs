using System.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>
/// What a compiled pack says about itself in a resource: its scripts, in the order of its entry point.
/// One line each: digest, tab, path, and for a script that may keep state a tab and <c>renewed</c>.
/// </summary>
internal sealed record PackManifest(IReadOnlyList<PackManifest.Script> Scripts)
{
    /// <summary>A class and no tuple: generics over value types of ours are compiled at run time, and that takes its time.</summary>
    public sealed record Script(string Path, string Digest, bool IsRenewed);

    private const string Renewed = "renewed";

    public const string ResourceName = "policies";

    /// <summary>The resource that says where the counters of the budget stand.</summary>
    public const string CountersName = "counters";

    /// <summary>The resource that says which lines hold code, in a pack that marks the ones that run.</summary>
    public const string CoverageName = "coverage";

    public byte[] Write()
    {
        var text = new StringBuilder();
        foreach (var script in Scripts)
        {
            text.Append($"{script.Digest}\t{script.Path}{(script.IsRenewed ? $"\t{Renewed}" : "")}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <exception cref="FormatException">The text is no manifest.</exception>
    public static PackManifest Read(string text) => new(
    [
        .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t') switch
        {
            [var digest, var path] => new Script(path, digest, IsRenewed: false),
            [var digest, var path, Renewed] => new Script(path, digest, IsRenewed: true),
            _ => throw new FormatException($"'{line}' is no line of a pack's manifest."),
        }),
    ]);
}
