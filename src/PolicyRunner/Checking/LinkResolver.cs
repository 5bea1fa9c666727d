using System.Collections.Concurrent;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>
/// Looks for what links point to: in the file system below the root, trying the rewritings of site generators
/// (<c>x.html</c> for <c>x.html.md</c>, <c>../x/</c> seen from the page's own address) before saying that there is nothing.
/// </summary>
internal sealed class LinkResolver
{
    // In one document, of its first links: a page with more broken ones has another problem than their spelling, and those behind must
    // not come forward whenever some are mended. Among very many pages each has fewer.
    private const int LeastSuggestions = 100;
    private const int MostSuggestions = 1000;
    private const int SuggestionsOfAll = 100_000;

    // Letters held against letters to find names that are alike, in all documents together. Each has its share, whatever thread is first,
    // and no less than one look through a folder takes.
    private const long MostWork = 100_000_000;
    private const long LeastWork = 20_000;

    private static readonly string[] PageEndings = [".md", ".html.md", ".html.md.erb", ".md.erb", ".markdown", ".mdx"];
    internal static readonly string[] IndexNames = ["index.md", "_index.md", "README.md", "readme.md", "index.html.md", "index.html.md.erb", "index.html"];

    private readonly ConcurrentDictionary<string, bool> exists = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> outside = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PagePlace> pages;
    private readonly LinkSuggestions suggestions;
    private readonly FolderNames folders = new();
    private readonly long work;
    private readonly int suggested;

    /// <param name="pages">Every document of the check by absolute path, read or not yet.</param>
    public LinkResolver(Dictionary<string, PagePlace> pages)
    {
        this.pages = pages;
        suggestions = new LinkSuggestions(pages, Existing, Exists, folders);
        work = Math.Max(LeastWork, MostWork / Math.Max(1, pages.Count));
        suggested = Math.Clamp(SuggestionsOfAll / Math.Max(1, pages.Count), LeastSuggestions, MostSuggestions);
    }

    /// <summary>Sets the state of every link of a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="fullPath">Where it is.</param>
    /// <param name="root">The folder that nothing is looked for outside of.</param>
    /// <param name="show">Turns an absolute path into the reported one.</param>
    /// <returns>False when one leads to a place in a page that is not read yet: to be asked again, for all of them.</returns>
    public bool Resolve(Document document, string fullPath, string root, Func<string, string> show)
    {
        var broken = 0;
        var left = work;
        for (var i = 0; i < document.Links.Count; i++)
        {
            var link = document.Links[i];
            if (!Resolve(link, document, fullPath, root, show, i < MostSuggestions && broken < suggested, ref left))
            {
                return false;
            }

            broken += link.State is LinkState.Missing or LinkState.MissingAnchor ? 1 : 0;
        }

        return true;
    }

    /// <summary>Whether a path below a root is a symbolic link to nothing; never of one that leads out of the root.</summary>
    public static bool Dangles(string full, string root) =>
        RealPath.IsBelow(full, root) && new FileInfo(full).LinkTarget is not null && !RealPath.LeadsOut(full, root) && RealPath.Of(full) is null;

    /// <summary>What came of the links of a document that lead nowhere: to look for what they may mean is most of the work.</summary>
    public static IReadOnlyList<BrokenLink> Broken(Document document)
    {
        List<BrokenLink>? broken = null;
        for (var i = 0; i < document.Links.Count; i++)
        {
            if (document.Links[i] is { State: LinkState.Missing or LinkState.MissingAnchor } link)
            {
                (broken ??= []).Add(new BrokenLink(i, link.State, link.ResolvedPath, link.Suggestion, link.IsSuggestionSure));
            }
        }

        return broken ?? (IReadOnlyList<BrokenLink>)[];
    }

