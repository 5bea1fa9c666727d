using PolicyRunner.Gates.Windows;
using PolicyRunner.Organisation;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Gates.Windows;

public sealed class WindowTimesTests
{
    [Theory]
    [InlineData("2026-11-25T15:59:59Z", false)]
    [InlineData("2026-11-25T16:00:00Z", true)]
    [InlineData("2026-11-25T17:59:59Z", true)]
    [InlineData("2026-11-25T18:00:00Z", false)]
    [InlineData("2026-11-26T16:30:00Z", false)]
    public void A_window_is_open_from_its_time_on_its_day_for_its_duration(string now, bool isOpen) => Assert.Equal(isOpen, IsOpen(Window("wednesday", "16:00", "2h"), now));

    [Theory]
    [InlineData("2026-07-01T07:30:00Z", true)]
    [InlineData("2026-07-01T08:30:00Z", false)]
    [InlineData("2026-12-02T08:30:00Z", true)]
    [InlineData("2026-12-02T07:30:00Z", false)]
    public void A_window_follows_the_clocks_of_its_zone(string now, bool isOpen) => Assert.Equal(isOpen, IsOpen(Window("wednesday", "09:00", "1h", "Europe/Berlin"), now));

    [Theory]
    [InlineData("2026-11-25T22:59:00Z", false)]
    [InlineData("2026-11-25T23:00:00Z", true)]
    [InlineData("2026-11-26T02:59:00Z", true)]
    [InlineData("2026-11-26T03:00:00Z", false)]
    [InlineData("2026-11-26T23:30:00Z", false)]
    public void A_window_over_midnight_belongs_to_the_day_it_opens_on(string now, bool isOpen) => Assert.Equal(isOpen, IsOpen(Window("wednesday", "23:00", "4h"), now));

    [Fact]
    public void A_window_of_days_is_open_all_the_while()
    {
        var window = Window("friday", "18:00", "60h");

        Assert.True(IsOpen(window, "2026-11-28T12:00:00Z"));
        Assert.True(IsOpen(window, "2026-11-30T05:59:00Z"));
        Assert.False(IsOpen(window, "2026-11-30T06:00:00Z"));
    }

    // In Berlin the clocks jump from 02:00 to 03:00 on 2027-03-28: there is no 02:30.
    [Fact]
    public void A_time_that_the_clocks_jump_over_opens_the_window_when_they_have_jumped()
    {
        var opening = WindowTimes.Next(Window("sunday", "02:30", "1h", "Europe/Berlin"), At("2027-03-28T00:00:00Z"))!;

        Assert.Equal((At("2027-03-28T01:00:00Z"), At("2027-03-28T02:00:00Z")), (opening.From, opening.To));
    }

    // On 2026-10-25 they go back from 03:00 to 02:00: there are two 02:30.
    [Fact]
    public void Of_a_time_that_comes_twice_the_first_one_opens_the_window_and_only_once()
    {
        var window = Window("sunday", "02:30", "45m", "Europe/Berlin");
        var opening = WindowTimes.Next(window, At("2026-10-25T00:00:00Z"))!;

        Assert.Equal((At("2026-10-25T00:30:00Z"), At("2026-10-25T01:15:00Z")), (opening.From, opening.To));
        Assert.False(IsOpen(window, "2026-10-25T01:30:00Z"));
    }

    [Theory]
    [InlineData("2027-03-28T00:30:00Z", "2027-03-28T03:30:00Z")]
    [InlineData("2026-10-24T23:30:00Z", "2026-10-25T02:30:00Z")]
    public void Three_hours_are_three_hours_whatever_the_clocks_do_meanwhile(string from, string to)
    {
        var window = Window("sunday", "01:30", "3h", "Europe/Berlin");

        Assert.Equal((At(from), At(to)), (WindowTimes.Next(window, At(from))!.From, WindowTimes.Next(window, At(from))!.To));
        Assert.Equal(At(from), WindowTimes.Next(window, At(to).AddSeconds(-1))!.From);
    }

    [Fact]
    public void The_next_opening_is_found_across_the_year()
    {
        var opening = WindowTimes.Next(Window("wednesday", "16:00", "2h"), At("2026-12-30T18:00:00Z"))!;

        Assert.Equal(At("2027-01-06T16:00:00Z"), opening.From);
        Assert.Equal(TimeSpan.Zero, opening.From.Offset);
    }

    [Fact]
    public void Of_several_days_the_nearest_counts_and_the_day_is_that_of_the_zone()
    {
        var window = new ChangeWindow("w", Place) { Days = [DayOfWeek.Tuesday, DayOfWeek.Thursday], At = new TimeOnly(8, 0), Duration = TimeSpan.FromHours(1), TimeZone = "Pacific/Auckland" };

        Assert.Equal(At("2026-11-23T19:00:00Z"), WindowTimes.Next(window, At("2026-11-22T12:00:00Z"))!.From);
        Assert.Equal(At("2026-11-25T19:00:00Z"), WindowTimes.Next(window, At("2026-11-23T20:00:00Z"))!.From);
    }

    [Fact]
    public void A_window_without_days_or_with_an_unknown_zone_never_opens()
    {
        Assert.Null(WindowTimes.Next(Window("wednesday", "16:00", "2h") with { Days = [] }, At("2026-11-25T16:30:00Z")));
        Assert.Null(WindowTimes.Next(Window("wednesday", "16:00", "2h", "Mars/Olympus"), At("2026-11-25T16:30:00Z")));
    }

    private static SourceSpan Place { get; } = new SourceFile("policies/policyrunner.yml", "w").Span(0, 1);

    private static bool IsOpen(ChangeWindow window, string now) => WindowTimes.Next(window, At(now))!.Contains(At(now));

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, null);

    private static ChangeWindow Window(string day, string at, string duration, string zone = "UTC") => new("w", Place)
    {
        Days = [Enum.Parse<DayOfWeek>(day, ignoreCase: true)],
        At = TimeOnly.Parse(at, null),
        Duration = Duration.TryParse(duration, out var value) ? value : throw new ArgumentException(duration, nameof(duration)),
        TimeZone = zone,
    };
}
