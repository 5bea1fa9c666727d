using System.Security.Cryptography;
using System.Text;
using PolicyRunner.Findings;
using PolicyRunner.Text;

namespace PolicyRunner.Policies;

/// <summary>
/// The policies a repository agreed to, by the content of their scripts: <c>policies/policyrunner.lock</c>, one line each, so that
/// a difference reads as what it is. Settings are not in it; they stand in the organisation file beside.
/// </summary>
/// <param name="ToolVersion">The tool that wrote it; for readers alone.</param>
/// <param name="Policies">By id.</param>
public sealed record PolicyLock(string ToolVersion, IReadOnlyList<LockedPolicy> Policies)
{
    /// <summary>In the policies folder.</summary>
    public const string FileName = "policyrunner.lock";

    private const string Head = "# Written by 'policyrunner policy lock'. 'policyrunner check --locked' refuses any other policies.";

    /// <summary>The lock of a pack as it is now.</summary>
    public static PolicyLock Of(PolicyPack pack, string toolVersion) =>
        new(toolVersion, [.. pack.Policies.Select(entry => new LockedPolicy(entry.Policy.Id, entry.Digest, entry.IsBuiltIn ? LockedPolicy.Shipped : entry.Path))]);

    /// <summary>Whether an id can stand in the file; another one could pass for more of its lines.</summary>
    public static bool CanHold(string id) => id.Length > 0 && id.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');

    /// <summary>The file's text.</summary>
    public string Write()
    {
        var text = new StringBuilder($"{Head}\nversion 1\ntool {ToolVersion}\n");
        foreach (var policy in Policies)
        {
            text.Append($"policy {policy.Id} sha256:{policy.Digest} {policy.Path}\n");
        }

        return text.Append($"pack sha256:{Digest}\n").ToString();
    }

    /// <summary>Reads a lock file. A line that is not understood makes all of it useless: a badly merged lock locks nothing.</summary>
    /// <returns>The lock, or what is wrong with the file.</returns>
    public static (PolicyLock? Lock, Problem? Problem) Read(SourceFile file)
    {
        var policies = new List<LockedPolicy>();
        string? version = null, tool = null, pack = null;
        for (var number = 1; number <= file.LineCount; number++)
        {
            var line = file.Line(number).ToString();
            switch (line.Split(' ', 4))
            {
                case ["#", ..] or [""]:
                    continue;
                case ["version", "1"] when version is null:
                    version = "1";
                    break;
                case ["tool", var text] when tool is null:
                    tool = text;
                    break;
                case ["policy", var id, var digest, var path] when IsDigest(digest) && pack is null && policies.All(known => known.Id != id):
                    policies.Add(new LockedPolicy(id, digest["sha256:".Length..], path));
                    break;
                case ["pack", var digest] when IsDigest(digest) && pack is null:
                    pack = digest["sha256:".Length..];
                    break;
                default:
                    return Wrong(file, number, $"'{line}' is no line of a lock file, or stands here a second time; write it again with 'policyrunner policy lock'.");
            }
        }

        var found = new PolicyLock(tool ?? "", policies);
        return version is null || pack != found.Digest
            ? Wrong(file, file.LineCount, "The lock file is cut off or was edited: its last line does not fit the others; write it again with 'policyrunner policy lock'.")
            : (found, null);
    }

    /// <summary>Each policy that is not as locked, as a sentence.</summary>
    public IEnumerable<string> Differences(PolicyPack pack)
    {
        var locked = Policies.ToDictionary(policy => policy.Id, StringComparer.Ordinal);
        foreach (var entry in pack.Policies)
        {
            if (!locked.Remove(entry.Policy.Id, out var policy))
            {
                yield return $"Policy '{entry.Policy.Id}' ({entry.Path}) is not in the lock.";
            }
            else if (policy.Digest != entry.Digest)
            {
                yield return $"Policy '{entry.Policy.Id}' ({entry.Path}) differs from the lock.";
            }
        }

        // One that is there as it was, and was stopped, is an error of its own.
        var left = pack.LeftOut.Select(policy => policy.Digest).ToHashSet(StringComparer.Ordinal);
        foreach (var missing in locked.Values.Where(policy => !left.Contains(policy.Digest)).OrderBy(policy => policy.Id, StringComparer.Ordinal))
        {
            yield return $"Policy '{missing.Id}' ({missing.Path}) is in the lock and missing.";
        }
    }

    // The same as the digest of a pack of these policies.
    private string Digest
    {
        get
        {
            var text = string.Concat(Policies.Select(policy => $"{policy.Id} {policy.Digest}\n"));
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        }
    }

    private static bool IsDigest(string text) =>
        text.Length == "sha256:".Length + 64 && text.StartsWith("sha256:", StringComparison.Ordinal) && text.AsSpan("sha256:".Length).IndexOfAnyExcept("0123456789abcdef") < 0;

    private static (PolicyLock?, Problem?) Wrong(SourceFile file, int line, string message) =>
        (null, new Problem(ProblemKind.Schema, message, file.LineSpan(line)));
}

/// <summary>One policy of a lock.</summary>
/// <param name="Id">The policy's id.</param>
/// <param name="Digest">SHA-256 of its script and of all that it loads, in lower-case hexadecimal.</param>
/// <param name="Path">The script, or <see cref="Shipped"/>.</param>
public sealed record LockedPolicy(string Id, string Digest, string Path)
{
    public const string Shipped = "shipped";
}
