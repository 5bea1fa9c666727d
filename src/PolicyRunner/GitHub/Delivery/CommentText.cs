using System.Text;
using PolicyRunner.Findings;
using PolicyRunner.Reporting;
using PolicyRunner.Reporting.Changes;

namespace PolicyRunner.GitHub.Delivery;

/// <summary>The one comment on a pull request. Everything in it that comes from a document is escaped.</summary>
internal static class CommentText
{
    // GitHub takes 65,536 characters; the state (16,000) and the closing lines need the rest.
    private const int MostBytes = 28_000;
    private const int MostOfChanges = 8_000;
    private const int MostResolvedCharacters = 6_000;
    private const int MostOwnersCharacters = 2_000;
    private const int MostResolved = 20;

    /// <param name="words">The verdict.</param>
    /// <param name="before">What the comment said the last time.</param>
    /// <param name="commit">What was judged.</param>
    /// <param name="source">The address that a path is appended to, ending in '/'.</param>
    /// <param name="details">Where all of it stands; null: nowhere yet.</param>
    /// <param name="owners">Who is asked to look, by CODEOWNERS.</param>
    public static string Of(CheckedWords words, CommentState before, string commit, string source, string? details, IReadOnlyList<string> owners)
    {
        var text = new StringBuilder($"{CommentState.Mark}\n## {words.Sign} Runbook check\n\n**{MarkdownText.Escape(words.Sentence)}**\n\n{MarkdownText.Escape(words.Account)} Commit {Linked(commit)}.\n");
        var shown = 0;
        foreach (var finding in words.Ranked)
        {
            var row = Row(finding, source);
            if (Encoding.UTF8.GetByteCount(row) + Encoding.UTF8.GetByteCount(text.ToString()) > MostBytes)
            {
                break;
            }

            text.Append(shown++ == 0 ? "\n| Place | Level | Policy | Finding |\n|---|---|---|---|\n" : "").Append(row);
        }

        if (shown < words.Ranked.Count)
        {
            text.Append($"\n**{words.Ranked.Count - shown} more** not shown here.\n");
        }

        text.Append(ChangeMarkdown.Of(words.Report.Shown, words.Report.ChangedRunbooks, MostOfChanges));
        text.Append(Resolved(before.ResolvedBy(words.Ranked)));
        if (owners.Count > 0)
        {
            var named = owners.Select(MarkdownText.Escape).ToList();
            var shownOwners = Fitting(named, MostOwnersCharacters);
            text.Append($"\nOwners of what is changed: {string.Join(", ", named.Take(shownOwners))}{(shownOwners < named.Count ? $" and {named.Count - shownOwners} more" : "")}.\n");
        }

        if (details is not null)
        {
            text.Append($"\n[All of it]({details})\n");
        }

        return text.Append('\n').Append(CommentState.Of(words.Ranked).Write()).Append('\n').ToString();
    }

    /// <summary>What is resolved since the last time, as a list; empty for nothing.</summary>
    public static string Resolved(IReadOnlyList<CommentedFinding> resolved)
    {
        if (resolved.Count == 0)
        {
            return "";
        }

        var text = new StringBuilder($"\n### ✔️ Resolved: {resolved.Count}\n\n");
        // They come from the comment, which others can edit.
        var lines = resolved.Take(MostResolved).Select(finding => $"- <del>{MarkdownText.Escape(finding.Policy)} {MarkdownText.Escape(finding.File)}</del>\n").ToList();
        var shown = Fitting(lines, MostResolvedCharacters);
        text.AppendJoin("", lines.Take(shown));
        return text.Append(resolved.Count > shown ? $"- {resolved.Count - shown} more\n" : "").ToString();
    }

    // How many of the first there is room for.
    private static int Fitting(IReadOnlyList<string> texts, int most)
    {
        var count = 0;
        for (var left = most; count < texts.Count && texts[count].Length + 2 <= left; count++)
        {
            left -= texts[count].Length + 2;
        }

        return count;
    }

    // The one commit that the platform is to link: what was judged.
    private static string Linked(string commit)
    {
        var name = commit.Length > 12 ? commit[..12] : commit;
        return name.All(char.IsAsciiHexDigit) ? name : MarkdownText.Escape(name);
    }

    private static string Row(CheckedFinding finding, string source)
    {
        var level = finding.Severity switch { Severity.Error => "❌ error", Severity.Warning => "⚠️ warning", _ => "ℹ️ note" };
        var place = $"[{MarkdownText.Escape($"{finding.File}:{finding.Start.Line}")}]({source}{UriText.Of(finding.File)}?plain=1#L{finding.Start.Line})";
        return $"| {place} | {level} | {MarkdownText.Escape($"{finding.Policy} {finding.Name}")} | {MarkdownText.Escape(CheckRunText.Cut(finding.Message, 500))} |\n";
    }
}
