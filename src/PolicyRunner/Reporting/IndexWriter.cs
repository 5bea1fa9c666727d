using System.Globalization;
using System.Text;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Reporting;

/// <summary>The catalogue of runbooks as Markdown tables. The same library gives the same text.</summary>
public static class IndexWriter
{
    private const string Emergency = "Emergency procedures";
    private const string Routine = "Routine operations";
    private const string Troubleshooting = "Troubleshooting";

    /// <param name="library">The documents; indexes, stubs, templates and other pages have no row, and the page itself never has one.</param>
    /// <param name="path">The file the tables will stand in, relative to the repository root: links are relative to its folder.</param>
    public static string Write(Library library, string path)
    {
        var groups = new Dictionary<string, List<Runbook>>(StringComparer.Ordinal) { [Emergency] = [], [Routine] = [], [Troubleshooting] = [] };
        foreach (var runbook in library.Runbooks.Where(runbook => IsListed(runbook) && runbook.Document.Path != path))
        {
            groups[GroupOf(runbook)].Add(runbook);
        }

        var text = new StringBuilder();
        foreach (var name in (ReadOnlySpan<string>)[Emergency, Routine, Troubleshooting])
        {
            Group(text, name, groups[name], path);
        }

        return text.Length == 0 ? "No runbooks yet.\n" : text.ToString();
    }

    private static bool IsListed(Runbook runbook) => !runbook.Document.IsDeprecated && runbook.Declaration.Status != "retired"
        && runbook.Document.Kind is DocumentKind.Alert or DocumentKind.Procedure or DocumentKind.Incident or DocumentKind.Library;

    private static string GroupOf(Runbook runbook) => runbook.Declaration.Kind switch
    {
        "incident" or "security" => Emergency,
        "troubleshooting" => Troubleshooting,
        not null => Routine,
        null => runbook.Document.Kind switch
        {
            DocumentKind.Incident => Emergency,
            DocumentKind.Alert => Troubleshooting,
            _ => Routine,
        },
    };

    private static void Group(StringBuilder text, string name, List<Runbook> runbooks, string path)
    {
        if (runbooks.Count == 0)
        {
            return;
        }

        var isTroubleshooting = name == Troubleshooting;
        text.Append(text.Length > 0 ? "\n" : "").Append(CultureInfo.InvariantCulture, $"### {name}\n\n").Append(isTroubleshooting
            ? "| Scenario | Runbook | Priority |\n|---|---|---|\n"
            : "| Scenario | Runbook | Estimated time | Approval required |\n|---|---|---|---|\n");
        foreach (var runbook in runbooks
            .OrderBy(runbook => runbook.Title, StringComparer.OrdinalIgnoreCase)
            .ThenBy(runbook => runbook.Document.Path, StringComparer.Ordinal)
            .ThenBy(runbook => runbook.Span.Start))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {MarkdownText.Escape(runbook.Title)} | {LinkTo(runbook, path)} | ").Append(isTroubleshooting
                ? $"{MarkdownText.Escape(PriorityOf(runbook))} |\n"
                : $"{MarkdownText.Escape(TimeOf(runbook))} | {MarkdownText.Escape(ApprovalOf(runbook))} |\n");
        }
    }

    private static string PriorityOf(Runbook runbook) =>
        runbook.Declaration.Severity ?? runbook.Metadata.Value("priority") ?? runbook.Metadata.Value("severity") ?? "-";

    private static string TimeOf(Runbook runbook) => runbook.Declaration.EstimatedTime is { } time
        ? DurationText.Of(time)
        : runbook.Metadata.Value("estimated-time") ?? "Varies";

    private static string ApprovalOf(Runbook runbook)
    {
        var approvals = runbook.Declaration.Approvals;
        return approvals.Count == 0
            ? runbook.Metadata.Value("approval") ?? "None"
            : string.Join(" + ", approvals.Select(rule => rule.Role + (rule.Count > 1 ? $" × {rule.Count}" : "") + (rule.When is { } when ? $" (when {when})" : "")));
    }

    private static string LinkTo(Runbook runbook, string path)
    {
        var document = runbook.Document;
        var target = RelativePath(path, document.Path);
        var label = document.Path[(document.Path.LastIndexOf('/') + 1)..];
        if (document.Kind == DocumentKind.Library)
        {
            label = runbook.Id ?? label;
            var anchor = document.SectionAt(runbook.Span) is { } section ? HeadingAnchor.Of(section.Title) : "";
            target += anchor.Length > 0 && document.Anchors.Contains(anchor) ? $"#{Uri.EscapeDataString(anchor)}" : "";
        }

        return $"[{MarkdownText.Escape(label)}]({target})";
    }

    private static string RelativePath(string from, string to)
    {
        var source = from.Split('/')[..^1];
        var target = to.Split('/');
        var common = 0;
        while (common < source.Length && common < target.Length - 1 && source[common] == target[common])
        {
            common++;
        }

        var rest = UriText.Of(string.Join('/', target[common..]));
        return common == source.Length ? $"./{rest}" : string.Concat(Enumerable.Repeat("../", source.Length - common)) + rest;
    }
}
