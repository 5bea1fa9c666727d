using System.Text;

namespace PolicyRunner.Reporting.Changes;

/// <summary>A changed runbook as it is shown.</summary>
/// <param name="Runbook">Its id.</param>
/// <param name="File">Where it stands.</param>
/// <param name="Lines">Each difference in a line, begun with its sign.</param>
/// <param name="Graph">Mermaid that was made by <see cref="ChangeGraph"/>.</param>
internal sealed record ShownChange(string Runbook, string File, IReadOnlyList<string> Lines, string Graph);

/// <summary>What runbooks would do differently, as Markdown within a limit: first what changes, then pictures while there is room.</summary>
internal static class ChangeMarkdown
{
    private const string Title = "\n### What the runbooks would do differently\n";

    /// <param name="changes">What is shown.</param>
    /// <param name="count">How many runbooks change.</param>
    /// <param name="most">The most characters.</param>
    /// <returns>Nothing when there is nothing to show, or no room.</returns>
    public static string Of(IReadOnlyList<ShownChange> changes, int count, int most)
    {
        if (changes.Count == 0 || most < Title.Length + 200)
        {
            return "";
        }

        var text = new StringBuilder(Title);
        var left = most - Title.Length - 100;
        var (shown, cut) = (new List<ShownChange>(), count - changes.Count);
        foreach (var change in changes)
        {
            var part = Lines(change, left);
            if (part.Length == 0)
            {
                cut++;
                continue;
            }

            text.Append(part);
            left -= part.Length;
            shown.Add(change);
        }

        foreach (var change in shown)
        {
            var graph = $"\n<details><summary>Graph of {MarkdownText.Escape(change.Runbook)}</summary>\n\n```mermaid\n{change.Graph}```\n\n</details>\n";

            // A fence that ends early would let a document go on in the comment's name.
            if (change.Graph.Contains('`', StringComparison.Ordinal) || graph.Length > left)
            {
                continue;
            }

            text.Append(graph);
            left -= graph.Length;
        }

        return text.Append(cut > 0 ? $"\n**{cut} more** that change are not shown here.\n" : "").ToString();
    }

    private static string Lines(ShownChange change, int most)
    {
        var text = new StringBuilder($"\n**{MarkdownText.Escape(change.Runbook)}** in {MarkdownText.Escape(change.File)}\n\n");
        var shown = 0;
        foreach (var line in change.Lines)
        {
            var row = $"- {Sign(line)} {MarkdownText.Escape(line.TrimStart('+', '-', '~', ' '))}\n";
            if (text.Length + row.Length > most - 40)
            {
                break;
            }

            text.Append(row);
            shown++;
        }

        return shown == 0 ? "" : text.Append(shown < change.Lines.Count ? $"- {change.Lines.Count - shown} more\n" : "").ToString();
    }

    private static string Sign(string line) => line.Length == 0 ? "✏️" : line[0] switch { '+' => "➕", '-' => "➖", _ => "✏️" };
}
