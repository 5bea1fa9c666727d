using PolicyRunner.Policies.Metering;
using PolicyRunner.Policies.Watching;

namespace PolicyRunner.Tests.Policies.Watching;

/// <summary>What the watch decides, without its thread: that one sees all scripts of the process, other tests' among them.</summary>
public sealed class ScriptWatchTests : IDisposable
{
    private readonly WatchedScript script = new("policies/team1.csx", new string('a', 64), "TEAM1", PolicyLimits.Default.Time, counter => counter == 3 ? ("policies/team1.csx", 8) : null);
    private readonly Budget budget;
    private readonly List<Breach> told = [];
    private readonly ScriptWatch watch;

    public ScriptWatchTests()
    {
        budget = Budget.Begin(PolicyLimits.Default, script, WorkKind.Evaluating, "a.md");
        watch = new ScriptWatch(HandOver.None, told.Add);
    }

    private static TimeSpan Limit => PolicyLimits.Default.Time;

    public void Dispose() => budget.End();

    [Fact]
    public void Work_within_its_limits_is_left_alone()
    {
        Judge(Limit, PolicyLimits.Default.Resident);

        budget.Check();
        Assert.Empty(told);
    }

    [Fact]
    public void An_evaluation_that_takes_more_time_is_stopped_at_its_next_counter()
    {
        Judge(Limit * 1.1);

        Assert.Equal("took more than 0.4 s of processor time", Assert.Throws<BudgetExceededException>(() => Meter.Tick(-1)).Message);
        Assert.Throws<BudgetExceededException>(budget.Check);
        Assert.Empty(told);
    }

    [Fact]
    public void What_was_said_of_an_earlier_evaluation_does_not_stop_the_next_one()
    {
        var earlier = budget.Work!;
        budget.End();
        using var next = new Ending(Budget.Begin(PolicyLimits.Default, script));

        watch.Judge(earlier, Use(Limit * 1.1));

        Meter.Tick(-1);
    }

    [Fact]
    public void An_evaluation_that_comes_by_no_counter_is_told_with_its_line_and_document()
    {
        budget.LastFunction = 3;
        Judge(Limit * 1.5);

        var breach = Assert.Single(told);
        Assert.Equal("policies/team1.csx:8:1: TEAM1 took more than 0.4 s of processor time; it was in the function at line 8. Make it do less, or end sooner. (looking at a.md)", breach.Sentence);
        Assert.Equal(new StoppedScript(script.Digest, "TEAM1", 8, breach.Sentence["policies/team1.csx:8:1: ".Length..]), Assert.Single(breach.Next!.Stopped));
    }

    [Fact]
    public void Only_the_first_breach_is_told()
    {
        Judge(Limit * 1.5);
        Judge(Limit * 1.5);

        Assert.Single(told);
    }

