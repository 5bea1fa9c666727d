using System.Text;
using System.Text.Json;

namespace PolicyRunner.Journal;

/// <summary>
/// Reads one line of a journal. A record is followed far more often than it is looked into, so a line is walked once, without a tree
/// of it: canonical JSON has its members in order, which makes every second member of a name a step back.
/// </summary>
internal ref struct JournalLine
{
    /// <summary>How a record's time is written.</summary>
    public const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private const int TimeLength = 24;
    private const int MaxDepth = 64;

    private readonly ReadOnlySpan<byte> line;
    private readonly string? expected;
    private Utf8JsonReader reader;
    private long? sequence;
    private DateTime? time;
    private string? kind;
    private string? previous;
    private Range data;

    private JournalLine(ReadOnlySpan<byte> line, string? expected)
    {
        this.line = line;
        this.expected = expected;
        reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = MaxDepth });
    }

    /// <param name="line">Without its end.</param>
    /// <param name="expected">The hash its predecessor probably has: a text that need not be made once more.</param>
    /// <returns>The record, or what is wrong with the line.</returns>
    public static (JournalRecord? Record, string? Problem) Read(ReadOnlyMemory<byte> line, string? expected)
    {
        try
        {
            var parts = new JournalLine(line.Span, expected);
            return parts.Walk() is { } problem ? (null, problem) : parts.Record(line);
        }
        catch (JsonException)
        {
            return (null, "it is no JSON");
        }
        catch (InvalidOperationException)
        {
            // A string whose escapes are no text.
            return (null, "a member has the wrong type");
        }
    }

    private string? Walk()
    {
        Span<(int Start, int Length)> names = stackalloc (int, int)[MaxDepth + 1];
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return "it is no JSON object";
        }

        var dataStart = 0;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.EndObject when reader.CurrentDepth > 0:
                    names[reader.CurrentDepth + 1] = default;
                    if (reader.CurrentDepth == 1 && dataStart > 0)
                    {
                        data = dataStart..(int)reader.BytesConsumed;
                        dataStart = 0;
                    }

                    break;
                case JsonTokenType.PropertyName:
                    ref var last = ref names[reader.CurrentDepth];
                    var name = (Start: (int)reader.TokenStartIndex, Length: reader.ValueSpan.Length + 2);
                    if (last.Length > 0 && !InOrder(line.Slice(last.Start, last.Length), line.Slice(name.Start, name.Length)))
                    {
                        return "its members stand out of order, or one stands twice";
                    }

                    last = name;
                    if (reader.CurrentDepth == 1 && Take(ref dataStart) is { } problem)
                    {
                        return problem;
                    }

                    break;
            }
        }

        return null;
    }

    // A member of the record itself; the reader moves on to its value.
    private string? Take(ref int dataStart)
    {
        if (reader.ValueTextEquals("data"u8))
        {
            reader.Read();
            dataStart = reader.TokenType == JsonTokenType.StartObject ? (int)reader.TokenStartIndex : 0;
            return dataStart > 0 ? null : "it has no kind or no data";
        }

        if (reader.ValueTextEquals("sequence"u8))
        {
            reader.Read();
            sequence = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) ? number : null;
        }
        else if (reader.ValueTextEquals("time"u8))
        {
            time = Time();
        }
        else if (reader.ValueTextEquals("kind"u8))
        {
            kind = Text();
        }
        else if (reader.ValueTextEquals("previous"u8))
        {
            ToText();
            previous = expected is not null && reader.ValueTextEquals(expected) ? expected : reader.GetString();
        }

        return null;
    }

    private string? Text()
    {
        ToText();
        return reader.GetString();
    }

    // Of the forms of ISO 8601 only TimeForm has this length and these two signs in these places.
    private DateTime? Time()
    {
        ToText();
        return reader is { ValueIsEscaped: false, ValueSpan: [.., (byte)'.', _, _, _, (byte)'Z'] } && reader.ValueSpan.Length == TimeLength && reader.TryGetDateTime(out var moment) ? moment : null;
    }

    private void ToText()
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.String)
        {
            throw new InvalidOperationException("It is no text.");
        }
    }

    private readonly (JournalRecord? Record, string? Problem) Record(ReadOnlyMemory<byte> line) =>
        sequence is not { } number || number < 1 ? (null, "it has no sequence number")
        : time is not { } moment ? (null, "it has no time")
        : kind is not { Length: > 0 } || data.End.Value == 0 ? (null, "it has no kind or no data")
        : previous is not { Length: 64 } ? (null, "it does not name its predecessor")
        : (new JournalRecord(number, new DateTimeOffset(moment), kind, line[data], previous), null);

    // Both with their quotes. Bytes order plain names as RFC 8785 asks; escapes and what lies beyond ASCII need the names themselves.
    private static bool InOrder(ReadOnlySpan<byte> one, ReadOnlySpan<byte> next) =>
        IsPlain(one) && IsPlain(next) ? one[1..^1].SequenceCompareTo(next[1..^1]) < 0 : string.CompareOrdinal(Name(one), Name(next)) < 0;

    private static bool IsPlain(ReadOnlySpan<byte> name) => Ascii.IsValid(name) && !name.Contains((byte)'\\');

    private static string Name(ReadOnlySpan<byte> quoted)
    {
        var name = new Utf8JsonReader(quoted);
        name.Read();
        return name.GetString()!;
    }
}
