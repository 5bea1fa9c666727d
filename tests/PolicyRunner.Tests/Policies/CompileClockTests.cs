using PolicyRunner.Policies.Compilation;

namespace PolicyRunner.Tests.Policies;

/// <summary>What scripts may take of the compiler, with a clock that the test turns.</summary>
public sealed class CompileClockTests
{
    private static readonly LoweredScript Script = ScriptLowering.Lower(new PolicyScript(new ScriptFile("a.csx", "a.csx", PolicyFolder.Script("RB1"), new string('0', 64), []), []), 0).Script!;
    private static readonly TimeSpan Share;

    private readonly CompileReserve reserve = new(CompileTurn.Reserve);
    private TimeSpan now = TimeSpan.FromSeconds(100);

    static CompileClockTests()
    {
        // Both are as wide as the compiler is slow, which it knows from then on.
        CompilerPace.Begin();
        Share = CompileTurn.Share(Script);
    }


    [Fact]
    public void A_script_may_take_its_share_and_the_reserve_and_no_more()
    {
        using var clock = Begin();
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

        using var clock = Begin();
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

        using var clock = Begin();
        now += Share + CompileTurn.Reserve;
        Assert.False(clock.IsOver);
    }

    private CompileClock Begin() => new(Script, reserve, () => now);

    private void Take(TimeSpan time)
    {
        using var clock = Begin();
        now += time;
    }
}
