using FsCheck;
using FsCheck.Fluent;
using PolicyRunner.Text;

namespace PolicyRunner.Tests.Text;

public sealed class RecurrenceTests
{
    [Theory]
    [InlineData("2 weeks from 2026-10-06", "2026-10-01", "2026-10-06")]
    [InlineData("2 weeks from 2026-10-06", "2026-10-06", "2026-10-06")]
    [InlineData("2 weeks from 2026-10-06", "2026-10-07", "2026-10-20")]
    [InlineData("2 weeks from 2026-10-06", "2027-01-01", "2027-01-12")]
    [InlineData("3 days from 2026-02-27", "2026-03-01", "2026-03-02")]
    [InlineData("month from 2026-01-31", "2026-02-01", "2026-02-28")]
    [InlineData("month from 2026-01-31", "2026-03-01", "2026-03-31")]
    [InlineData("1 month from 2026-01-31", "2028-02-01", "2028-02-29")]
    [InlineData("3 months from 2026-01-15", "2026-04-16", "2026-07-15")]
    public void The_next_day_is_the_first_that_is_not_past(string every, string today, string next) =>
        Assert.Equal(DateOnly.Parse(next, null), Recurrence.Parse(every)!.Next(DateOnly.Parse(today, null)));

    [Theory]
    [InlineData("")]
    [InlineData("2 weeks")]
    [InlineData("0 weeks from 2026-10-06")]
    [InlineData("-1 weeks from 2026-10-06")]
    [InlineData("2 fortnights from 2026-10-06")]
    [InlineData("2 weeks from 2026-13-06")]
    [InlineData("2 weeks since 2026-10-06")]
    [InlineData("99999999999 days from 2026-10-06")]
    public void What_names_no_days_is_none(string every) => Assert.Null(Recurrence.Parse(every));

    [Fact]
    public void Each_next_day_is_due_and_no_day_before_it_is()
    {
        Prop.ForAll(Gen.Choose(0, 2).ToArbitrary(), Gen.Choose(1, 40).ToArbitrary(), Gen.Choose(0, 4000).ToArbitrary(), (unit, count, days) =>
        {
            var every = new Recurrence(count, (RecurrenceUnit)unit, new DateOnly(2024, 1, 31));
            var today = new DateOnly(2024, 1, 1).AddDays(days);
            var next = every.Next(today);
            return next >= today && every.IsDueOn(next) && Enumerable.Range(0, next.DayNumber - today.DayNumber).All(past => !every.IsDueOn(today.AddDays(past)));
        }).QuickCheckThrowOnFailure();
    }
}
