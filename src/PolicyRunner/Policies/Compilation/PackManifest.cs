using System.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>
/// What a compiled pack says about itself in a resource: its scripts, in the order of its entry point.
/// One line each: digest, tab, path.
/// </summary>
internal sealed record PackManifest(IReadOnlyList<PackManifest.Script> Scripts)
{
    /// <summary>A class and no tuple: generics over value types of ours are compiled at run time, and that takes its time.</summary>
    public sealed record Script(string Path, string Digest);

    public const string ResourceName = "policies";

    /// <summary>The resource that says where the counters of the budget stand.</summary>
    public const string CountersName = "counters";

    /// <summary>The resource that says which lines hold code, in a pack that marks the ones that run.</summary>
    public const string CoverageName = "coverage";

    public byte[] Write()
    {
        var text = new StringBuilder();
        foreach (var (path, digest) in Scripts)
        {
            text.Append($"{digest}\t{path}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <exception cref="FormatException">The text is no manifest.</exception>
    public static PackManifest Read(string text) => new(
    [
        .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t') is [var digest, var path]
            ? new Script(path, digest)
            : throw new FormatException($"'{line}' is no line of a pack's manifest.")),
    ]);
}