    [Fact]
    public void The_last_one_is_told_with_all_that_were_left_out_before()
    {
        var given = HandOver.None;
        while (!given.IsLast)
        {
            given = given.Without(new StoppedScript($"{given.Starts:d64}", null, 1, "It was stopped."));
        }

        var last = new ScriptWatch(given, told.Add);
        last.Without(given.Stopped[1].Diagnostic("policies/b.csx"));
        last.Without(given.Stopped[0].Diagnostic("policies/a.csx"));
        last.Without(given.Stopped[0].Diagnostic("policies/a.csx"));
        last.Judge(budget.Work!, Use(Limit * 1.5));

        var breach = Assert.Single(told);
        Assert.Null(breach.Next);
        Assert.Equal(["policies/a.csx:1:1: It was stopped.", "policies/b.csx:1:1: It was stopped."], breach.Before);
        Assert.StartsWith("policies/team1.csx:1:1: TEAM1 took more than 0.4 s", breach.Sentence, StringComparison.Ordinal);
        Assert.EndsWith("32 times the work began anew. Nothing was judged, and scripts that are not named here may be no better.", breach.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_evaluations_that_each_keep_their_limit_keep_one_together()
    {
        for (var i = 0; i < 14; i++)
        {
            watch.Judge(budget.Work!, Use(Limit / 10) with { SinceLast = Limit / 10 });
        }

        Assert.Contains("TEAM1 took more than 0.4 s of processor time in all its evaluations together", Assert.Single(told).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wait_without_work_ends_too()
    {
        watch.Judge(budget.Work!, Use(TimeSpan.Zero) with { Wall = Limit * 41 });

        Assert.Contains("TEAM1 did not end within 16 s", Assert.Single(told).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_is_the_only_script_s_or_where_documents_are_read_meanwhile_all_begin_anew_one_by_one()
    {
        Judge(Limit / 2, PolicyLimits.Default.Resident + 1);
        var other = new List<Breach>();
        new ScriptWatch(HandOver.None, other.Add).Judge(Compiling(script), Use(TimeSpan.FromSeconds(1), 1L << 40) with { IsAlone = false });

        Assert.Contains("took more than 200 MiB of memory", told[0].Sentence, StringComparison.Ordinal);
        Assert.True(other[0].Next!.IsApart);
        Assert.Empty(other[0].Next!.Stopped);
    }

    [Fact]
    public void The_one_that_may_allocate_much_and_did_is_stopped_at_its_next_counter()
    {
        LargeWork.Begin(budget.Work!);
        budget.Work!.Allocated = PolicyLimits.Default.Resident;

        Judge(Limit / 2, PolicyLimits.Default.Resident + 1);

        Assert.Equal("took more than 200 MiB of memory", Assert.Throws<BudgetExceededException>(budget.Check).Message);
        Assert.Empty(told);
        Judge(Limit / 2, PolicyLimits.Default.Resident * 2);
        Assert.Single(told);
    }

    [Fact]
    public void Evaluations_that_allocate_much_wait_for_each_other_and_no_others_do()
    {
        LargeWork.Begin(budget.Work!);
        using var allocated = new ManualResetEventSlim();
        ScriptWork? other = null;
        var thread = new Thread(() =>
        {
            using var beside = new Ending(Budget.Begin(PolicyLimits.Default, script));
            other = Budget.Current!.Work!;
            Budget.Current.Reserve(PolicyLimits.Default.BytesBeside / 2, -1);
            allocated.Set();
            Budget.Current.Reserve(PolicyLimits.Default.BytesBeside * 2, -1);
        });
        thread.Start();
        allocated.Wait();
        Assert.True(SpinWait.SpinUntil(() => other!.Waits, TimeSpan.FromMinutes(1)));
        Assert.False(other!.IsLarge);

        LargeWork.End(budget.Work!);

        thread.Join();
        Assert.False(other.Waits);
        Assert.False(other.IsLarge);
    }

    [Fact]
    public void Who_asks_for_more_than_it_may_is_told_at_once()
    {
        Assert.Throws<BudgetExceededException>(() => budget.Reserve(PolicyLimits.Default.BytesOfRepository, -1));

        Assert.False(budget.Work!.IsLarge);
    }

    [Fact]
    public void Who_is_alone_and_takes_memory_again_is_left_out()
    {
        var again = new List<Breach>();
        new ScriptWatch(HandOver.None.Apart(), again.Add).Judge(Compiling(script), Use(TimeSpan.FromSeconds(1), 1L << 40));

        Assert.Null(Assert.Single(again[0].Next!.Stopped).Policy);
    }

    [Fact]
    public void What_is_said_of_a_script_that_keeps_the_compiler_busy_is_the_same_on_a_slow_machine_and_is_kept()
    {
        var work = Compiling(script, TimeSpan.FromSeconds(0.66));

        watch.Judge(work, Use(TimeSpan.FromSeconds(11)));

        var breach = Assert.Single(told);
        Assert.Equal(
            "policies/team1.csx:1:1: Compiling the script took more than 0.66 s of processor time; write it in a simpler way. "
            + "As it is, it is left out for up to an hour, or until the folder of compiled policies is removed.",
            breach.Sentence);
        Assert.Equal(new StoppedScript(script.Digest, null, 1, breach.Sentence["policies/team1.csx:1:1: ".Length..]) { IsKept = true }, Assert.Single(breach.Next!.Stopped));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Where_no_thread_has_a_clock_it_is_kept_only_of_a_script_that_was_alone(bool isApart, bool isKept)
    {
        new ScriptWatch(isApart ? HandOver.None.Apart() : HandOver.None, told.Add).Judge(Compiling(script), Use(TimeSpan.FromSeconds(11)) with { IsOfThread = false });

        var breach = Assert.Single(told);
        Assert.Equal(isKept, Assert.Single(breach.Next!.Stopped).IsKept);
        Assert.Equal(isKept, breach.Sentence.Contains("an hour", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_policy_takes_to_be_made_or_to_judge_is_never_kept()
    {
        Judge(Limit * 1.5);
        budget.End();
        using var making = new Ending(Budget.Begin(PolicyLimits.Making, script, WorkKind.Making));
        var other = new List<Breach>();
        new ScriptWatch(HandOver.None, other.Add).Judge(WorkPlace.Own.Work!, Use(Limit * 5));

        Assert.False(Assert.Single(told[0].Next!.Stopped).IsKept);
        Assert.Contains("before it was a policy", other[0].Sentence, StringComparison.Ordinal);
        Assert.False(Assert.Single(other[0].Next!.Stopped).IsKept);
    }

    [Fact]
    public void A_shipped_policy_is_no_work_for_the_watch()
    {
        budget.End();
        using var shipped = new Ending(Budget.Begin(PolicyLimits.Default));

        Assert.Null(WorkPlace.Own.Work);
    }

    [Fact]
    public void The_clock_of_a_thread_counts_what_that_thread_does()
    {
        if (ThreadClock.OfThisThread() is not { } clock)
        {
            return;
        }

        var before = clock.Used();
        while (clock.Used() - before < TimeSpan.FromMilliseconds(5))
        {
            Thread.SpinWait(1_000);
        }

        var other = new Thread(() => Thread.SpinWait(10));
        other.Start();
        other.Join();
        Assert.NotNull(clock.Used());
    }

    private static ScriptWork Compiling(WatchedScript? script, TimeSpan? usual = null) =>
        new() { Script = script, Kind = WorkKind.Compiling, Time = TimeSpan.FromSeconds(10), UsualTime = usual, Bytes = 1 << 20 };

    [Fact]
    public void Growth_while_documents_are_read_is_looked_at_again_with_nothing_beside_it()
    {
        var breaches = new List<Breach>();
        new ScriptWatch(HandOver.None, breaches.Add).Judge(budget.Work!, Use(Limit / 2, 1L << 40) with { IsAlone = false });

        Assert.Empty(Assert.Single(breaches).Next!.Stopped);
    }

    private void Judge(TimeSpan used, long grown = 0) => watch.Judge(budget.Work!, Use(used, grown));

    private static WorkUse Use(TimeSpan time, long grown = 0) => new() { Time = time, Wall = time, Bytes = grown };

    private sealed class Ending(Budget budget) : IDisposable
    {
        public void Dispose() => budget.End();
    }
}
