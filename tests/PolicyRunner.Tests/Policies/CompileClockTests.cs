using PolicyRunner.Policies.Compilation;

namespace PolicyRunner.Tests.Policies;

/// <summary>What scripts may take of the compiler, with a clock that the test turns.</summary>
public sealed class CompileClockTests
{
    private static readonly PolicyScript Script = new(new ScriptFile("a.csx", "a.csx", new string(' ', 1_000), new string('0', 64), []), []);
    private static readonly TimeSpan Share = CompileTurn.Share(Script);

    private readonly CompileClock clock;
    private TimeSpan now = TimeSpan.FromSeconds(100);

    public CompileClockTests() => clock = new CompileClock(() => now);

    [Fact]
    public void A_script_may_take_its_share_and_the_reserve_and_no_more()
    {
        clock.Begin(Script);
        now += Share + CompileTurn.Reserve;
        Assert.False(clock.IsOver);
        now += TimeSpan.FromTicks(1);

        Assert.True(clock.IsOver);
        Assert.Contains("Compiling the script took more than", clock.Excess, StringComparison.Ordinal);
    }

    [Fact]
    public void The_reserve_is_there_once_for_all_scripts_and_each_keeps_its_share()
    {
        Take(Share + (CompileTurn.Reserve * 2));

        clock.Begin(Script);
        now += Share;
        Assert.False(clock.IsOver);
        now += TimeSpan.FromTicks(1);
        Assert.True(clock.IsOver);
    }

    [Fact]
    public void Scripts_that_keep_their_shares_leave_the_reserve_alone()
    {
        for (var i = 0; i < 1_000; i++)
        {
            Take(Share);
        }

        clock.Begin(Script);
        now += Share + CompileTurn.Reserve;
        Assert.False(clock.IsOver);
    }

    private void Take(TimeSpan time)
    {
        clock.Begin(Script);
        now += time;
        clock.End();
    }
}
