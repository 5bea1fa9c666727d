using PolicyRunner.Checking;
using PolicyRunner.Policies.Metering;

namespace PolicyRunner.Tests.Checking;

/// <summary>The last resort, looked at without its thread: that one sees all evaluations of the process, other tests' among them.</summary>
public sealed class EvaluationWatchTests : IDisposable
{
    private readonly Budget budget = Budget.Begin(PolicyLimits.Default, "TEAM1", "a.md");
    private readonly List<string> told = [];
    private readonly EvaluationWatch watch;

    public EvaluationWatchTests() => watch = new EvaluationWatch(TimeSpan.FromSeconds(20), told.Add);

    public void Dispose() => budget.End();

    [Fact]
    public void An_evaluation_within_half_of_the_bound_is_left_alone()
    {
        Assert.False(watch.IsHung(budget, budget.Began, TimeSpan.FromSeconds(10)));
        budget.Check();
    }

    [Fact]
    public void An_evaluation_that_takes_more_is_stopped_at_its_next_counter()
    {
        Assert.False(watch.IsHung(budget, budget.Began, TimeSpan.FromSeconds(10.1)));
        Assert.Contains("took longer than 10 s", Assert.Throws<BudgetExceededException>(() => Meter.Tick(-1)).Message, StringComparison.Ordinal);
        Assert.Throws<BudgetExceededException>(budget.Check);
    }

    [Fact]
    public void An_evaluation_that_began_since_is_not_stopped_in_place_of_an_earlier_one()
    {
        Assert.False(watch.IsHung(budget, budget.Began - 15_000, TimeSpan.FromSeconds(15)));
        budget.Check();
    }

    [Fact]
    public void An_evaluation_that_cannot_be_stopped_is_told_with_its_policy_and_document()
    {
        Assert.True(watch.IsHung(budget, budget.Began, TimeSpan.FromSeconds(20.1)));
        Assert.Equal("Policy TEAM1, looking at a.md, did not end within 20 s and cannot be stopped.", Assert.Single(told));
    }
}
