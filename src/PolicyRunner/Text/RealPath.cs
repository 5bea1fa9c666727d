namespace PolicyRunner.Text;

/// <summary>Where a path leads when every symbolic link on its way is followed, as the operating system does when it opens it.</summary>
internal static class RealPath
{
    // As many as Linux follows.
    private const int MostLinks = 40;

    /// <param name="full">An absolute path.</param>
    /// <returns>Null when there is nothing, or links lead in circles.</returns>
    public static string? Of(string full)
    {
        var at = Path.GetPathRoot(full)!;
        var left = new Stack<string>();
        Push(left, full[at.Length..]);
        for (var links = 0; left.TryPop(out var name);)
        {
            if (name == "..")
            {
                at = Path.GetDirectoryName(at) ?? at;
                continue;
            }

            var next = Path.Combine(at, name);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                if (!Path.Exists(next))
                {
                    return null;
                }

                at = next;
            }
            else if (++links > MostLinks)
            {
                return null;
            }
            else
            {
                var rooted = Path.GetPathRoot(target)!;
                at = rooted.Length > 0 ? rooted : at;
                Push(left, target[rooted.Length..]);
            }
        }

        return at;
    }

    /// <summary>Whether a path leads to a folder or below it, links on both their ways followed.</summary>
    public static bool IsWithin(string full, string folder) => Of(full) is { } real && Of(folder) is { } root && (real == root || IsBelow(real, root));

    /// <summary>
    /// Whether links take a path that is below a folder by its text out of it, into a <c>.git</c>, or in circles. What lies there is not
    /// looked at, so that the answer is the same whatever is there. A path to nothing leads nowhere, and one that itself names a
    /// <c>.git</c> is meant.
    /// </summary>
    public static bool LeadsOut(string full, string folder)
    {
        if (!IsBelow(full, folder) || Of(folder) is not { } root)
        {
            return false;
        }

        var at = root;
        var left = new Stack<string>();
        Push(left, full[folder.Length..]);
        for (var links = 0; left.TryPop(out var name);)
        {
            if (name == "..")
            {
                if (at == root)
                {
                    return true;
                }

                at = Path.GetDirectoryName(at)!;
            }
            else if (links > 0 && IsGit(name))
            {
                return true;
            }
            else if (new FileInfo(Path.Combine(at, name)).LinkTarget is not { } target)
            {
                at = Path.Combine(at, name);
            }
            else if (++links > MostLinks)
            {
                return true;
            }
            else if (Path.GetPathRoot(target) is not { Length: > 0 })
            {
                Push(left, target);
            }
            else if ((target == root || IsBelow(target, root) ? root : target == folder || IsBelow(target, folder) ? folder : null) is { } own)
            {
                at = root;
                Push(left, target[own.Length..]);
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a path that is below a folder names a <c>.git</c> on its way or at its end, by its text alone.</summary>
    public static bool IsInGit(string full, string folder) => IsBelow(full, folder) && Array.Exists(full[folder.Length..].Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar]), IsGit);

    /// <summary>
    /// Whether a name is that of git's own folder, of this repository or of another one in it, to any file system: where case does not
    /// count, or points and blanks at the end, or characters that are not seen, or where a short name stands for a long one.
    /// </summary>
    public static bool IsGit(string name)
    {
        // One more than the longest has: what is longer can only end in points and blanks.
        Span<char> seen = stackalloc char[6];
        var length = 0;
        foreach (var character in name)
        {
            if (character == ':')
            {
                break;
            }

            if (length < seen.Length && !IsUnseen(character))
            {
                seen[length++] = character;
            }
            else if (character is not ('.' or ' ') && !IsUnseen(character))
            {
                return false;
            }
        }

        ReadOnlySpan<char> plain = seen[..length].TrimEnd(". ");
        return plain.Equals(".git", StringComparison.OrdinalIgnoreCase)
            || (plain.Length == 5 && plain.StartsWith("git~", StringComparison.OrdinalIgnoreCase) && char.IsAsciiDigit(plain[4]));
    }

    /// <summary>Whether a path is below a folder by its text alone.</summary>
    public static bool IsBelow(string path, string folder) =>
        path.Length > folder.Length && path.StartsWith(folder, StringComparison.Ordinal)
        && (IsSeparator(path[folder.Length]) || (folder.Length > 0 && IsSeparator(folder[^1])));

    // What file systems of macOS leave out of names.
    private static bool IsUnseen(char character) => character is (>= '\u200C' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or (>= '\u206A' and <= '\u206F') or '\uFEFF';

    private static bool IsSeparator(char character) => character == Path.DirectorySeparatorChar || character == Path.AltDirectorySeparatorChar;

    private static void Push(Stack<string> left, string path)
    {
        var names = path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        for (var i = names.Length - 1; i >= 0; i--)
        {
            if (names[i] != ".")
            {
                left.Push(names[i]);
            }
        }
    }
}
