using System.Text;
using PolicyRunner.Checking;
using PolicyRunner.Text;

namespace PolicyRunner.Reporting;

/// <summary>
/// Keeps the answer of a command from a file that somebody wrote: a page, rules, a script or a baseline is written over only where it is an
/// earlier answer, which is told by how it begins.
/// </summary>
public static class OwnOutput
{
    // More than any opening has.
    private const int LongestHead = 256;

    private static readonly string[] Openings =
    [
        .. Enum.GetValues<Verdict>().Select(verdict => MarkdownReport.Title(verdict) + "\n"),
        PolicyReferenceWriter.Opening,
        ApiPageWriter.Opening,
        "{\n  \"version\": 1,\n  \"digest\": ",
        "{\n  \"version\": 1,\n  \"verdict\": ",
    ];

    /// <summary>Why an answer does not go into a file, as a sentence; null when it may.</summary>
    /// <param name="path">Absolute; the file need not exist.</param>
    /// <param name="isRead">Whether the answer was made from this file, whatever its name.</param>
    /// <exception cref="IOException">What is there cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">What is there may not be read.</exception>
    public static string? Refusal(string path, bool isRead = false) =>
        !File.Exists(path) || (!isRead && !IsSource(path) && !IsBaseline(path)) || IsOwn(path) ? null
        : "It is there already and was not written by such a command; name another file, or remove this one first.";

    // What a check reads, rules included.
    private static bool IsSource(string path) => FileFinder.IsDocument(path)
        || new[] { ".yml", ".yaml", ".csx", ".lock" }.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static bool IsBaseline(string path) =>
        path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && Head(path)?.StartsWith(BaselineFile.Opening, StringComparison.Ordinal) == true;

    private static bool IsOwn(string path) => Head(path) is { } head && (head.Length == 0 || Array.Exists(Openings, opening => head.StartsWith(opening, StringComparison.Ordinal)));

    // A link is nobody's output: what it leads to is not even looked at, and null.
    private static string? Head(string path)
    {
        if (new FileInfo(path).LinkTarget is not null)
        {
            return null;
        }

        using var stream = PlainFile.Open(path);
        var bytes = new byte[LongestHead];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return Encoding.UTF8.GetString(bytes, 0, length).TrimStart('\uFEFF').ReplaceLineEndings("\n");
    }
}
