namespace PolicyRunner.Journal;

/// <summary>
/// Records that stand behind each other, read without those before them: each follows the one before it, and the first is believed
/// until its place in the chain is known.
/// </summary>
internal sealed class JournalLinks
{
    private JournalRecord? stranger;
    private string? problem;

    private JournalLinks()
    {
    }

    /// <summary>The sound ones.</summary>
    public List<JournalRecord> Records { get; } = [];

    /// <summary>The hash of the last sound line; that of none when there is none.</summary>
    public string Head { get; private set; } = JournalRecord.NoPrevious;

    /// <summary>How many bytes the sound lines have, with their ends.</summary>
    public int Length { get; private set; }

    private bool IsWhole => stranger is null && problem is null;

    /// <param name="lines">Whole lines, each with its end; they must not change afterwards.</param>
    public static JournalLinks Parse(ReadOnlyMemory<byte> lines)
    {
        var links = new JournalLinks();
        while (links.IsWhole && links.Length < lines.Length)
        {
            var line = lines[links.Length..];
            links.Add(line[..line.Span.IndexOf((byte)'\n')]);
        }

        return links;
    }

    /// <summary>Null when these records follow so many others of which the last has this hash, and none of them is bad.</summary>
    /// <param name="before">How many stand before them.</param>
    /// <param name="head">The hash of the last of those.</param>
    public JournalFault? FaultAfter(int before, string head)
    {
        if (Records is [var first, ..] && Complaint(first, before + 1, head) is { } wrong)
        {
            return new JournalFault(before + 1, wrong);
        }

        var (line, last) = (before + Records.Count + 1, Records.Count > 0 ? Head : head);
        return problem is not null ? new JournalFault(line, $"Record {line} cannot be read: {problem}.")
            : stranger is not null && Complaint(stranger, line, last) is { } reason ? new JournalFault(line, reason)
            : null;
    }

    private void Add(ReadOnlyMemory<byte> line)
    {
        (var record, problem) = JournalRecord.Parse(line, Head);
        if (record is null)
        {
            return;
        }

        if (Records is [.., var last] && Complaint(record, last.Sequence + 1, Head) is not null)
        {
            stranger = record;
            return;
        }

        Records.Add(record);
        Head = JournalRecord.HashOf(line.Span);
        Length += line.Length + 1;
    }

    private static string? Complaint(JournalRecord record, long line, string head) =>
        record.Sequence != line ? $"Record {line} calls itself number {record.Sequence}: one was taken out or put in."
        : record.Previous != head ? line == 1 ? "Record 1 names a predecessor: the beginning was taken out." : $"Record {line} does not follow record {line - 1}: one of them was changed."
        : null;
}
