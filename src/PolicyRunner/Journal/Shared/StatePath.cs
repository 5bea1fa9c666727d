using System.Security.Cryptography;
using System.Text;

namespace PolicyRunner.Journal.Shared;

/// <summary>Names of the shared state's files: whatever a lock is called, its file stays in its folder and apart from all others.</summary>
internal static class StatePath
{
    private const int LongestName = 80;
    private const string Hashed = "x-";

    /// <summary>A name of lower-case letters, digits, '-', '_' and inner dots is kept; any other one is hashed.</summary>
    public static string Of(string folder, string name) => $"{folder}/{(IsPlain(name) ? name : Hashed + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name))))}.json";

    private static bool IsPlain(string name) =>
        name.Length is > 0 and <= LongestName && name[0] != '.' && !name.StartsWith(Hashed, StringComparison.Ordinal)
        && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '_' or '.');
}
