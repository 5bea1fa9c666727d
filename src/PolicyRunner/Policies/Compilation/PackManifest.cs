using System.Globalization;
using System.Text;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>
/// What a compiled pack says about itself in a resource: its scripts, in the order of its entry point, and the
/// compiler's warnings, which a warm run repeats. One line each, parts divided by tabs.
/// </summary>
internal sealed record PackManifest(
    IReadOnlyList<(string Path, string Digest)> Scripts,
    IReadOnlyList<PolicyDiagnostic> Warnings)
{
    public const string ResourceName = "policies";

    public string Write()
    {
        var text = new StringBuilder();
        foreach (var (path, digest) in Scripts)
        {
            text.Append($"script\t{digest}\t{path}\n");
        }

        foreach (var warning in Warnings)
        {
            var message = warning.Message.Replace('\n', ' ').Replace('\t', ' ');
            text.Append($"warning\t{warning.Path}\t{warning.Position.Line}\t{warning.Position.Column}\t{message}\n");
        }

        return text.ToString();
    }

    /// <exception cref="FormatException">The text is no manifest.</exception>
    public static PackManifest Read(string text)
    {
        var scripts = new List<(string, string)>();
        var warnings = new List<PolicyDiagnostic>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (line.Split('\t'))
            {
                case ["script", var digest, var path]:
                    scripts.Add((path, digest));
                    break;
                case ["warning", var path, var row, var column, var message]:
                    var position = new TextPosition(int.Parse(row, CultureInfo.InvariantCulture), int.Parse(column, CultureInfo.InvariantCulture));
                    warnings.Add(new PolicyDiagnostic(PolicyDiagnosticKind.Warning, path, position, message));
                    break;
                default:
                    throw new FormatException($"'{line}' is no line of a pack's manifest.");
            }
        }

        return new PackManifest(scripts, warnings);
    }
}
