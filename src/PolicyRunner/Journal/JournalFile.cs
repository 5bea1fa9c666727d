using PolicyRunner.Text;

namespace PolicyRunner.Journal;

/// <summary>Reads a journal and follows its chain; works offline and on any copy.</summary>
/// <example><code>var reading = JournalFile.Read(".policyrunner/runs/7f3a/journal.jsonl");</code></example>
public static class JournalFile
{
    // So much of a long journal is parsed and hashed at once, a block a processor; the chain itself is followed in order.
    private const int BlocksAtOnce = 16;

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static JournalReading Read(string path)
    {
        using var stream = PlainFile.Open(path);
        return Read(stream);
    }

    /// <summary>Reads a journal that came with others' files, in which links may lead anywhere.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="folder">The absolute path of the folder below which no link is followed.</param>
    /// <exception cref="IOException">The file cannot be read, or lies behind a link.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    internal static JournalReading ReadWithin(string folder, string path) => PlainFile.LinkOnTheWay(path, folder) is { } link
        ? throw new IOException($"'{Path.GetRelativePath(folder, link)}' is a symbolic link, and no record is read through one.")
        : Read(path);

    public static JournalReading Read(Stream stream)
    {
        var records = new List<JournalRecord>();
        var head = JournalRecord.NoPrevious;
        var sound = 0L;
        JournalFault? fault = null;
        var source = new JournalSource(stream);
        while (fault is null && source.Next(BlocksAtOnce) is { Count: > 0 } blocks)
        {
            foreach (var links in Parse(blocks))
            {
                fault = links.FaultAfter(records.Count, head);
                if (fault is null || fault.Line > records.Count + 1)
                {
                    records.AddRange(links.Records);
                    head = links.Head;
                    sound += links.Length;
                }

                if (fault is not null)
                {
                    break;
                }
            }
        }

        if (fault is null && source.Rest > JournalRecord.LongestLine)
        {
            fault = new JournalFault(records.Count + 1, $"Record {records.Count + 1} is longer than {JournalRecord.LongestLine} bytes.");
        }

        return new JournalReading { Records = records, Head = head, Fault = fault, TornBytes = fault is null ? source.Rest : 0, SoundLength = sound };
    }

    private static JournalLinks[] Parse(IReadOnlyList<ReadOnlyMemory<byte>> blocks)
    {
        var parsed = new JournalLinks[blocks.Count];
        if (blocks.Count == 1)
        {
            parsed[0] = JournalLinks.Parse(blocks[0]);
        }
        else
        {
            Parallel.For(0, blocks.Count, number => parsed[number] = JournalLinks.Parse(blocks[number]));
        }

        return parsed;
    }
}
