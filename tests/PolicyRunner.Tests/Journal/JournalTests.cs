using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using PolicyRunner.Journal;
using PolicyRunner.Tests.Checking;

namespace PolicyRunner.Tests.Journal;

public sealed class JournalTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("policyrunner-journal-").FullName;

    private string Path => System.IO.Path.Combine(folder, "run", "journal.jsonl");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Records_are_lines_of_canonical_JSON_that_name_their_predecessors()
    {
        Write("run-started", "run-ended");

        var lines = File.ReadAllLines(Path);
        Assert.Equal(
            "{\"data\":{\"b\":2,\"text\":\"run-started\"},\"kind\":\"run-started\",\"previous\":\"0000000000000000000000000000000000000000000000000000000000000000\",\"sequence\":1,\"time\":\"2026-11-15T12:00:00.000Z\"}",
            lines[0]);
        Assert.Contains($"\"previous\":\"{JournalRecord.HashOf(Encoding.UTF8.GetBytes(lines[0]))}\"", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_writer_goes_on_where_another_stopped()
    {
        Write("one");
        Write("two");

        var reading = JournalFile.Read(Path);
        Assert.Null(reading.Fault);
        Assert.Equal(["1 one", "2 two"], reading.Records.Select(record => $"{record.Sequence} {record.Kind}"));
        Assert.Equal(reading.Head, JournalRecord.HashOf(File.ReadAllBytes(Path).AsSpan()[^(Encoding.UTF8.GetByteCount(File.ReadAllLines(Path)[1]) + 1)..^1]));
    }

    [Fact]
    public void Two_writers_at_a_time_are_refused()
    {
        using var first = JournalWriter.Open(Path, FixedClock.Today);

        Assert.Contains("another process writes this journal", Assert.Throws<JournalException>(() => JournalWriter.Open(Path, FixedClock.Today)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cut_at_any_byte_it_goes_on_and_says_what_was_lost()
    {
        Write("one", "two");
        var whole = File.ReadAllBytes(Path);
        for (var length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(Path, whole[..length]);
            Write("after");

            var reading = JournalFile.Read(Path);
            Assert.Null(reading.Fault);
            var complete = whole[..length].Count(value => value == '\n');
            var isTorn = length > 0 && whole[length - 1] != '\n';
            Assert.Equal([.. new[] { "one", "two" }[..complete], .. isTorn ? new[] { "torn" } : [], "after"], reading.Records.Select(record => record.Kind));
        }
    }

    [Fact]
    public void Any_changed_byte_of_a_record_is_found_by_its_successor()
    {
        Write("one", "two", "three");
        var whole = File.ReadAllBytes(Path);
        var last = Array.LastIndexOf(whole, (byte)'\n', whole.Length - 2) + 1;
        for (var index = 0; index < last; index++)
        {
            var changed = whole.ToArray();
            changed[index] ^= 1;

            var reading = JournalFile.Read(new MemoryStream(changed));
            Assert.True(reading.Fault is not null || reading.TornBytes > 0, $"A changed byte {index} was not found.");
        }
    }

    [Theory]
    [InlineData(0, "Record 1 calls itself number 2")]
    [InlineData(1, "Record 2 calls itself number 3")]
    public void A_record_taken_out_is_named(int index, string reason)
    {
        Write("one", "two", "three");
        File.WriteAllLines(Path, File.ReadAllLines(Path).Where((_, at) => at != index));

        Assert.StartsWith(reason, JournalFile.Read(Path).Fault!.Reason, StringComparison.Ordinal);
        Assert.Throws<JournalException>(() => JournalWriter.Open(Path, FixedClock.Today));
    }

    [Theory]
    [InlineData("", "it is no JSON")]
    [InlineData("[]", "it is no JSON object")]
    [InlineData("{\"sequence\":1}", "it has no time")]
    [InlineData("{\"sequence\":\"1\"}", "it has no sequence number")]
    [InlineData("{\"sequence\":1,\"sequence\":1}", "stands twice")]
    [InlineData("{\"sequence\":1,\"time\":5}", "wrong type")]
    [InlineData("{\"data\":[],\"kind\":\"a\",\"sequence\":1,\"time\":\"2026-11-15T12:00:00.000Z\"}", "no data")]
    [InlineData("{\"data\":{},\"data\":{}}", "stands twice")]
    [InlineData("{\"data\":{\"a\":{\"b\":1,\"b\":2}}}", "stands twice")]
    [InlineData("{\"data\":{\"a\":1,\"\\u0061\":2}}", "stands twice")]
    [InlineData("{\"data\":{\"list\":[{\"b\":1},{\"b\":1,\"a\":2}]}}", "out of order")]
    [InlineData("{\"kind\":\"a\",\"data\":{}}", "out of order")]
    [InlineData("{\"data\":{},\"kind\":\"\\ud800\"}", "wrong type")]
    [InlineData("{} {}", "it is no JSON")]
    public void A_line_that_is_no_record_says_why(string line, string reason)
    {
        var fault = JournalFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(line + "\n"))).Fault;

        Assert.Equal(1, fault!.Line);
        Assert.Contains(reason, fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_too_long_for_a_record_is_refused_before_anything_is_written()
    {
        using var writer = JournalWriter.Open(Path, FixedClock.Today);

        Assert.Throws<FormatException>(() => writer.Append("long", new JsonObject { ["text"] = new string('x', JournalRecord.LongestLine) }));
        Assert.Equal(1, writer.Append("short", []).Sequence);
    }

    [Fact]
    public void A_line_without_end_is_a_fault_and_not_kept_in_memory_whole()
    {
        using var endless = new MemoryStream(Encoding.UTF8.GetBytes(new string('x', 3 * JournalRecord.LongestLine)));

        Assert.Contains("longer than", JournalFile.Read(endless).Fault!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_written_reads_back() => Check.One(
        Config.QuickThrowOnFailure,
        Prop.ForAll<NonNull<string>>(text =>
        {
            var data = new JsonObject { ["text"] = new string([.. text.Get.Where(character => !char.IsSurrogate(character))]) };
            var record = new JournalRecord { Sequence = 1, Time = FixedClock.Today.GetUtcNow(), Kind = "k", Data = data, Previous = JournalRecord.NoPrevious };
            var (back, problem) = JournalRecord.Parse(record.ToLine());
            return problem is null && back!.Data["text"]!.GetValue<string>() == data["text"]!.GetValue<string>() && back.Time == record.Time;
        }));

    [Fact]
    public void Members_of_any_name_and_depth_read_back() => Check.One(
        Config.QuickThrowOnFailure,
        Prop.ForAll<NonNull<string>[], NonNull<string>[]>((outer, inner) =>
        {
            static string Name(NonNull<string> name) => new([.. name.Get.Where(character => !char.IsSurrogate(character))]);
            static JsonObject Of(IEnumerable<string> names, Func<JsonNode> value) => new(names.Distinct().Select(name => KeyValuePair.Create(name, (JsonNode?)value())));
            string[] beyond = ["\uE000", "\U0001F600", "é", "a\"b", "data"];
            var data = Of(outer.Select(Name).Concat(beyond), () => new JsonArray(Of(inner.Select(Name).Concat(beyond), () => 1), 2));
            var record = new JournalRecord { Sequence = 1, Time = FixedClock.Today.GetUtcNow(), Kind = "k", Data = data, Previous = JournalRecord.NoPrevious };
            var (back, problem) = JournalRecord.Parse(record.ToLine());
            return problem is null && JsonNode.DeepEquals(back!.Data, data);
        }));

    private void Write(params string[] kinds)
    {
        using var writer = JournalWriter.Open(Path, FixedClock.Today);
        foreach (var kind in kinds)
        {
            writer.Append(kind, new JsonObject { ["text"] = kind, ["b"] = 2 });
        }
    }
}
