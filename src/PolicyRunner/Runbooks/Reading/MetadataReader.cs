using System.Text;
using PolicyRunner.Markdown;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Runbooks.Reading;

/// <summary>Finds what a document says about itself: front matter, labels, two-column tables, bullets.</summary>
internal static class MetadataReader
{
    private static readonly Dictionary<string, string> Names = Canonical("""
        owner = owner, owners, owned by, owner team, team, owning team, maintainer, maintainers, maintained by, responsible, responsible team, service owner, process owner, runbook owner, document owner, owner slack
        updated = last updated, updated, last update, last modified, updated on, updated at, date, last changed, lastmod, msdate
        reviewed = last reviewed, reviewed, last review, last reviewed on, reviewed on, review date, last verified, last tested
        review-every = review in, review every, review cycle, review frequency, review interval
        status = status, state, document status, runbook status
        version = version, doc version, document version
        severity = severity, sev, alert severity, incident severity
        priority = priority, default priority
        estimated-time = estimated time, estimated duration, duration, time estimate, time to complete, time needed, estimated completion time, expected duration, time required, estimated recovery time
        approval = approval, approval required, approvals, approver, approvers, approved by, required approval
        trigger = trigger, triggers, triggered by, alert, alerts, alert name
        frequency = frequency, schedule, cadence, recurrence
        author = author, authors, msauthor, created by, written by
        created = created, created on, date created
        audience = audience, intended audience, target audience
        scope = scope
        type = type, document type, category, kind
        freeze = freeze
        risk = risk, risk level
        environment = environment, environments
        service = service, services, system, component, application
        contact = contact, contacts, slack, slack channel, channel, on call, escalation, pagerduty
        mechanism = mechanism
        title = title
        id = id, runbook id
        """);

    /// <summary>The canonical names that are known, and the labels that mean each.</summary>
    public static IEnumerable<(string Name, IReadOnlyList<string> Labels)> Synonyms =>
        Names.GroupBy(pair => pair.Value, pair => pair.Key).Select(labels => (labels.Key, (IReadOnlyList<string>)[.. labels]));

    /// <summary>The canonical name of a label: lower case, words joined by '-'.</summary>
    public static string Name(string label, out bool isKnown)
    {
        var key = Key(label);
        isKnown = Names.TryGetValue(key, out var name);
        return isKnown ? name! : key.Replace(' ', '-');
    }

    /// <summary>What a label is looked up by: lower-case letters and digits, words one blank apart.</summary>
    public static string Key(string label)
    {
        var key = new char[label.Length];
        var length = 0;
        foreach (var c in label)
        {
            var next = c is '-' or '_' or '\u00a0' ? ' ' : char.ToLowerInvariant(c);
            if (char.IsLetterOrDigit(next) || (next == ' ' && length > 0 && key[length - 1] != ' '))
            {
                key[length++] = next;
            }
        }

        return new string(key, 0, length).TrimEnd();
    }

    public static void FromFrontMatter(YamlMapping mapping, List<MetadataItem> items)
    {
        foreach (var entry in mapping.Entries)
        {
            var value = entry.Value switch
            {
                YamlScalar scalar => scalar.IsNull ? "" : scalar.Text,
                YamlSequence sequence when sequence.Items.All(item => item is YamlScalar) =>
                    string.Join(", ", sequence.Items.Select(item => ((YamlScalar)item).Text)),
                _ => null,
            };
            if (value is not null)
            {
                var name = Name(entry.Key.Text, out var known);
                var filled = known ? IsFilled(value) : value.Length == 0 || IsFilled(value);
                items.Add(new MetadataItem(name, entry.Key.Text, value, filled, MetadataSource.FrontMatter, entry.Span.FirstLine()));
            }
        }
    }

    /// <summary>Reads the labels, bullets and tables of the given blocks.</summary>
    /// <param name="blocks">The preamble, a runbook's own blocks, or the last lines.</param>
    /// <param name="isPreamble">True where any bold label counts, not only known names.</param>
    /// <param name="items">Where they are added.</param>
    public static void FromBlocks(IEnumerable<MarkdownBlock> blocks, bool isPreamble, List<MetadataItem> items)
    {
        foreach (var block in blocks)
        {
            switch (block)
            {
                case MarkdownParagraph paragraph:
                    FromLabels(Label.Read(paragraph.Content), isPreamble, items);
                    break;
                case MarkdownQuote quote:
                    FromBlocks(quote.Blocks.OfType<MarkdownParagraph>(), isPreamble: false, items);
                    break;
                case MarkdownList { IsOrdered: false } list:
                    foreach (var item in list.Items)
                    {
                        if (item.Checked is null && item.Blocks is [MarkdownParagraph line, ..])
                        {
                            FromLabels(Label.Read(line.Content), isPreamble: false, items);
                        }
                    }

                    break;
                case MarkdownTable table:
                    FromTable(table, items);
                    break;
                case MarkdownHtml html when html.Text.Contains("<tr", StringComparison.OrdinalIgnoreCase):
                    FromHtml(html, items);
                    break;
            }
        }
    }

