using System.Globalization;
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

    /// <summary>1 for the first.</summary>
    public required long Sequence { get; init; }

    /// <summary>In UTC, to the millisecond, as the writer's clock said; a clock may go back, the sequence does not.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Such as <c>run-started</c> or <c>step-ended</c>.</summary>
    public required string Kind { get; init; }

    public required JsonObject Data { get; init; }

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
    public static (JournalRecord? Record, string? Problem) Parse(ReadOnlySpan<byte> line)
    {
        if (line.Length > LongestLine)
        {
            return (null, $"it is longer than {LongestLine} bytes");
        }

        JsonNode? node;
        try
        {
            node = JsonNode.Parse(line, documentOptions: new JsonDocumentOptions { MaxDepth = 64, AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            return (null, "it is no JSON, or a member stands twice");
        }

        try
        {
            return node is JsonObject members ? Read(members) : (null, "it is no JSON object");
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException)
        {
            return (null, "a member has the wrong type");
        }
    }

    private static (JournalRecord? Record, string? Problem) Read(JsonObject members)
    {
        if (members["sequence"] is not JsonValue sequence || !sequence.TryGetValue<long>(out var number) || number < 1)
        {
            return (null, "it has no sequence number");
        }

        if (members["time"]?.GetValue<string>() is not { } time
            || !DateTime.TryParseExact(time, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment))
        {
            return (null, "it has no time");
        }

        if (members["kind"]?.GetValue<string>() is not { Length: > 0 } kind || members["data"] is not JsonObject data)
        {
            return (null, "it has no kind or no data");
        }

        if (members["previous"]?.GetValue<string>() is not { Length: 64 } previous)
        {
            return (null, "it does not name its predecessor");
        }

        members.Remove("data");
        return (new JournalRecord { Sequence = number, Time = new DateTimeOffset(moment), Kind = kind, Data = data, Previous = previous }, null);
    }
}
