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
    /// <returns>In UTC.</returns>
    public DateTimeOffset When(DateTime shown) => zone.ResolveLocal(LocalDateTime.FromDateTime(shown), Resolver).ToInstant().ToDateTimeOffset();
}
