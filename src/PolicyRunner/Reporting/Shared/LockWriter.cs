using System.Globalization;
using System.Text.Json;
using PolicyRunner.Journal.Shared;
using PolicyRunner.Text;

namespace PolicyRunner.Reporting.Shared;

/// <summary>Who holds which lock.</summary>
public static class LockWriter
{
    /// <param name="locks">As <see cref="LockBook.All"/> gives them.</param>
    /// <param name="shared">Where they are kept.</param>
    /// <param name="now">The time.</param>
    /// <param name="output">Where it goes.</param>
    public static void WriteText(IReadOnlyList<LockEntry> locks, SharedState shared, DateTimeOffset now, TextWriter output)
    {
        var width = locks.Select(entry => TerminalLineText.Of(entry.Name).Length).DefaultIfEmpty().Max();
        foreach (var entry in locks)
        {
            output.WriteLine($"{TerminalLineText.Of(entry.Name).PadRight(width)}  {TerminalLineText.Of(State(entry, now))}");
        }

        output.WriteLine($"{Words.Count(locks.Count(entry => entry.IsHeld(now)), "lock")} held; kept in {TerminalLineText.Of(shared.Place)}.");
    }

    /// <summary>The versioned JSON, described by the schema <c>locks</c>; members are only ever added within a version.</summary>
    public static void WriteJson(IReadOnlyList<LockEntry> locks, SharedState shared, DateTimeOffset now, TextWriter output) => JsonText.Write(output, writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("version", 1);
        writer.WriteString("place", shared.Place);
        writer.WriteBoolean("shared", shared.IsShared);
        writer.Each("locks", locks, (json, entry) =>
        {
            json.WriteString("name", entry.Name);
            json.WriteNumber("token", entry.Token);
            json.WriteBoolean("held", entry.IsHeld(now));
            json.WriteString("owner", entry.Holder?.Owner);
            json.WriteString("run", entry.Holder?.Run);
            json.WriteString("reason", entry.Holder?.Reason);
            json.Time("taken", entry.Holder?.Taken);
            json.Time("expires", entry.Holder?.Expires);
        });
        writer.WriteEndObject();
    });

    /// <summary>In UTC, to the second.</summary>
    internal static void Time(this Utf8JsonWriter writer, string name, DateTimeOffset? time) =>
        writer.WriteString(name, time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));

    private static string State(LockEntry entry, DateTimeOffset now) => entry.Holder is not { } holder ? "free"
        : $"{(entry.IsHeld(now) ? "held by" : "lapsed; was held by")} {holder.Owner} with run {holder.Run} since {Moment.Format(holder.Taken)} until {Moment.Format(holder.Expires)}{(holder.Reason is { } reason ? $" ({reason})" : "")}";
}
