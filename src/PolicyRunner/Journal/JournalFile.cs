namespace PolicyRunner.Journal;

/// <summary>Reads a journal and follows its chain; works offline and on any copy.</summary>
/// <example><code>var reading = JournalFile.Read(".policyrunner/runs/7f3a/journal.jsonl");</code></example>
public static class JournalFile
{
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static JournalReading Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        return Read(stream);
    }

    public static JournalReading Read(Stream stream)
    {
        var records = new List<JournalRecord>();
        var head = JournalRecord.NoPrevious;
        var buffer = new byte[64 * 1024];
        var (start, end, sound) = (0, 0, 0L);
        JournalFault? fault = null;
        while (fault is null)
        {
            var line = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (line < 0)
            {
                if (end - start > JournalRecord.LongestLine)
                {
                    fault = new JournalFault(records.Count + 1, $"Record {records.Count + 1} is longer than {JournalRecord.LongestLine} bytes.");
                    break;
                }

                (buffer, start, end) = Room(buffer, start, end);
                var read = stream.Read(buffer, end, buffer.Length - end);
                if (read == 0)
                {
                    break;
                }

                end += read;
                continue;
            }

            var bytes = buffer.AsSpan(start, line);
            var (record, problem) = JournalRecord.Parse(bytes);
            fault = Complaint(record, problem, records.Count + 1, head);
            if (fault is null)
            {
                records.Add(record!);
                head = JournalRecord.HashOf(bytes);
                start += line + 1;
                sound += line + 1;
            }
        }

        return new JournalReading { Records = records, Head = head, Fault = fault, TornBytes = fault is null ? end - start : 0, SoundLength = sound };
    }

    private static JournalFault? Complaint(JournalRecord? record, string? problem, int line, string head) =>
        record is null ? new JournalFault(line, $"Record {line} cannot be read: {problem}.")
        : record.Sequence != line ? new JournalFault(line, $"Record {line} calls itself number {record.Sequence}: one was taken out or put in.")
        : record.Previous != head ? new JournalFault(line, line == 1 ? "Record 1 names a predecessor: the beginning was taken out." : $"Record {line} does not follow record {line - 1}: one of them was changed.")
        : null;

    // What is left moves to the front; a line longer than the buffer makes it grow.
    private static (byte[] Buffer, int Start, int End) Room(byte[] buffer, int start, int end)
    {
        var left = end - start;
        var target = left == buffer.Length ? new byte[buffer.Length * 2] : buffer;
        buffer.AsSpan(start, left).CopyTo(target);
        return (target, 0, left);
    }
}
