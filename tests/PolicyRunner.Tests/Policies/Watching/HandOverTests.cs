using PolicyRunner.Policies.Watching;

namespace PolicyRunner.Tests.Policies.Watching;

public sealed class HandOverTests
{
    private static readonly StoppedScript Script = new(new string('a', 64), WorkKind.Evaluating, 7, "RB666 took more than 1 s; of: processor time.\n");

    [Fact]
    public void What_is_handed_over_comes_back()
    {
        var given = HandOver.Parse($"{HandOver.None.Without(Script).Apart()}")!;

        Assert.Equal(2, given.Starts);
        Assert.True(given.IsApart);
        Assert.Equal(Script, Assert.Single(given.Stopped));
        Assert.Equal(Script, given.Find(Script.Digest, WorkKind.Evaluating));
        Assert.Null(given.Find(Script.Digest, WorkKind.Compiling));
    }

    [Fact]
    public void A_message_as_long_as_a_book_is_cut() =>
        Assert.Equal(1_000, HandOver.Parse($"{HandOver.None.Without(Script with { Message = new string('x', 100_000) })}")!.Stopped[0].Message.Length);

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
    [InlineData("3;0;0")]
    [InlineData("3;33;0")]
    [InlineData("3;1")]
    [InlineData("3;1;2")]
    [InlineData("2;1;0")]
    [InlineData("3;1;0;")]
    [InlineData("3;1;0;aaaa:2:7:QQ==")]
    [InlineData("3;1;0;aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:3:7:QQ==")]
    [InlineData("3;1;0;aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:2:0:QQ==")]
    [InlineData("3;1;0;aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:2:7:Q")]
    [InlineData("3;1;0;aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:2:7:")]
    [InlineData("3;1;0;aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:2:7:QQ==;aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:1:7:QQ==")]
    public void What_the_tool_did_not_write_is_refused(string text) => Assert.Null(HandOver.Parse(text));
}