    /// <summary>Sets the state of every link of a document that was resolved before and is read anew.</summary>
    /// <param name="document">The document.</param>
    /// <param name="fullPath">Where it is.</param>
    /// <param name="root">As it was then.</param>
    /// <param name="show">Turns an absolute path into the reported one.</param>
    /// <param name="broken">What <see cref="Broken"/> said of it then.</param>
    public void ResolveAgain(Document document, string fullPath, string root, Func<string, string> show, IReadOnlyList<BrokenLink> broken)
    {
        var (next, none) = (0, 0L);
        for (var i = 0; i < document.Links.Count; i++)
        {
            var link = document.Links[i];
            if (next < broken.Count && broken[next].Index == i)
            {
                (link.State, link.ResolvedPath, link.Suggestion, link.IsSuggestionSure) = (broken[next].State, broken[next].ResolvedPath, broken[next].Suggestion, broken[next].IsSuggestionSure);
                next++;
            }
            else
            {
                Resolve(link, document, fullPath, root, show, isSuggesting: false, ref none);
            }
        }
    }

    private bool Resolve(Link link, Document document, string fullPath, string root, Func<string, string> show, bool isSuggesting, ref long left)
    {
        var target = link.Target.Trim();
        if (IsExternal(target))
        {
            link.State = LinkState.External;
            return true;
        }

        if (target.Length == 0 || target.AsSpan().IndexOfAny("{}<>$\r\n") >= 0)
        {
            return true;
        }

        var hash = target.IndexOf('#', StringComparison.Ordinal);
        var fragment = hash < 0 ? "" : Unescape(target[(hash + 1)..]);
        var path = hash < 0 ? target : target[..hash];
        var query = path.IndexOf('?', StringComparison.Ordinal);
        path = query < 0 ? path : path[..query];
        var isOwn = path.Length == 0;
        path = Unescape(path);
        if (path.Length == 0 && !isOwn)
        {
            return true;
        }

        if (isOwn)
        {
            link.State = HasAnchor(document, fragment) ? LinkState.Ok : LinkState.MissingAnchor;
            link.ResolvedPath = document.Path;
            SuggestAnchor(link, document, fragment, target[..hash], isSuggesting, ref left);
            return true;
        }

        var full = Find(path, fullPath, root, out var isOutside);
        if (full is null)
        {
            // A path from the site's root cannot be followed without knowing the site.
            link.State = isOutside || path[0] == '/' ? LinkState.Unchecked : LinkState.Missing;
            if (link.State == LinkState.Missing && isSuggesting)
            {
                var (suggestion, isSure) = suggestions.Find(path, fullPath, root, ref left);
                link.Suggestion = suggestion is null ? null : suggestion + target[EndOfPath(target)..];
                if (isSure && fragment.Length > 0 && suggestions.Page(suggestion!, fullPath) is { } page)
                {
                    link.IsSuggestionSure = page.Document is { } meant && HasAnchor(meant, fragment);
                    return page.Document is not null;
                }

                link.IsSuggestionSure = isSure;
            }

            return true;
        }

        link.ResolvedPath = show(full);
        link.State = LinkState.Ok;
        if (fragment.Length == 0 || !pages.TryGetValue(full, out var place))
        {
            return true;
        }

        if (place.Document is not { } other)
        {
            return false;
        }

        if (!HasAnchor(other, fragment))
        {
            link.State = LinkState.MissingAnchor;
            SuggestAnchor(link, other, fragment, target[..hash], isSuggesting, ref left);
        }

        return true;
    }

    private string? Find(string path, string fullPath, string root, out bool isOutside)
    {
        var folder = Path.GetDirectoryName(fullPath)!;
        isOutside = false;
        if (path[0] == '/')
        {
            return Existing(Path.Combine(root, path.TrimStart('/')), root);
        }

        var direct = Path.GetFullPath(Path.Combine(folder, path));
        if (Existing(direct, root) is { } found)
        {
            return found;
        }

        // Site generators serve "a/b.md" as "a/b/": links are written from there.
        var name = Path.GetFileName(fullPath);
        var dot = name.IndexOf('.', 1);
        var page = Path.Combine(folder, dot < 0 ? name : name[..dot]);
        if (Existing(Path.GetFullPath(Path.Combine(page, path)), root) is { } served)
        {
            return served;
        }

        isOutside = !RealPath.IsBelow(direct, root) || RealPath.IsInGit(direct, root) || RealPath.LeadsOut(direct, root);
        return null;
    }

