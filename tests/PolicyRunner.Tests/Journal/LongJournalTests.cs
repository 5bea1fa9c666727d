using System.Text.Json.Nodes;
using PolicyRunner.Journal;
using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Journal;

/// <summary>A journal of several blocks, which are parsed side by side: what is found must not depend on where a block ends.</summary>
public sealed class LongJournalTests
{
    private const int Count = 3000;

    private static readonly byte[][] Lines = Make();

    [Fact]
    public void A_journal_of_many_blocks_is_read_whole()
    {
        var reading = Read(Lines);

        Assert.Null(reading.Fault);
        Assert.Equal(0, reading.TornBytes);
        Assert.Equal(Enumerable.Range(1, Count), reading.Records.Select(record => (int)record.Sequence));
        Assert.Equal(JournalRecord.HashOf(Lines[^1]), reading.Head);
        Assert.Equal(Lines.Sum(line => line.Length + 1), reading.SoundLength);
        Assert.All(reading.Records, record => Assert.Equal(record.Sequence, (long)record.Data["number"]!));
    }

    [Fact]
    public void The_first_bad_record_is_named_wherever_it_stands()
    {
        foreach (var at in Enumerable.Range(0, 10).Select(part => part * Count / 10).Append(Count - 2))
        {
            Expect(at, "calls itself number", [.. Lines[..at], .. Lines[(at + 1)..]]);
            Expect(at + 1, at == 0 ? "does not follow record 1" : "does not follow", [.. Lines[..at], Changed(Lines[at]), .. Lines[(at + 1)..]]);
            Expect(at, "cannot be read", [.. Lines[..at], "{"u8.ToArray(), .. Lines[at..]]);
            Expect(at, "calls itself number", [.. Lines[..at], Lines[at + 1], Lines[at], .. Lines[(at + 2)..]]);
        }
    }

    [Fact]
    public void A_torn_end_is_counted_wherever_it_is()
    {
        var whole = Bytes(Lines);
        for (var length = whole.Length; length > 0; length -= 99_991)
        {
            using var stream = new MemoryStream(whole, 0, length);
            var reading = JournalFile.Read(stream);

            var sound = Array.LastIndexOf(whole, (byte)'\n', length - 1) + 1;
            Assert.Null(reading.Fault);
            Assert.Equal((sound, length - sound), (reading.SoundLength, reading.TornBytes));
            Assert.Equal(whole.AsSpan(0, sound).Count((byte)'\n'), reading.Records.Count);
        }
    }

    [Fact]
    public void A_source_that_gives_little_at_a_time_is_read_the_same()
    {
        using var slow = new Trickle(Bytes(Lines[..200]));

        Assert.Equal(200, JournalFile.Read(slow).Records.Count);
    }

    [Fact]
    public void A_number_beyond_all_is_no_crash()
    {
        var line = new JournalRecord { Sequence = long.MaxValue, Time = FixedClock.Today.GetUtcNow(), Kind = "k", Data = [], Previous = JournalRecord.NoPrevious }.ToLine();

        Assert.Equal(1, Read([line, line]).Fault!.Line);
    }

    // The fault stands in the line behind so many sound ones.
    private static void Expect(int sound, string reason, byte[][] lines)
    {
        var reading = Read(lines);

        Assert.Equal(sound + 1, reading.Fault!.Line);
        Assert.Contains(reason, reading.Fault.Reason, StringComparison.Ordinal);
        Assert.Equal(sound, reading.Records.Count);
        Assert.Equal(lines.Take(sound).Sum(line => line.Length + 1), reading.SoundLength);
        Assert.Equal(sound == 0 ? JournalRecord.NoPrevious : JournalRecord.HashOf(lines[sound - 1]), reading.Head);
    }

    private static JournalReading Read(byte[][] lines)
    {
        using var stream = new MemoryStream(Bytes(lines));
        return JournalFile.Read(stream);
    }

    private static byte[] Bytes(byte[][] lines)
    {
        using var bytes = new MemoryStream();
        foreach (var line in lines)
        {
            bytes.Write(line);
            bytes.WriteByte((byte)'\n');
        }

        return bytes.ToArray();
    }

    private static byte[] Changed(byte[] line)
    {
        byte[] changed = [.. line];
        changed[line.AsSpan().IndexOf("xx"u8)] = (byte)'y';
        return changed;
    }

    // A long one among the short: blocks end where they end.
    private static byte[][] Make()
    {
        var (lines, head) = (new byte[Count][], JournalRecord.NoPrevious);
        for (var number = 1; number <= Count; number++)
        {
            var data = new JsonObject { ["number"] = number, ["text"] = new string('x', number % 1400 == 0 ? 700_000 : 300) };
            lines[number - 1] = new JournalRecord { Sequence = number, Time = FixedClock.Today.GetUtcNow(), Kind = "step-ended", Data = data, Previous = head }.ToLine();
            head = JournalRecord.HashOf(lines[number - 1]);
        }

        return lines;
    }

    private sealed class Trickle(byte[] content) : Stream
    {
        private int at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = Math.Min(Math.Min(7, count), content.Length - at);
            Array.Copy(content, at, buffer, offset, read);
            at += read;
            return read;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
