using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
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

    private static readonly JsonObject NotYet = [];

    private readonly ReadOnlyMemory<byte> unread;
    private JsonObject data = NotYet;

    public JournalRecord()
    {
    }

    /// <summary>One that was read: its data is looked at when somebody asks.</summary>
    [SetsRequiredMembers]
    internal JournalRecord(long sequence, DateTimeOffset time, string kind, ReadOnlyMemory<byte> unread, string previous) =>
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
        get => ReferenceEquals(data, NotYet) ? data = (JsonObject)JsonNode.Parse(unread.Span)! : data;
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
            ["time"] = Time.UtcDateTime.ToString(JournalLine.TimeForm, CultureInfo.InvariantCulture),
            ["kind"] = Kind,
            ["data"] = Data.DeepClone(),
            ["previous"] = Previous,
        });
        return line.Length <= LongestLine ? line : throw new FormatException($"A journal's record holds at most {LongestLine} bytes; this '{Kind}' has {line.Length}.");
    }

    /// <summary>What the next record names as its predecessor.</summary>
    public static string HashOf(ReadOnlySpan<byte> line) => Convert.ToHexStringLower(SHA256.HashData(line));

    /// <param name="line">Without its end; the record looks into it later, so it must not change.</param>
    /// <param name="expected">What it names as its predecessor, if it follows the line that was read before it.</param>
    /// <returns>The record, or what is wrong with the line.</returns>
    internal static (JournalRecord? Record, string? Problem) Parse(ReadOnlyMemory<byte> line, string? expected = null) =>
        line.Length > LongestLine ? (null, $"it is longer than {LongestLine} bytes") : JournalLine.Read(line, expected);
}