    private string? Existing(string full, string root)
    {
        full = Path.TrimEndingDirectorySeparator(full);
        if (full == root)
        {
            return full;
        }

        if (!RealPath.IsBelow(full, root))
        {
            return null;
        }

        // A page is a file: of a large folder, each link to another page would ask the system what is known here.
        if (pages.ContainsKey(full))
        {
            return full;
        }

        if (Exists(full, root))
        {
            return Directory.Exists(full) ? Page(full) ?? full : full;
        }

        if (full.EndsWith(".html", StringComparison.Ordinal))
        {
            return First(full, [".md", ".md.erb", ".erb"], root) ?? First(full[..^5], PageEndings, root);
        }

        return First(full, PageEndings, root);
    }

    private string? Page(string folder)
    {
        foreach (var name in IndexNames)
        {
            var page = Path.Combine(folder, name);
            if (pages.ContainsKey(page))
            {
                return page;
            }
        }

        return null;
    }

    // Each ending begins with a point.
    private string? First(string stem, IEnumerable<string> endings, string root)
    {
        if (IsOutside(stem, root) || !folders.MayHoldLonger(stem))
        {
            return null;
        }

        foreach (var ending in endings)
        {
            if (Exists(stem + ending, root))
            {
                return stem + ending;
            }
        }

        return null;
    }

    private bool Exists(string full, string root) => pages.ContainsKey(full)
        || (!IsOutside(full, root) && folders.MayHold(full) && exists.GetOrAdd(full, static (path, root) => IsThere(path, root), root));

    // The system says of a link to nothing that it exists: it is there itself.
    private static bool IsThere(string full, string root) =>
        new FileInfo(full).LinkTarget is null ? Path.Exists(full) : !RealPath.LeadsOut(full, root) && RealPath.Of(full) is not null;

    // A change can bring links along that lead anywhere: what is there on the machine is nobody's to know.
    private bool IsOutside(string full, string root) => outside.GetOrAdd(Path.GetDirectoryName(full)!, static (folder, root) => RealPath.IsInGit(folder, root) || RealPath.LeadsOut(folder, root), root);

    private static bool HasAnchor(Document document, string fragment)
    {
        // "top" is the page's own; text fragments and footnotes are made by the browser and the renderer.
        if (fragment.Length == 0 || fragment.Equals("top", StringComparison.OrdinalIgnoreCase) || fragment.StartsWith(":~:", StringComparison.Ordinal)
            || fragment.StartsWith("fn:", StringComparison.Ordinal) || document.File.Text.Length == 0)
        {
            return true;
        }

        return document.Anchors.Contains(fragment) || document.Anchors.Contains(Runbooks.Reading.Slug.Anchor(fragment))
            || (fragment.StartsWith("user-content-", StringComparison.Ordinal) && document.Anchors.Contains(fragment["user-content-".Length..]));
    }

    // The page stays as the author addresses it.
    private static void SuggestAnchor(Link link, Document document, string fragment, string page, bool isSuggesting, ref long left)
    {
        if (isSuggesting && link.State == LinkState.MissingAnchor && NearestName.Find(fragment, document.Anchors, ref left) is { } nearest && AddressText.Of(nearest) is { } anchor)
        {
            link.Suggestion = $"{page}#{anchor}";
        }
    }

    private static int EndOfPath(string target)
    {
        var end = target.AsSpan().IndexOfAny('#', '?');
        return end < 0 ? target.Length : end;
    }

    private static bool IsExternal(string target)
    {
        if (target.StartsWith("//", StringComparison.Ordinal))
        {
            return true;
        }

        var colon = target.IndexOf(':', StringComparison.Ordinal);
        for (var index = 0; index < colon; index++)
        {
            if (!char.IsAsciiLetterOrDigit(target[index]) && target[index] is not ('+' or '.' or '-'))
            {
                return false;
            }
        }

        return colon > 1 && char.IsAsciiLetter(target[0]);
    }

    // A NUL or a broken escape in a hostile address must not reach the file system.
    private static string Unescape(string text)
    {
        var plain = text.Contains('%') ? Uri.UnescapeDataString(text) : text;
        return plain.Replace("\0", "", StringComparison.Ordinal);
    }
}

/// <summary>What came of a link that leads nowhere; which one it is of its document's links, and the rest as in <see cref="Link"/>.</summary>
internal readonly record struct BrokenLink(int Index, LinkState State, string? ResolvedPath, string? Suggestion, bool IsSuggestionSure);
