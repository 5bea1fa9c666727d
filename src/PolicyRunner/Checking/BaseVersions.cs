using PolicyRunner.Git;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>What the documents under review were at the base: found by path, or by content where one was moved.</summary>
/// <example><code>
/// var versions = new BaseVersions(rules, library);
/// var before = versions.Of("runbooks/release.md"); // null: the change adds it
/// </code></example>
internal sealed class BaseVersions(RuleSource rules, Library library)
{
    private Renames? renames;

    /// <summary>The path at the base; the same path for a document that was not moved.</summary>
    /// <exception cref="GitException">Git broke, or the clone lacks a content.</exception>
    public string PathOf(string path) => rules.Read(path) is null ? Renames().OldPathOf(path) : path;

    /// <summary>The document's text at the base, or null when the base has none.</summary>
    /// <param name="path">As reported.</param>
    /// <exception cref="GitException">Git broke, or the clone lacks a content.</exception>
    public SourceFile? Of(string path) => rules.Read(path) ?? (Renames().OldPathOf(path) is var old && old != path ? rules.Read(old) : null);

    private Renames Renames()
    {
        if (renames is null)
        {
            var added = library.Documents.Where(document => rules.Read(document.Path) is null).Select(document => new MovedFile(document.Path, document.File.Text));
            renames = Git.Renames.Find(rules.Gone(), [.. added]);
        }

        return renames;
    }
}
