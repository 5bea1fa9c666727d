using System.Security.Cryptography;
using System.Text;

namespace PolicyRunner.Text;

/// <summary>
/// How a path is named in reports and messages: as it is, or by its ends when it is longer than anybody reads. A change may bring paths that
/// no system opens by their absolute names, and that fill a message by themselves.
/// </summary>
internal static class ShownPath
{
    // From the repository's root, in UTF-16 characters of at most three bytes: a fourth of the 4,096 bytes that Linux takes is left for the root.
    // The longest public path of a page that was seen has 114.
    private const int Most = 1_000;

    private const int Beginning = 80;
    private const int Ending = 40;

    // Hexadecimal digits: two of a change are told apart, and nobody finds two that are not.
    private const int Digest = 16;

    /// <returns>The path itself, or its two ends with a digest between them, which no other path has.</returns>
    public static string Of(string path) => IsTooLong(path) ? Shortened(path) : path;

    /// <summary>Whether a path from the repository's root is not followed.</summary>
    public static bool IsTooLong(string path) => path.Length > Most;

    /// <summary>Why a path is not followed, as a sentence: the same in every checkout, wherever its root is. Null when it is.</summary>
    public static string? Complaint(string path) =>
        IsTooLong(path) ? $"The path has {path.Length:N0} characters, more than the {Most:N0} that are read; give it a shorter one." : null;

    /// <summary>The same where the path is not said beside it.</summary>
    public static string? NamedComplaint(string path) => Complaint(path) is { } complaint ? $"'{Of(path)}' is not read. {complaint}" : null;

    // Apart, so that a check of ordinary paths loads no cryptography.
    private static string Shortened(string path)
    {
        var (first, last) = (Beginning, path.Length - Ending);
        first -= char.IsHighSurrogate(path[first - 1]) ? 1 : 0;
        last += char.IsLowSurrogate(path[last]) ? 1 : 0;
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..Digest];
        return $"{path[..first]}…{digest}…{path[last..]}";
    }
}
