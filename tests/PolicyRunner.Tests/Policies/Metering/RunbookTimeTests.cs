using PolicyRunner.Policies.Metering;

namespace PolicyRunner.Tests.Policies.Metering;

public sealed class RunbookTimeTests
{
    [Fact]
    public void Further_runbooks_of_a_document_add_no_time_to_what_all_evaluations_may_take()
    {
        var limits = PolicyLimits.Default.For(60_000);

        Assert.Equal(TimeSpan.FromMilliseconds(32), limits.EvaluationTime);
        Assert.Equal(limits with { EvaluationTime = TimeSpan.Zero }, limits.Again());
    }
}
