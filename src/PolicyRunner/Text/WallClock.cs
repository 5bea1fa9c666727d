using NodaTime;
using NodaTime.TimeZones;

namespace PolicyRunner.Text;

/// <summary>
/// The clocks on the walls of a time zone. The tool brings the IANA database of zones along: every machine knows the same ones, the
/// image of a container without any as well.
/// </summary>
/// <example><code>var today = WallClock.Of("Europe/Berlin")?.Day(now);</code></example>
internal sealed class WallClock
{
    private const string Usual = "UTC";

    private static readonly ZoneLocalMappingResolver Resolver = Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    private readonly DateTimeZone zone;

    private WallClock(DateTimeZone zone) => this.zone = zone;

    /// <returns>Null when no zone has that name.</returns>
    public static WallClock? Of(string name) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) is { } zone ? new WallClock(zone) : null;

    /// <summary>Whether a zone has that name. The usual one is known without the database, which takes a while to be opened.</summary>
    public static bool Knows(string name) => name == Usual || Of(name) is not null;

    /// <summary>What the clocks show at a moment.</summary>
    public DateTime At(DateTimeOffset moment) => Instant.FromDateTimeOffset(moment).InZone(zone).ToDateTimeUnspecified();

    /// <summary>The day that it is there at a moment.</summary>
    public DateOnly Day(DateTimeOffset moment) => DateOnly.FromDateTime(At(moment));

    /// <summary>When the clocks show a time. One that they jump over is when they have jumped; of one that comes twice the first counts.</summary>
    /// <returns>In UTC; in the first and the last year that can be written as if it were shown there.</returns>
    public DateTimeOffset When(DateTime shown) => IsAtEdge(shown) ? new DateTimeOffset(shown, TimeSpan.Zero)
        : zone.ResolveLocal(LocalDateTime.FromDateTime(shown), Resolver).ToInstant().ToDateTimeOffset();

    /// <summary>The first moment from another one on at which the clocks show a time of the day.</summary>
    public DateTimeOffset Next(TimeOnly shown, DateTimeOffset from)
    {
        for (var day = Day(from); ; day = day.AddDays(1))
        {
            var local = day.ToDateTime(shown);
            var moment = When(local);
            if (moment < from && !IsAtEdge(local) && zone.MapLocal(LocalDateTime.FromDateTime(local)) is { Count: > 1 } twice)
            {
                moment = twice.Last().ToDateTimeOffset().ToUniversalTime();
            }

            if (moment >= from)
            {
                return moment;
            }
        }
    }

    // Some hours from there lies what no calendar has.
    private static bool IsAtEdge(DateTime shown) => shown.Year == DateTime.MinValue.Year || shown.Year == DateTime.MaxValue.Year;
}