    /// <summary>False for a value left as in a template.</summary>
    public static bool IsFilled(string value)
    {
        var text = value.AsSpan().Trim().Trim("*_`\"'").Trim();
        if (IsBlank(text))
        {
            return false;
        }

        if ((text[0] == '[' && text[^1] == ']') || (text[0] == '<' && text[^1] == '>' && !text.Contains("://", StringComparison.Ordinal) && !text.Contains('@')))
        {
            return false;
        }

        return !(text.Contains("YYYY-MM-DD", StringComparison.OrdinalIgnoreCase)
            || text.Equals("TBD", StringComparison.OrdinalIgnoreCase)
            || text.Equals("TODO", StringComparison.OrdinalIgnoreCase)
            || text.Equals("TBC", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("TODO:", StringComparison.Ordinal));
    }

    // "", "___", "xxx", "–".
    private static bool IsBlank(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (c is not ('_' or '-' or '–' or '—' or '.' or '?' or 'x' or 'X' or ' '))
            {
                return false;
            }
        }

        return true;
    }

    private static void FromLabels(IReadOnlyList<Label> labels, bool isPreamble, List<MetadataItem> items)
    {
        foreach (var label in labels)
        {
            var name = Name(label.Name, out var known);
            if (!known && !(isPreamble && label.IsBold && label.Value.Length > 0))
            {
                continue;
            }

            // A bold line of its own over a list is a heading, not an empty value.
            if (label.Value.Length == 0 && !isPreamble)
            {
                continue;
            }

            items.Add(new MetadataItem(name, label.Name, Clean(label.Value), IsFilled(label.Value), MetadataSource.Label, label.Span));
        }
    }

    private static void FromTable(MarkdownTable table, List<MetadataItem> items)
    {
        if (table.Rows.Count == 0 || table.Rows.Any(row => row.Cells.Count != 2))
        {
            return;
        }

        // The head is a row like the others when it names something known.
        var known = table.Rows.Count(row => Names.ContainsKey(Key(row.Cells[0].Content.Text)));
        if (known < 2 && !(known == 1 && table.Rows.Count <= 2))
        {
            return;
        }

        for (var i = 0; i < table.Rows.Count; i++)
        {
            var row = table.Rows[i];
            var label = row.Cells[0].Content.Text;
            var name = Name(label, out var isKnown);
            if (label.Length > 0 && (isKnown || i > 0))
            {
                var value = row.Cells[1].Content.Text;
                items.Add(new MetadataItem(name, label, Clean(value), IsFilled(value), MetadataSource.Table, row.Cells[0].Span.To(row.Cells[1].Span)));
            }
        }
    }

    // Rows of two cells: <tr><th>Owner</th><td>Platform</td></tr>.
    private static void FromHtml(MarkdownHtml html, List<MetadataItem> items)
    {
        var text = html.Text;
        for (var row = text.IndexOf("<tr", StringComparison.OrdinalIgnoreCase); row >= 0;)
        {
            var next = text.IndexOf("<tr", row + 3, StringComparison.OrdinalIgnoreCase);
            var cells = Cells(text, row, next < 0 ? text.Length : next);
            if (cells.Count == 2 && Name(cells[0].Text, out var known) is var name && known)
            {
                var span = new SourceSpan(html.Span.File, html.Span.Start + cells[0].Start, html.Span.Start + cells[1].End);
                items.Add(new MetadataItem(name, cells[0].Text, cells[1].Text, IsFilled(cells[1].Text), MetadataSource.Table, span));
            }

            row = next;
        }
    }

    private static List<(string Text, int Start, int End)> Cells(string text, int from, int to)
    {
        var cells = new List<(string, int, int)>();
        while (cells.Count < 3)
        {
            var open = text.IndexOf("<t", from, to - from, StringComparison.OrdinalIgnoreCase);
            if (open < 0 || open + 3 > to)
            {
                break;
            }

            from = open + 3;
            var start = text.IndexOf('>', from, to - from) + 1;
            if (char.ToLowerInvariant(text[open + 2]) is not ('h' or 'd') || start == 0)
            {
                continue;
            }

            var end = text.IndexOf("</t", start, to - start, StringComparison.OrdinalIgnoreCase);
            end = end < 0 ? to : end;
            cells.Add((WithoutTags(text.AsSpan(start, end - start)), start, end));
            from = end;
        }

        return cells;
    }

    private static string WithoutTags(ReadOnlySpan<char> html)
    {
        var text = new StringBuilder(html.Length);
        while (!html.IsEmpty)
        {
            var open = html.IndexOf('<');
            text.Append(open < 0 ? html : html[..open]);
            var close = open < 0 ? -1 : html[open..].IndexOf('>');
            html = close < 0 ? [] : html[(open + close + 1)..];
        }

        return text.ToString().Trim();
    }

    private static string Clean(string value) => value.Trim();

    private static Dictionary<string, string> Canonical(string lines)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines.Split('\n'))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            foreach (var label in line[(equals + 1)..].Split(',', StringSplitOptions.TrimEntries))
            {
                names[label] = line[..equals].Trim();
            }
        }

        return names;
    }
}
