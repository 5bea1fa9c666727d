using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using PolicyRunner.Planning;

namespace PolicyRunner.Journal;

/// <summary>One thing that happened. Records form a chain: each holds the hash of the line before it.</summary>
public sealed record JournalRecord
{
    /// <summary>What the first record names as its predecessor.</summary>
    public static string NoPrevious { get; } = new('0', 64);

    /// <summary>The longest line, in bytes: a record tells what happened, outputs are files beside it.</summary>
    public const int LongestLine = 1024 * 1024;

    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private static readonly JsonObject NotYet = [];

    private readonly byte[]? unread;
    private JsonObject data = NotYet;

    public JournalRecord()
    {
    }

    [SetsRequiredMembers]
    private JournalRecord(long sequence, DateTimeOffset time, string kind, byte[] unread, string previous) =>
        (Sequence, Time, Kind, Data, this.unread, Previous) = (sequence, time, kind, NotYet, unread, previous);

    /// <summary>1 for the first.</summary>
    public required long Sequence { get; init; }

    /// <summary>In UTC, to the millisecond, as the writer's clock said; a clock may go back, the sequence does not.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Such as <c>run-started</c> or <c>step-ended</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What happened. Of a record that was read it is made when somebody asks: most of a long journal is only followed.</summary>
    public required JsonObject Data
    {
        get => ReferenceEquals(data, NotYet) ? data = (JsonObject)JsonNode.Parse(unread)! : data;
        init => data = value;
    }

    /// <summary>SHA-256 over the bytes of the line before, without its line end, in lower-case hexadecimal.</summary>
    public required string Previous { get; init; }

    /// <summary>Canonical JSON (RFC 8785) without a line end, in UTF-8.</summary>
    /// <exception cref="FormatException">The data cannot be written canonically or is longer than <see cref="LongestLine"/>.</exception>
    public byte[] ToLine()
    {
        var line = CanonicalJson.Write(new JsonObject
        {
            ["sequence"] = Sequence,
            ["time"] = Time.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture),
            ["kind"] = Kind,
            ["data"] = Data.DeepClone(),
            ["previous"] = Previous,
        });
        return line.Length <= LongestLine ? line : throw new FormatException($"A journal's record holds at most {LongestLine} bytes; this '{Kind}' has {line.Length}.");
    }

    /// <summary>What the next record names as its predecessor.</summary>
    public static string HashOf(ReadOnlySpan<byte> line) => Convert.ToHexStringLower(SHA256.HashData(line));

    /// <returns>The record, or what is wrong with the line.</returns>
    public static (JournalRecord? Record, string? Problem) Parse(ReadOnlyMemory<byte> line)
    {
        if (line.Length > LongestLine)
        {
            return (null, $"it is longer than {LongestLine} bytes");
        }

        try
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 64, AllowDuplicateProperties = false });
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement) : (null, "it is no JSON object");
        }
        catch (JsonException)
        {
            return (null, "it is no JSON, or a member stands twice");
        }
        catch (InvalidOperationException)
        {
            // A string whose escapes are no text.
            return (null, "a member has the wrong type");
        }
    }

    private static (JournalRecord? Record, string? Problem) Read(JsonElement members)
    {
        if (!members.TryGetProperty("sequence", out var sequence) || sequence.ValueKind != JsonValueKind.Number || !sequence.TryGetInt64(out var number) || number < 1)
        {
            return (null, "it has no sequence number");
        }

        if (Text(members, "time") is not { } time
            || !DateTime.TryParseExact(time, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment))
        {
            return (null, "it has no time");
        }

        if (Text(members, "kind") is not { Length: > 0 } kind || !members.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object)
        {
            return (null, "it has no kind or no data");
        }

        return Text(members, "previous") is { Length: 64 } previous
            ? (new JournalRecord(number, new DateTimeOffset(moment), kind, JsonMarshal.GetRawUtf8Value(data).ToArray(), previous), null)
            : (null, "it does not name its predecessor");
    }

    private static string? Text(JsonElement members, string name) => !members.TryGetProperty(name, out var member) ? null
        : member.ValueKind == JsonValueKind.String ? member.GetString() : throw new InvalidOperationException($"'{name}' is no text.");
}
