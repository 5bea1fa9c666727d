using PolicyRunner.Policies.Watching;

namespace PolicyRunner.Tests.Policies.Watching;

public sealed class HandOverTests
{
    private static readonly StoppedScript Script = new(new string('a', 64), "RB666", 7, "RB666 took more than 1 s; of: processor time.\n") { SeeksSecrets = true, IsKept = true };

    [Fact]
    public void What_is_handed_over_comes_back()
    {
        var given = HandOver.Parse($"{HandOver.None.Without(Script).Apart()}")!;

        Assert.Equal(2, given.Starts);
        Assert.True(given.IsApart);
        Assert.Equal(Script, Assert.Single(given.Stopped));
        Assert.Equal(Script, given.Find(Script.Digest));
        Assert.Null(given.Find(new string('b', 64)));
    }

    [Fact]
    public void A_message_as_long_as_a_book_is_cut()
    {
        Assert.Equal(1_000, Read(new string('x', 100_000)).Length);
        Assert.Equal(new string('語', 333), Read(new string('語', 100_000)));

        static string Read(string message) => HandOver.Parse($"{HandOver.None.Without(Script with { Message = message })}")!.Stopped[0].Message;
    }

    [Fact]
    public void What_is_handed_over_fits_into_a_variable_however_much_it_is()
    {
        var given = HandOver.None.And(Enumerable.Range(0, 1_000).Select(i => Script with { Digest = $"{i:d64}", Policy = new string('x', 5_000), Message = new string('語', 5_000) }));

        var text = $"{given.Without(Script)}";

        Assert.InRange(text.Length, 64 * 1_000, 128 * 1_000);
        Assert.Equal(64, HandOver.Parse(text)!.Stopped.Count);
    }

    [Fact]
    public void However_many_are_refused_none_that_was_stopped_is_tried_again()
    {
        var refused = Enumerable.Range(0, 100).Select(i => Script with { Digest = $"{i:d64}" }).ToList();
        var (first, second) = (Script with { Digest = new string('b', 64) }, Script with { Digest = new string('c', 64) });

        var given = HandOver.Parse($"{HandOver.None.And(refused).Without(first)}")!;
        given = HandOver.Parse($"{given.And(refused).Without(second)}")!;
        given = HandOver.Parse($"{given.And(refused).Apart()}")!;

        Assert.NotNull(given.Find(first.Digest));
        Assert.NotNull(given.Find(second.Digest));
    }

    [Fact]
    public void What_is_refused_twice_is_handed_over_once() => Assert.Single(HandOver.None.And([Script, Script]).Stopped);

    [Fact]
    public void The_start_after_the_last_is_not_made()
    {
        var given = HandOver.None;
        while (!given.IsLast)
        {
            given = given.Without(Script);
        }

        Assert.Equal(32, given.Starts);
        Assert.NotNull(HandOver.Parse($"{given}"));
        Assert.Null(HandOver.Parse($"{given.Apart()}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("5;0;0")]
    [InlineData("5;33;0")]
    [InlineData("5;1")]
    [InlineData("5;1;2")]
    [InlineData("4;1;0")]
    [InlineData("5;1;0;")]
    [InlineData("5;1;0;aaaa:QQ==:0:0:7:QQ==")]
    [InlineData("5;1;0;aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:QQ==:2:0:7:QQ==")]
    [InlineData("5;1;0;aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:QQ==:0:2:7:QQ==")]
    [InlineData("5;1;0;aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:QQ==:0:0:0:QQ==")]
    [InlineData("5;1;0;aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:QQ==:0:0:7:Q")]
    [InlineData("5;1;0;aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:Q:0:0:7:QQ==")]
    [InlineData("5;1;0;aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:QQ==:0:0:7:")]
    public void What_the_tool_did_not_write_is_refused(string text) => Assert.Null(HandOver.Parse(text));
}
