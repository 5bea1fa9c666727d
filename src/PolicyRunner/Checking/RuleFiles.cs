using System.Security.Cryptography;
using System.Text;
using PolicyRunner.Policies;
using PolicyRunner.Policies.Compilation;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>
/// The texts that make up the rules of a check, by path: scripts, organisation file, SLO files, gates, the lock and the baseline that is
/// asked for. Line endings do not count. Of each its digest is kept: those of a change may be many and long.
/// </summary>
internal sealed class RuleFiles
{
    // Ten times what the loader takes.
    private const int MostScripts = 10_000;

    // What is longer is read by nobody; nor is the rest when all are longer than a hundred of the longest.
    private const long LongestScript = ScriptFolder.MaximumBytes;
    private const long MostBytes = 100 * LongestScript;

    private readonly SortedDictionary<string, string> files = new(StringComparer.Ordinal);

    /// <param name="configuration">Where the files are.</param>
    /// <param name="rules">What their paths are relative to.</param>
    /// <param name="request">Names the baseline.</param>
    public RuleFiles(Configuration configuration, RuleSource rules, CheckRequest request)
    {
        if (configuration.PoliciesFolder is { } folder)
        {
            // As the loader does: links are not followed.
            var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
            var bytes = 0L;
            foreach (var full in Directory.EnumerateFiles(folder, "*.csx", options).Take(MostScripts))
            {
                var length = PlainFile.Length(full) ?? 0;
                bytes += length;
                if (length > LongestScript || bytes > MostBytes)
                {
                    files[rules.Show(full)] = $"{length} bytes";
                    continue;
                }

                var (file, problem) = rules.ReadText(full);
                files[file.Path] = problem?.Message ?? Plain(file.Text);
            }

            if (files.Count == MostScripts || bytes > MostBytes)
            {
                // Whatever the rest says, this is no folder of policies, and no other side is like it.
                files[rules.Show(folder)] = $"{MostScripts:N0} scripts or more, or {MostBytes:N0} bytes";
            }
        }

        if (configuration.PoliciesFolder is { } policies)
        {
            AddPlain(Path.Combine(policies, PolicyLock.FileName), rules);
            foreach (var entry in RuleFolder.List(Path.Combine(policies, "gates"), rules).Entries.Where(entry => entry.Extension is ".yml" or ".yaml").Take(MostScripts))
            {
                AddPlain(Path.Join(policies, "gates", entry.Name), rules);
            }
        }

        if (request.Baseline is { } baseline)
        {
            var root = FileFinder.Repository(request.WorkingDirectory) ?? request.WorkingDirectory;
            var path = Path.GetRelativePath(root, Path.GetFullPath(baseline, request.WorkingDirectory)).Replace('\\', '/');
            if (rules.Read(path) is { } file)
            {
                files[path] = Plain(file.Text);
            }
        }

        foreach (var slo in configuration.Slos)
        {
            files[slo.File.Path] = Plain(slo.File.Text);
        }

        if (configuration.Organisation.File is { } organisation)
        {
            files[organisation.Path] = Plain(organisation.Text);
        }
    }

    /// <summary>The paths of files that only one side has, or that differ.</summary>
    public IReadOnlyList<string> Differences(RuleFiles other) =>
        [.. files.Keys.Union(other.files.Keys).Where(path => files.GetValueOrDefault(path) != other.files.GetValueOrDefault(path)).Order(StringComparer.Ordinal)];

    /// <summary>SHA-256 in lower-case hexadecimal over these files and a pack's digest.</summary>
    public string Digest(string packDigest)
    {
        var text = new StringBuilder(packDigest);
        foreach (var (path, content) in files)
        {
            text.Append('\n').Append(path).Append('\0').Append(content).Append('\0');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private void AddPlain(string full, RuleSource rules)
    {
        if (rules.Refusal(full) is not null || File.Exists(full))
        {
            var (file, problem) = rules.ReadText(full);
            files[file.Path] = problem?.Message ?? Plain(file.Text);
        }
    }

    private static string Plain(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.Replace("\r\n", "\n", StringComparison.Ordinal))));
}
