using System.Text;
using PolicyRunner.Text;

namespace PolicyRunner.Git;

/// <summary>Where git keeps what it knows of a work tree, found without git.</summary>
internal static class DotGit
{
    private const string Link = "gitdir: ";
    private const int LongestLink = 64 * 1024;

    /// <param name="root">The absolute path of the folder that holds <c>.git</c>: a folder, or in a linked work tree a file that says where its own folder is.</param>
    /// <returns>Its absolute path, whether it exists or not; null when the file does not say it or cannot be read.</returns>
    public static string? Of(string root)
    {
        var git = Path.Combine(root, ".git");
        if (!File.Exists(git))
        {
            return git;
        }

        try
        {
            var text = Encoding.UTF8.GetString(PlainFile.Read(git, LongestLink));
            return text.StartsWith(Link, StringComparison.Ordinal) && !text.Contains('\0', StringComparison.Ordinal) ? Path.GetFullPath(text[Link.Length..].Trim(), root) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Not readable is not known: git itself says why, where it is asked.
            return null;
        }
    }
}
