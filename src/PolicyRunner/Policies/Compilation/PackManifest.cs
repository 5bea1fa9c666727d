using System.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>
/// What a compiled pack says about itself in a resource: its scripts, in the order of its entry point.
/// One line each: digest, tab, path.
/// </summary>
internal sealed record PackManifest(IReadOnlyList<(string Path, string Digest)> Scripts)
{
    public const string ResourceName = "policies";

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
            ? (path, digest)
            : throw new FormatException($"'{line}' is no line of a pack's manifest.")),
    ]);
}
