using System.Globalization;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Text;

public sealed class WallClockTests
{
    [Theory]
    [InlineData("UTC", true)]
    [InlineData("Europe/Berlin", true)]
    [InlineData("America/Argentina/Buenos_Aires", true)]
    [InlineData("Berlin", false)]
    [InlineData("europe/berlin", false)]
    [InlineData("W. Europe Standard Time", false)]
    [InlineData("", false)]
    public void A_zone_has_its_name_of_the_IANA_database(string name, bool isKnown)
    {
        Assert.Equal(isKnown, WallClock.Knows(name));
        Assert.Equal(isKnown, WallClock.Of(name) is not null);
    }

    [Theory]
    [InlineData("2026-01-15 16:00", "2026-01-15T15:00:00Z")]
    [InlineData("2026-07-15 16:00", "2026-07-15T14:00:00Z")]
    [InlineData("2026-03-29 02:30", "2026-03-29T01:00:00Z")] // jumped over
    [InlineData("2026-10-25 02:30", "2026-10-25T00:30:00Z")] // twice
    public void A_time_that_is_jumped_over_is_when_the_clocks_have_jumped_and_of_one_that_comes_twice_the_first_counts(string shown, string moment)
    {
        var clock = WallClock.Of("Europe/Berlin")!;

        Assert.Equal(DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture), clock.When(DateTime.Parse(shown, CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("0001-01-01 00:00:00")]
    [InlineData("9999-12-31 23:59:59")]
    public void A_time_at_the_edge_of_the_calendar_has_its_moment(string shown)
    {
        var time = DateTime.Parse(shown, CultureInfo.InvariantCulture);

        foreach (var zone in (string[])["Europe/Berlin", "America/New_York", "UTC"])
        {
            Assert.Equal(new DateTimeOffset(time, TimeSpan.Zero), WallClock.Of(zone)!.When(time));
        }
    }

    [Theory]
    [InlineData("02:30", "2026-10-24T23:45:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("02:30", "2026-10-25T00:45:00Z", "2026-10-25T01:30:00Z")] // for the second time
    [InlineData("02:30", "2026-10-25T01:45:00Z", "2026-10-26T01:30:00Z")]
    [InlineData("02:30", "2026-03-28T23:00:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("16:00", "2026-11-23T15:00:00Z", "2026-11-23T15:00:00Z")]
    [InlineData("16:00", "2026-11-23T15:00:01Z", "2026-11-24T15:00:00Z")]
    public void The_next_time_is_the_first_at_which_the_clocks_show_it(string shown, string from, string next)
    {
        var clock = WallClock.Of("Europe/Berlin")!;

        Assert.Equal(DateTimeOffset.Parse(next, CultureInfo.InvariantCulture), clock.Next(TimeOnly.Parse(shown, CultureInfo.InvariantCulture), DateTimeOffset.Parse(from, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void The_day_is_the_one_there()
    {
        var moment = DateTimeOffset.Parse("2026-11-23T23:30:00Z", CultureInfo.InvariantCulture);

        Assert.Equal(new DateTime(2026, 11, 24, 0, 30, 0), WallClock.Of("Europe/Berlin")!.At(moment));
        Assert.Equal((new DateOnly(2026, 11, 24), new DateOnly(2026, 11, 23)), (WallClock.Of("Europe/Berlin")!.Day(moment), WallClock.Of("America/New_York")!.Day(moment)));
    }
}
