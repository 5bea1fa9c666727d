using PolicyRunner.Text;

namespace PolicyRunner.GitHub.Delivery;

/// <summary>Who owns which files. Source: GitHub's CODEOWNERS, where the last line that fits a path counts; a line without owners takes them away.</summary>
internal sealed class CodeOwners
{
    /// <summary>Where GitHub looks, in its order.</summary>
    public static readonly string[] Places = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

    private readonly List<(PathGlob[] Patterns, string[] Owners)> lines = [];

    public static CodeOwners Read(string text)
    {
        var owners = new CodeOwners();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var words = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0)
            {
                owners.lines.Add((Patterns(words[0]), words[1..]));
            }
        }

        return owners;
    }

    public IReadOnlyList<string> Of(IEnumerable<string> paths) =>
        [.. paths.SelectMany(path => lines.FindLast(line => Array.Exists(line.Patterns, pattern => pattern.Matches(path))).Owners ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    // As in .gitignore: a slash before the end ties the pattern to the root, a folder means everything below it.
    private static PathGlob[] Patterns(string word)
    {
        var isFolder = word.EndsWith('/');
        var bare = word.Trim('/');
        var rooted = word.TrimEnd('/').Contains('/') ? bare : $"**/{bare}";
        var below = new PathGlob($"{rooted}/**");
        return isFolder ? [below] : bare.EndsWith('*') ? [new PathGlob(rooted)] : [new PathGlob(rooted), below];
    }
}
