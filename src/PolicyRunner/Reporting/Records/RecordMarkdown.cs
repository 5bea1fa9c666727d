using PolicyRunner.Gates;
using PolicyRunner.Reporting.Gating;
using PolicyRunner.Running;
using PolicyRunner.Running.Records;

namespace PolicyRunner.Reporting.Records;

/// <summary>A record for a job's summary, an issue, a wiki.</summary>
internal static class RecordMarkdown
{
    public static void Write(RunRecord record, TextWriter output, IReadOnlyList<string> warnings)
    {
        output.Write($"# Record of {Safe(RecordSentences.Subject(record))}\n\n");
        Loud(output, RecordSentences.Broken(record.Reading, record.Anchoring));
        Loud(output, RecordSentences.BreakGlass(record));
        foreach (var warning in warnings)
        {
            Loud(output, warning);
        }

        output.Write($"{Safe(RecordSentences.Name(record))} **{Safe(RecordSentences.Outcome(record))}**.\n\n");
        List(output, null, record.Reasons);
        SafeTable(output, null, ["", ""], RecordSentences.Facts(record).Select(fact => new[] { Safe(fact.Name), Fact(fact.Text, record.Commit) }));
        List(output, "Approvals", record.Admission is { } admission ? RecordSentences.Approvals(admission) : []);
        Table(output, "Steps", ["step", "part", "how it went"], record.Steps.Select(step => new[] { step.Id, step.Phase.Word(), RecordSentences.Step(step) }));
        List(output, "Rollback", RecordSentences.Rollback(record) is { } rollback ? [rollback] : []);
        Table(output, "Conditions", ["verdict", "condition", "why"], record.Conditions.SelectMany(condition => Rows(condition, "")));
        List(output, "Evidence", record.Conditions.SelectMany(Evidence));
        List(output, "Answers", record.Answers.Select(RecordSentences.Answer));
        List(output, "Follow-ups", record.FollowUps.Select(item => $"{item.Text} ({RecordSentences.Owed(item)})"), "- [ ]");
        Table(output, "Timeline", ["UTC", "what happened"], record.Timeline.Select(moment => new[] { RecordSentences.Second(moment.Time), moment.Text }));
        output.Write($"{Words.Count(record.Reading.Records.Count, "record")}, head `{record.Reading.Head}`. {Safe(RecordSentences.Anchored(record.Reading, record.Anchoring))}\n");
    }

    private static IEnumerable<string[]> Rows(RecordedCondition condition, string above) => condition.Conditions
        .SelectMany(inner => Rows(inner, $"{above}{condition.Id} / "))
        .Prepend([condition.Verdict.Word(), $"{above}{condition.Id}{(condition.IsRequired ? "" : " (advisory)")}", condition.Reason]);

    private static IEnumerable<string> Evidence(RecordedCondition condition) =>
        EvidenceText.Lines(condition.Evidence).Select(line => $"{condition.Id}: {line}").Concat(condition.Conditions.SelectMany(Evidence));

    private static void Loud(TextWriter output, string? text)
    {
        if (text is not null)
        {
            output.Write($"> [!CAUTION]\n> {Safe(text)}\n\n");
        }
    }

    private static void List(TextWriter output, string? title, IEnumerable<string> lines, string bullet = "-")
    {
        var all = lines.ToList();
        if (all.Count > 0)
        {
            output.Write($"{(title is null ? "" : $"## {title}\n\n")}{string.Concat(all.Select(line => $"{bullet} {Item(line)}\n"))}\n");
        }
    }

    private static string Fact(string text, string? commit) =>
        commit is not null && text.EndsWith($" {commit}", StringComparison.Ordinal) ? $"{Safe(text[..^commit.Length])}{MarkdownText.Digest(commit)}" : Safe(text);

    private static void Table(TextWriter output, string? title, IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows) =>
        SafeTable(output, title, head, rows.Select(row => row.Select(Safe)));

    // Of cells that are Markdown already.
    private static void SafeTable(TextWriter output, string? title, IReadOnlyList<string> head, IEnumerable<IEnumerable<string>> rows)
    {
        var all = rows.ToList();
        if (all.Count > 0)
        {
            output.Write($"{(title is null ? "" : $"## {title}\n\n")}|{string.Concat(head.Select(cell => $" {cell} |"))}\n|{string.Concat(head.Select(_ => "---|"))}\n");
            output.Write($"{string.Concat(all.Select(row => $"|{string.Concat(row.Select(cell => $" {cell} |"))}\n"))}\n");
        }
    }

    private static string Safe(string text) => MarkdownText.Escape(text);

    // A text that begins with '+' or '1.' would be a list in a list item.
    private static string Item(string text) => text.Length > 0 && (text[0] is '-' or '+' or '=' || char.IsAsciiDigit(text[0])) ? $"&#8203;{Safe(text)}" : Safe(text);
}
