using System.Globalization;
using PolicyRunner.Policies.Metering;

namespace PolicyRunner.Tests.Policies.Metering;

/// <summary>What a form of dates leaves out is taken from the clock, so that a form without a year is refused.</summary>
public sealed class DateFormTests
{
    [Theory]
    [InlineData("yyyy-MM-dd", true)]
    [InlineData("d MMMM yyyy", true)]
    [InlineData("%y", true)]
    [InlineData("o", true)]
    [InlineData("d", true)]
    [InlineData("Y", true)]
    [InlineData("m", false)]
    [InlineData("M", false)]
    [InlineData("MM-dd", false)]
    [InlineData("'yyyy'", false)]
    [InlineData("\"y\"d", false)]
    [InlineData("\\y dd", false)]
    [InlineData("'\\'y'", false)]
    [InlineData("'\\'y'y", true)]
    [InlineData("'y", false)]
    public void The_year_is_where_the_library_reads_it(string form, bool has) => Assert.Equal(has, Meter.HasYear(form));

    [Fact]
    public void A_form_with_a_year_takes_nothing_from_the_clock()
    {
        const string Parts = "yMd-'\"\\%/ ";
        var random = new Random(20261122);
        for (var turn = 0; turn < 20_000; turn++)
        {
            var form = string.Concat(Enumerable.Range(0, random.Next(2, 9)).Select(_ => Parts[random.Next(Parts.Length)]));
            foreach (var text in new[] { "", "3", "03", "0304", "y", "3-4", "-", " " })
            {
                if (DateOnly.TryParseExact(text, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year == DateTime.Now.Year)
                {
                    Assert.False(Meter.HasYear(form), $"'{text}' by '{form}' is {date:o}");
                }
            }
        }
    }
}
