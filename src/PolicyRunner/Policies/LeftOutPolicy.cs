using PolicyRunner.Policies.Compilation;
using PolicyRunner.Policies.Watching;

namespace PolicyRunner.Policies;

/// <summary>
/// A script that makes no policy because it is broken. What an organisation file or a waiver says of its policy is no mistake of theirs,
/// so its id must be known without the compiler.
/// </summary>
/// <param name="Path">The script, as shown to people.</param>
/// <param name="Id">As the script writes it; null when that cannot be read.</param>
internal sealed record LeftOutPolicy(string Path, string? Id)
{
    private const string Beginning = "new Policy(";

    /// <summary>Of the script and of all it loads; null when it could not be read.</summary>
    public string? Digest { get; private init; }

    /// <summary>Whether it was seen to be a policy that finds secrets, before it had to be stopped.</summary>
    public bool SeeksSecrets { get; private init; }

    /// <param name="path">The script, as shown to people.</param>
    /// <param name="script">Its text; null when the file could not be read.</param>
    public static LeftOutPolicy Of(string path, ScriptFile? script) => new(path, script is null ? null : IdIn(script.Text));

    public static LeftOutPolicy Of(PolicyScript script) => ScriptWatch.Stopped(script.Digest) is { Policy: { } id } stopped
        ? new LeftOutPolicy(script.Main.Path, id) { Digest = script.Digest, SeeksSecrets = stopped.SeeksSecrets }
        : Of(script.Main.Path, script.Main) with { Digest = script.Digest };

    /// <summary>Says at a script's own place that it is left out, when all that is said is said of a file that it loads.</summary>
    /// <param name="script">The script that makes no policy.</param>
    /// <param name="found">All that was found.</param>
    /// <returns>Null when something is said of the script itself.</returns>
    public static PolicyDiagnostic? Told(ScriptFile script, IEnumerable<PolicyDiagnostic> found)
    {
        var broken = found.Where(diagnostic => diagnostic.Kind != PolicyDiagnosticKind.Warning).Select(diagnostic => diagnostic.Path);
        return script.Loads.Count == 0 || broken.Contains(script.Path) ? null
            : new PolicyDiagnostic(PolicyDiagnosticKind.Broken, script.Path, script.Source.Position(script.Loads[0].Offset), "The policy is left out, for what this loads has an error; it is said at its place.");
    }

    /// <summary>Whether it would be the policy of an id: by what the script writes, else by the file's name, <c>ID-name.csx</c>.</summary>
    public bool HasId(string id) => Id is null ? FileName.StartsWith($"{id}-", StringComparison.Ordinal) : Id == id;

    /// <summary>Whether somebody who types an id or a name means it, in letters of any case.</summary>
    public bool IsNamed(string name) => string.Equals(Id, name, StringComparison.OrdinalIgnoreCase)
        || FileName.StartsWith($"{name}-", StringComparison.OrdinalIgnoreCase) || FileName.EndsWith($"-{name}.csx", StringComparison.OrdinalIgnoreCase);

    private string FileName => Path[(Path.LastIndexOf('/') + 1)..];

    // The first text behind the first 'new Policy(': what stands there of a script that does not even parse.
    private static string? IdIn(string text)
    {
        var at = text.IndexOf(Beginning, StringComparison.Ordinal);
        var rest = at < 0 ? [] : text.AsSpan(at + Beginning.Length).TrimStart();
        var end = rest.Length > 1 && rest[0] == '"' ? rest[1..].IndexOfAny('"', '\n') : -1;
        return end > 0 && rest[1 + end] == '"' ? rest[1..(1 + end)].ToString() : null;
    }
}
