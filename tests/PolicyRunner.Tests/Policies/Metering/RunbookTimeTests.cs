using PolicyRunner.Policies.Metering;

namespace PolicyRunner.Tests.Policies.Metering;

public sealed class RunbookTimeTests
{
    [Fact]
    public void Further_runbooks_of_a_document_add_no_time_to_what_all_evaluations_may_take()
    {
        var limits = PolicyLimits.Default.For(60_000);

        Assert.Equal(TimeSpan.FromMilliseconds(30.5), limits.EvaluationTime);
        Assert.Equal(limits with { EvaluationTime = TimeSpan.Zero }, limits.Again(0));
    }

    [Fact]
    public void All_runbooks_of_a_document_share_its_steps()
    {
        var limits = PolicyLimits.Default with { Steps = 10_000, StepsPerCharacter = 0 };
        for (var runbook = 0; runbook < 6; runbook++)
        {
            Take(runbook == 0 ? limits : limits.Again(Budget.LastSteps), 3_000);
        }

        Assert.Equal(18_000, Budget.LastSteps);
        var exceeded = Assert.Throws<BudgetExceededException>(() => Take(limits.Again(Budget.LastSteps), 3_000));
        Assert.StartsWith("took more than 20,000 steps", exceeded.Message, StringComparison.Ordinal);
        Assert.EndsWith("for all runbooks of the document together", exceeded.Message, StringComparison.Ordinal);
        Take(limits, 3_000);
    }

    private static void Take(PolicyLimits limits, int steps)
    {
        var budget = Budget.Begin(limits);
        try
        {
            for (var i = 0; i < steps; i++)
            {
                Meter.Tick(-1);
            }
        }
        finally
        {
            budget.End();
        }
    }
}
