using System.Security.Cryptography;
using System.Text;

namespace PolicyRunner.Policies;

/// <summary>The policies a check works with.</summary>
public sealed class PolicyPack
{
    private string? digest;

    internal PolicyPack(
        IEnumerable<PolicyEntry> policies,
        IReadOnlyList<PolicyDiagnostic> diagnostics,
        IReadOnlyList<string> notes)
    {
        var ordered = policies.ToArray();
        Array.Sort(ordered, (a, b) => string.CompareOrdinal(a.Policy.Id, b.Policy.Id));
        Policies = ordered;
        Diagnostics = diagnostics;
        Notes = notes;
    }

    /// <summary>Ordered by id; ids are unique. Two that only their letters' case tells apart are an error and both here.</summary>
    public IReadOnlyList<PolicyEntry> Policies { get; }

    /// <summary>
    /// Policies of the repository with an id that another one of it has, in <see cref="Policies"/>. Nobody here knows which of them came to
    /// take the other's id, so a check, which is no pass then, evaluates them all: nobody's findings vanish.
    /// </summary>
    internal IReadOnlyList<PolicyEntry> Rivals { get; init; } = [];

    /// <summary>The repository's scripts that make no policy; why stands in <see cref="Diagnostics"/>.</summary>
    internal IReadOnlyList<LeftOutPolicy> LeftOut { get; init; } = [];

    /// <summary>What there is to say about scripts, warnings among it, in the order of files and places.</summary>
    public IReadOnlyList<PolicyDiagnostic> Diagnostics { get; }

    /// <summary>The diagnostics that no run may pass over.</summary>
    public IEnumerable<PolicyDiagnostic> Errors =>
        Diagnostics.Where(diagnostic => diagnostic.Kind != PolicyDiagnosticKind.Warning);

    /// <summary>Sentences about the loading itself, such as a cache that cannot be used.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>SHA-256 in lower-case hexadecimal over the policies' ids and the content of their scripts.</summary>
    public string Digest => digest ??= ComputeDigest();

    public PolicyEntry? Find(string id) => Policies.FirstOrDefault(entry => entry.Policy.Id == id);

    private string ComputeDigest()
    {
        var text = new StringBuilder();
        foreach (var entry in Policies)
        {
            text.Append(entry.Policy.Id).Append(' ').Append(entry.Digest).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
