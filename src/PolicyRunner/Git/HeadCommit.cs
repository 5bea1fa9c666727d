namespace PolicyRunner.Git;

/// <summary>Reads which commit a work tree is at from git's own files: making a plan starts no process.</summary>
internal static class HeadCommit
{
    private const int LongestFile = 16 * 1024 * 1024;

    /// <param name="root">The folder that holds <c>.git</c>.</param>
    /// <returns>The commit in lower-case hexadecimal, or null when there is none yet or it is kept in a form that only git reads.</returns>
    public static string? Of(string root)
    {
        if (DotGit.Of(root) is not { } git || Read(Path.Combine(git, "HEAD"))?.Trim() is not { } head)
        {
            return null;
        }

        const string symbolic = "ref: ";
        if (!head.StartsWith(symbolic, StringComparison.Ordinal))
        {
            return Commit(head);
        }

        var name = head[symbolic.Length..].Trim();
        if (!name.StartsWith("refs/", StringComparison.Ordinal) || name.Split('/').Contains(".."))
        {
            return null;
        }

        var common = Read(Path.Combine(git, "commondir")) is { } shared ? Path.GetFullPath(shared.Trim(), git) : git;
        return Commit(Read(Path.Combine(common, name))?.Trim()) ?? Packed(Path.Combine(common, "packed-refs"), name);
    }

    private static string? Packed(string file, string name) =>
        Read(file)?.Split('\n').Select(line => line.TrimEnd('\r').Split(' ')).Where(words => words.Length == 2 && words[1] == name).Select(words => Commit(words[0])).FirstOrDefault();

    private static string? Commit(string? text) => text is { Length: 40 or 64 } && text.All(char.IsAsciiHexDigitLower) ? text : null;

    private static string? Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists && file.Length <= LongestFile ? File.ReadAllText(path) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Not readable is not known: a plan without a commit is one that no job takes.
            return null;
        }
    }
}
